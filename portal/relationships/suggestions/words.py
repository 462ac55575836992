"""Why somebody is proposed, in sentences made of what both let members read at the moment of reading."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import gettext as _

from portal.core.say import say_day, say_list
from portal.events.programme.models import Event
from portal.members.people.models import Person
from portal.relationships.suggestions.codes import Reason
from portal.relationships.suggestions.terms import Terms

#: Words that a reason names, at most.
FEW = 2


@dataclass(frozen=True)
class Pair:
    """The reader and somebody, as members may read them now; an event and a body that both are seen at, or None."""

    me: Terms
    they: Terms
    about: Person
    my_town: str = ""
    their_town: str = ""
    event: Event | None = None
    body: str | None = None
    asks: Mapping[str, str] = field(default_factory=dict)


def say(codes: Iterable[str], pair: Pair, now: datetime) -> list[str]:
    """The sentences that are true and visible to both; none for what one of them no longer shows."""
    said = (SAID_BY[Reason(code)](pair, now) for code in codes if code in {each.value for each in Reason})
    return [sentence for sentence in said if sentence]


def _quoted(words: Iterable[str]) -> str:
    once = list(dict.fromkeys(words))[:FEW]
    return say_list(_("“%(word)s”", word=word) for word in once)


def _met(wanted: Mapping[str, str], given: Mapping[str, str], kind: str) -> list[str]:
    return [word for key, word in wanted.items() if key in given and key.startswith(kind)]


def _need(pair: Pair, _now: datetime) -> str:
    name, offered = pair.about.first, _met(pair.me.wants, pair.they.gives, "offer:")
    if offered:
        return str(_("You ask about %(words)s; %(name)s offers help with it.", words=_quoted(offered), name=name))
    found = _met(pair.me.wants, pair.they.gives, "is:")
    return (
        str(_("You look for %(words)s: that is what %(name)s does.", words=_quoted(found), name=name)) if found else ""
    )


def _help(pair: Pair, _now: datetime) -> str:
    name, asked = pair.about.first, _met(pair.they.wants, pair.me.gives, "offer:")
    if asked:
        return str(_("%(name)s asks about %(words)s, which you offer.", words=_quoted(asked), name=name))
    found = _met(pair.they.wants, pair.me.gives, "is:")
    return (
        str(_("%(name)s looks for %(words)s: that is what you do.", words=_quoted(found), name=name)) if found else ""
    )


def _ask(pair: Pair, _now: datetime) -> str:
    found = [word for key, word in pair.asks.items() if key in pair.me.gives]
    name = pair.about.first
    return str(_("%(name)s has an open ask about %(words)s.", words=_quoted(found), name=name)) if found else ""


def _event(pair: Pair, now: datetime) -> str:
    event = pair.event
    if event is None:
        return ""
    day = say_day(event.start_utc, event.zone)
    if event.end_utc > now:
        return str(_("You are both coming to %(title)s, %(day)s.", title=event.title, day=day))
    return str(_("You were both on the list of %(title)s, %(day)s.", title=event.title, day=day))


def _interest(pair: Pair, _now: datetime) -> str:
    shared = [word for key, word in pair.they.likes.items() if key in pair.me.likes]
    return str(_("Beyond business you share %(words)s.", words=_quoted(shared))) if shared else ""


def _body(pair: Pair, _now: datetime) -> str:
    return str(_("You both serve in %(body)s.", body=pair.body)) if pair.body else ""


def _area(pair: Pair, _now: datetime) -> str:
    same = pair.their_town and pair.their_town.casefold() == pair.my_town.casefold()
    return str(_("You are both in %(town)s.", town=pair.their_town)) if same else ""


SAID_BY: dict[Reason, Callable[[Pair, datetime], str]] = {
    Reason.ASK: _ask, Reason.NEED: _need, Reason.HELP: _help, Reason.EVENT: _event, Reason.INTEREST: _interest,
    Reason.BODY: _body, Reason.AREA: _area,
}  # fmt: skip
