"""What the draft proposes where an editor has written nothing: opening words, subject line and what follows it.

The opening names nobody and nothing, since everybody may read it in the archive. Subject and preheader name things,
and are read in mail alone, by members.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _

from portal.core.house import house
from portal.core.phrasing import in_turn
from portal.core.say import say_list, say_month
from portal.newsletters.models import WORD, Block, Edition

#: Characters that mail programs show of each, on a telephone too.
SUBJECT, PREHEADER = 60, 110
#: So many things stand in a subject line; more is a list that nobody reads.
MOST = 3
PAST, COMING = ("events.past",), ("events.coming", "events.learning")
FACES = "new_faces"
#: What is read first of what has no title of its own.
FIRST = (FACES, "goodwill.told", "open_asks", "leadership.took_on")


def propose(edition: Edition) -> bool:
    """Opening words, subject and preheader from the blocks as they are; none that an editor has touched.

    Whether anything is another than before.
    """
    before = edition.checksum()
    told = [block for block in edition.blocks if block.items and not block.hidden and not block.is_rewritten]
    opening = next((block for block in edition.blocks if block.kind == WORD), None)
    if opening is not None and opening.edited_at is None and opening.words in (*said_before(edition.month), ""):
        opening.words = opening_of({block.kind for block in told}, edition.month)
    line, left = subject_of(told, edition.month)
    if edition.subject == edition.proposed_subject:
        edition.subject = line
    edition.proposed_subject = line
    after = preheader_of(line, left, told)
    if edition.preheader == edition.proposed_preheader:
        edition.preheader = after
    edition.proposed_preheader = after
    return edition.checksum() != before


def said_before(month: date) -> list[str]:
    """Every opening that could have been proposed for this month: what stands there as one of them, nobody wrote."""
    kinds = [*PAST, *COMING[:1], FACES, "others"]
    sets = [{kind for bit, kind in enumerate(kinds) if number >> bit & 1} for number in range(2 ** len(kinds))]
    return [opening_of(each, month) for each in sets]


def opening_of(kinds: set[str], month: date) -> str:
    """The first words of the letter; `kinds`: the blocks that have something to tell. From month to month others."""
    past, coming = bool(kinds.intersection(PAST)), bool(kinds.intersection(COMING))
    if not kinds:
        ways = [
            _(
                "It was a quiet month. There is nothing to report, and nothing stands in the calendar yet, so this "
                "letter is short. If you would like to see somebody, you need not wait for an event: write to them."
            ),
            _(
                "This is a short letter: nothing has happened that you would have to know, and nothing is planned yet. "
                "It may be a good month for a coffee with somebody whom you have not seen for a while."
            ),
        ]
    elif past and coming:
        ways = [
            _("Here is what has happened since the last letter, and what you can look forward to."),
            _("First a look back, then a look ahead. Pick one date, and bring somebody along."),
            _("Some of you were there and some could not be. Below is a little of it, and what comes next."),
            _("What we did together, what comes next, and where you are wanted: it is all below, and it is not long."),
            _("If you missed something, do not worry: the next chance to sit down together is in here."),
            _("A few minutes for what was, and a few for what comes."),
        ]
    elif coming:
        ways = [
            _("There is something to look forward to, and you are expected."),
            _("Before your calendar is full of other things, here is what we would like you to come to."),
            _("This letter looks ahead. Have a look at what is coming, and choose what does you good."),
        ]
    elif past:
        ways = [
            _("This letter looks back. Nothing stands in the calendar yet; when something does, you will hear of it."),
            _("Here is what has happened since the last letter. The next date is still to be found."),
        ]
    else:
        ways = [
            _("No event is in this letter. It is about people, and about what is waiting for somebody."),
            _("A letter without a date in it, for once: it is about people."),
        ]
    words: str = in_turn(ways, month)
    if FACES in kinds:
        words += " " + in_turn(
            [
                _("And there is somebody new to greet."),
                _("Somebody new would be glad to meet you."),
                _("You will also find a name that you do not know yet."),
                _("Do say hello to whoever is new."),
            ],
            month,
        )
    return words


def subject_of(blocks: Sequence[Block], month: date) -> tuple[str, list[str]]:
    """The most interesting things as a subject line, and what of them it has no room for.

    Up to two things by their titles, what is to come first, and after them what else is in it: "who is new". With
    another beside it a title stands in quotation marks, so that nobody takes the end of one for the next one.
    """
    titles, mentions = _titles(blocks), _mentions([block for block in blocks if block.kind in FIRST], FIRST)
    shapes = [
        [*(_quoted(titles[:number]) if number > 1 else titles[:number]), *mentions[:rest]]
        for number, rest in ((2, 1), (1, 1), (2, 0), (1, 0), (0, 2), (0, 1))
        if len(titles) >= number and len(mentions) >= rest
    ]
    for shape in shapes:
        line = _listed(shape)
        if shape and len(line) <= SUBJECT:
            used = shape if len(shape) > 1 or not titles else titles[:1]
            left = [title for title in titles if title not in used and _quoted([title])[0] not in used]
            return line[:1].upper() + line[1:], left
    kinds = {block.kind for block in blocks}
    if not kinds:
        return _("A quiet month, and a short letter"), []
    if kinds.intersection(COMING):
        return _("What is coming in %(month)s", month=say_month(month)), titles
    return _("What is waiting for somebody in %(month)s", month=say_month(month)), titles


def _listed(parts: Sequence[str]) -> str:
    """Two or three parts of a subject line; before the last one there is a comma, as when it is read aloud."""
    said = dict(zip(("one", "two", "three"), parts, strict=False))
    if len(parts) == 2 and not said["two"][:1].isalpha():
        return str(_("%(one)s and %(two)s", **said))
    if len(parts) == 3:
        return str(_("%(one)s, %(two)s, and %(three)s", **said))
    return str(_("%(one)s, and %(two)s", **said)) if len(parts) == 2 else "".join(parts)


def _quoted(titles: Sequence[str]) -> list[str]:
    return [str(_("“%(title)s”", title=title)) for title in titles]


def _titles(blocks: Sequence[Block]) -> list[str]:
    """What the blocks have for the subject line: the first thing of each, what is to come before the rest; then more.

    Of nothing twice, and none that would fill the line by itself.
    """
    ahead = sorted(blocks, key=lambda block: (block.kind not in COMING, block.position))
    lists = [[str(item["tease"]) for item in block.items if item.get("tease")] for block in ahead]
    turns = [each[number] for number in range(MOST) for each in lists if len(each) > number]
    return list(dict.fromkeys(tease for tease in turns if len(tease) <= SUBJECT))


def _mentions(blocks: Sequence[Block], first: Sequence[str] = ()) -> list[str]:
    """What the blocks are about that have no titles for the subject line; those of these kinds before the rest."""
    known = {each.kind: str(each.mention) for each in house().blocks if each.mention}
    kinds = [block.kind for block in blocks if not any(item.get("tease") for item in block.items)]
    order = {kind: number for number, kind in enumerate(first)}
    return [known[kind] for kind in sorted(kinds, key=lambda kind: order.get(kind, len(order))) if kind in known]


def preheader_of(subject: str, left: Sequence[str], blocks: Sequence[Block]) -> str:
    """What else is in the letter, in one sentence: what the subject has no room for, and then what it is about."""
    others = [each for each in _mentions(blocks, FIRST) if each.lower() not in subject.lower()]
    taken: list[str] = []
    for thing in [*_quoted(left[:2]), *others]:
        if len(taken) < MOST + 1 and len(_also([*taken, thing])) <= PREHEADER:
            taken.append(thing)
    return _also(taken) if taken else ""


def _also(things: Sequence[str]) -> str:
    return str(_("Also in this letter: %(things)s.", things=say_list(things)))
