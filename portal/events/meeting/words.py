"""How it is said why two people may be worth each other's while, and what one could begin with."""

from __future__ import annotations

from flask_babel import gettext as _

from portal.core.say import say_list
from portal.events.meeting.matching import Kind, Suggestion

#: What somebody says one may ask them about is put to them whole, if it is no longer than this.
LONGEST_ASKED_ABOUT = 160


def say_reason(found: Suggestion) -> str:
    """The one reason, to the reader."""
    words, name = say_list(_("“%(word)s”", word=word) for word in found.words), found.side.person.first
    said = {
        Kind.HELP: lambda: _("You might help: %(name)s asks about %(words)s, and that is what you offer.",
                             name=name, words=words),
        Kind.CLIENT: lambda: _("%(name)s loves to work with people like you: %(words)s.", name=name, words=words),
        Kind.SAME_CLIENTS: lambda: _("You both love to work with %(words)s: you may know somebody for one another.",
                                     words=words),
        Kind.FIRST_TIME: lambda: _("It is %(name)s’s first event here: you could introduce somebody.", name=name),
        Kind.BE_HELPED: lambda: _("%(name)s offers what you ask about: %(words)s.", name=name, words=words),
        Kind.INTEREST: lambda: _("Beyond business you share %(words)s.", words=words),
        Kind.TRADE: lambda: _("You are of one trade: %(words)s.", words=words),
    }  # fmt: skip
    return str(said[found.kind]())


def say_question(found: Suggestion) -> str:
    """Something curious to begin with: what they say themselves one may ask about, or what the reason suggests."""
    about = found.side.fields.get("beyond", "").strip()
    if about and "\n" not in about and len(about) <= LONGEST_ASKED_ABOUT:
        return str(_("Ask about this, in their own words: “%(words)s”", words=about))
    asked = {
        Kind.HELP: lambda: _("“What have you tried so far, and what came of it?”"),
        Kind.CLIENT: lambda: _("“What did somebody like me once do that made your work easy?”"),
        Kind.SAME_CLIENTS: lambda: _("“Who was the best client you ever had, and why?”"),
        Kind.FIRST_TIME: lambda: _("“What made you come today?”"),
        Kind.BE_HELPED: lambda: _("“How did you come to know so much about it?”"),
        Kind.INTEREST: lambda: _("“How did you come to it, and what keeps you at it?”"),
        Kind.TRADE: lambda: _("“What has surprised you lately in what we do?”"),
    }
    return str(asked[found.kind]())


FILTERS = (say_reason, say_question)
