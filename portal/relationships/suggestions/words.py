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

#: Interests that a reason names, at most.
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


def _met(wanted: Mapping[str, str], given: Mapping[str, str], kind: str, said: Mapping[str, str]) -> str:
    """The sentence of `said` in which somebody wrote what the one wants and the other gives; empty without one."""
    return next((said[key] for key in wanted if key in given and key.startswith(kind)), "")


def _need(pair: Pair, _now: datetime) -> str:
    name, me, they = pair.about.first, pair.me, pair.they
    if line := _met(me.wants, they.gives, "offer:", they.gives):
        return str(_("%(name)s offers: “%(line)s” You asked for something like it.", name=name, line=line))
    if line := _met(me.wants, they.gives, "is:", they.gives):
        return str(_("%(name)s may be whom you look for: “%(line)s”", name=name, line=line))
    return ""


def _help(pair: Pair, _now: datetime) -> str:
    name, me, they = pair.about.first, pair.me, pair.they
    if line := _met(they.wants, me.gives, "offer:", they.wants):
        return str(_("%(name)s asks: “%(line)s” You might be the one who can help.", name=name, line=line))
    if line := _met(they.wants, me.gives, "is:", they.wants):
        return str(_("%(name)s writes: “%(line)s” That sounds like you.", name=name, line=line))
    return ""


def _ask(pair: Pair, _now: datetime) -> str:
    name, line = pair.about.first, next((line for key, line in pair.asks.items() if key in pair.me.gives), "")
    said = _("%(name)s asks on the board: “%(line)s” You might be the one who can help.", name=name, line=line)
    return str(said) if line else ""


def _event(pair: Pair, now: datetime) -> str:
    event = pair.event
    if event is None:
        return ""
    day = say_day(event.start_utc, event.zone)
    if event.end_utc > now:
        return str(_("You are both coming to “%(title)s”, %(day)s.", title=event.title, day=day))
    return str(_("You both signed up for “%(title)s”, %(day)s.", title=event.title, day=day))


def _interest(pair: Pair, _now: datetime) -> str:
    shared = [word for key, word in pair.they.likes.items() if key in pair.me.likes][:FEW]
    return str(_("Beyond business you both like %(words)s.", words=say_list(shared))) if shared else ""


def _body(pair: Pair, _now: datetime) -> str:
    return str(_("You both serve in %(body)s.", body=pair.body)) if pair.body else ""


def _area(pair: Pair, _now: datetime) -> str:
    same = pair.their_town and pair.their_town.casefold() == pair.my_town.casefold()
    return str(_("You are both in %(town)s.", town=pair.their_town)) if same else ""


SAID_BY: dict[Reason, Callable[[Pair, datetime], str]] = {
    Reason.ASK: _ask, Reason.NEED: _need, Reason.HELP: _help, Reason.EVENT: _event, Reason.INTEREST: _interest,
    Reason.BODY: _body, Reason.AREA: _area,
}  # fmt: skip
