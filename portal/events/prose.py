"""How the newsletter tells of an event: whole sentences, each true of that event alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _

from portal.core.phrasing import Ways, ended, sentences
from portal.core.say import say_day, say_list, say_moment, say_time
from portal.events.programme.models import Event, Kind
from portal.events.programme.words import say_when, say_where

#: So much of what invites people stands in the letter; the rest is on the event's own page.
INVITATION = 240
#: From so few free places on the letter says that they are few.
FEW = 5


def say_day_of(event: Event, now: datetime) -> str:
    """Above the event: its day; of one that lasts days, from when to when; of one that was postponed, that it is open.

    `now`: when the letter goes out.
    """
    if event.day_is_open:
        return str(_("The new day is not fixed yet"))
    if event.start_utc <= now < event.end_utc:
        return str(_("On now, until %(when)s", when=say_moment(event.end_utc, event.zone)))
    return say_when(event) if event.lasts_days else say_day(event.start_utc, event.zone)


def to_come(event: Event, again: Sequence[Event], free: bool, ways: Ways, room: Ways, now: datetime) -> tuple[int, str]:
    """What it is, when and where, and whether there is room. `again`: further days of it; `free`: nobody waits."""
    way, there = _there(event, ways)
    parts = [sentences(event.summary, INVITATION)]
    if event.day_is_open:
        parts.append(_("It was to be on %(day)s and was put off.", day=say_day(event.start_utc, event.zone)))
    elif event.start_utc > now:
        parts.append(there)
    if again and not event.day_is_open:
        parts.append(_("It is on again on %(days)s.", days=_days(again)))
    parts.append(_room(event, free, room, now))
    return way, " ".join(part for part in parts if part)


def _there(event: Event, ways: Ways) -> tuple[int, str]:
    """When it begins and where: one way for each event, so that no two in a row read alike."""
    source, said = ("event", event.id), {"time": say_time(event.start_utc, event.zone), "place": say_where(event)}
    if event.venue:
        return ways.choose(
            source,
            [
                _("You will find us from %(time)s at %(place)s.", **said),
                _("We begin at %(time)s; look for us at %(place)s.", **said),
                _("It starts at %(time)s, at %(place)s.", **said),
                _("Come at %(time)s to %(place)s.", **said),
                _("We meet at %(time)s, at %(place)s.", **said),
            ],
        )
    if event.is_online:
        return ways.choose(
            source,
            [
                _("It is online, and begins at %(time)s.", **said),
                _("We begin at %(time)s, online.", **said),
                _("You can join from %(time)s, wherever you are.", **said),
            ],
            among="online",
        )
    return ways.choose(
        source, [_("We begin at %(time)s.", **said), _("It starts at %(time)s.", **said)], among="nowhere"
    )


def _room(event: Event, free: bool, ways: Ways, now: datetime) -> str:
    """How full it is, in words; nothing where there is no limit."""
    if event.day_is_open:
        return str(_("Whoever is on the list stays on it.")) if event.seats_taken else ""
    if event.opens_at is not None and event.opens_at > now:
        return str(_("You can sign up from %(day)s.", day=say_day(event.opens_at, event.zone)))
    if event.closing <= now:
        return str(_("The list is closed.")) if event.start_utc > now else ""
    if not free or (event.free is not None and event.free <= 0):
        told = [
            _("Every place is taken; the waiting list is open, and places do come free."),
            _("It is full at the moment. Put your name on the waiting list: people do change their plans."),
        ]
    elif event.free is None or event.capacity is None:
        return ""
    elif event.free == 1:
        return str(_("One last place is free."))
    elif event.free <= FEW:
        told = [_("Only a few places are left."), _("It is nearly full, so do not wait too long.")]
    elif event.seats_taken * 2 < event.capacity:
        told = [_("There is plenty of room."), _("Plenty of places are free."), _("There is room for many more.")]
    else:
        told = [_("There is still room."), _("Some places are still free."), _("You can still have a place.")]
    return ways.choose(("event", event.id), told, among=told[0])[1]


def gone_by(event: Event, again: Sequence[Event], line: str, ways: Ways) -> tuple[int, str]:
    """An event that was. `line`: what its organisers wrote afterwards, which then stands by itself."""
    way, told = _was(event, ways)
    said = ended(line) if line else told
    if again:
        said += " " + _("We met again on %(when)s.", when=_days(again))
    return way, said


def _was(event: Event, ways: Ways) -> tuple[int, str]:
    source = ("event", event.id)
    if not event.venue:
        online = [_("We met online for it."), _("It was online, for whoever could not travel, too.")]
        ways_told = online if event.is_online else [_("We met for it, as planned."), _("It took place as planned.")]
        return ways.choose(source, ways_told, among="nowhere")
    place = {"place": event.venue}
    told = {
        Kind.BREAKFAST: [
            _("We had breakfast together at %(place)s.", **place),
            _("The day began with breakfast at %(place)s.", **place),
            _("Work could wait: first there was breakfast at %(place)s.", **place),
        ],
        Kind.SUPPER: [
            _("We sat down to supper at %(place)s.", **place),
            _("We ate together and took our time over it, at %(place)s.", **place),
            _("There was supper for all of us at %(place)s.", **place),
        ],
        Kind.WALK: [
            _("We went for a walk together, from %(place)s.", **place),
            _("We talked as we walked, and set out from %(place)s.", **place),
        ],
        Kind.WORKSHOP: [
            _("We worked on it together at %(place)s.", **place),
            _("We learned from one another, at %(place)s.", **place),
        ],
        Kind.TALK: [
            _("We listened, and talked about it afterwards, at %(place)s.", **place),
            _("There was something to hear and something to ask, at %(place)s.", **place),
        ],
        Kind.MEETING: [
            _("We went through what there was to decide, at %(place)s.", **place),
            _("The meeting was held at %(place)s.", **place),
        ],
        Kind.GATHERING: [
            _("We came together at %(place)s.", **place),
            _("It brought us together at %(place)s.", **place),
            _("There was time to talk, at %(place)s.", **place),
        ],
    }
    return ways.choose(source, told[event.kind], among=event.kind)


def _days(events: Sequence[Event]) -> str:
    return say_list(say_day(each.start_utc, each.zone) for each in events)
