"""A gentle word about the line that people see first. Never a score, and never in the way."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from flask_babel import gettext as _

from portal.core import language
from portal.core.say import months_named, say_month
from portal.core.settings import association
from portal.newsletters.proposing import SUBJECT as PHONE

_WORD = re.compile(r"\w+(?:[’'-]\w+)*")
#: Words that say nothing of what is in a letter.
_EMPTY = {"newsletter", "news", "edition", "letter", "update", "updates", "monthly", "month", "latest", "this", "our"}
_EMPTY |= {"the", "a", "of", "for", "from", "at", "in", "and", "what", "is", "on", "s"}
#: English months that are verbs too, with the words that follow the verb.
_VERBS = {
    "may": {"i", "we", "you", "he", "she", "they", "it", "the", "your", "all", "there", "this", "that", "every", "god"},
    "march": {"on", "to", "with", "for", "in", "through", "together"},
}


def on_subject(subject: str, preheader: str, *, month: date, last: str = "") -> list[str]:
    """Sentences about a subject line and the line beside it. `last`: the subject of the edition before."""
    return list(_on_subject(subject.strip(), preheader.strip(), month, last.strip()))


def _on_subject(subject: str, preheader: str, month: date, last: str) -> Iterable[str]:
    if len(subject) > PHONE:
        shown = subject[: PHONE + 1].rsplit(" ", 1)[0][:PHONE]
        yield _("A phone shows about this much of the subject: “%(words)s…”. Is the best of it in there?", words=shown)
    if shouts := _shouted(subject):
        yield _("“%(word)s” in capitals reads as shouting, and filters take it for advertising.", word=shouts)
    if "!" in subject or "！" in subject:
        yield _("The subject says it well without the exclamation mark.")
    if subject and subject.casefold() == last.casefold():
        yield _("Last time’s edition had the same subject. Readers may think that they know this one.")
    elif subject and not _own_words(subject, month):
        yield _("The subject names us and the month. Something from inside would say more: a name, a day, a bench.")
    if not preheader:
        yield _("Beside the subject, mail programs show the first words they find. A line of your own does it better.")
    elif preheader.casefold() == subject.casefold():
        yield _("The line beside the subject repeats it. It is a second chance to say something.")


def _shouted(subject: str) -> str:
    """A word in capitals that is not a name of ours, nor short as abbreviations are."""
    ours = {word for name in (association().name, association().short_name) for word in _WORD.findall(name)}
    return next((w for w in _WORD.findall(subject) if len(w) > 4 and w.isupper() and w not in ours), "")


def _own_words(subject: str, month: date) -> bool:
    """Whether any word is about what is inside."""
    said = f"{association().name} {association().short_name} {say_month(month)}"
    empty = _EMPTY | {word.casefold() for word in _WORD.findall(said)}
    return any(word.casefold() not in empty and not word.isdigit() for word in _WORD.findall(subject))


def other_month(words: str, month: date) -> str:
    """A month that these words name while they do not name the edition's own; "" where all is well.

    In the association's language. In English, `May we` and `March on` name none.
    """
    names = months_named(language.ours())
    named = [
        (match[0], names[match[0].casefold()])
        for match in _WORD.finditer(words)
        if match[0].casefold() in names and not _is_a_word(match, words)
    ]
    if any(number == month.month for _name, number in named):
        return ""
    return next((name for name, _number in named), "")


def _is_a_word(match: re.Match[str], words: str) -> bool:
    """Whether this is the verb: in small letters, or before what follows a verb alone."""
    if language.ours().partition("_")[0] != "en" or match[0].casefold() not in _VERBS:
        return False
    follows = _WORD.search(words, match.end())
    return not match[0][0].isupper() or (follows is not None and follows[0].casefold() in _VERBS[match[0].casefold()])
