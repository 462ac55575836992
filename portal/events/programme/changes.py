"""What has changed about an event, for somebody who was last told how it stood at an earlier SEQUENCE."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from portal.core.say import say_moment
from portal.events.programme.models import Event
from portal.events.programme.words import say_place


def as_told(event: Event, sequence: int) -> dict[str, Any] | None:
    """What people planned by when they were told at this SEQUENCE; None where nobody wrote it down."""
    known = [int(number) for number in event.told or {} if int(number) <= sequence]
    return event.told[str(max(known))] if event.told and known else None


def differences(before: dict[str, Any], event: Event, *, inside: bool) -> list[str]:
    """What is no longer as `before` said, in sentences. `inside`: for somebody who comes and has the online link."""
    found = [*_time(before, event), *_place(before, event), *_room(before, event, inside)]
    return [str(sentence) for sentence in found]


def _time(before: dict[str, Any], event: Event) -> list[Any]:
    start, end = datetime.fromisoformat(before["start"]), datetime.fromisoformat(before["end"])
    moved = (start, before["zone"]) != (event.start_utc, event.zone)
    words = {"new": say_moment(event.start_utc, event.zone), "old": say_moment(start, before["zone"])}
    found: list[Any] = []
    if before["open"] and not event.day_is_open:
        if moved:
            found.append(_("There is a new day: it begins %(new)s. At first it was to be %(old)s.", **words))
        else:
            found.append(_("It takes place after all, on %(new)s.", **words))
    elif moved:
        found.append(_("It begins %(new)s. It was to be %(old)s.", **words))
    if end - start != event.end_utc - event.start_utc:
        found.append(_("It ends %(new)s.", new=say_moment(event.end_utc, event.zone)))
    return found


def _place(before: dict[str, Any], event: Event) -> list[Any]:
    if before["venue"] == event.venue:
        moved = event.address and before.get("address", "") != event.address
        return [_("The address is now %(new)s.", new=event.address)] if moved else []
    if event.venue and before["venue"]:
        return [_("The place is now %(new)s, not %(old)s.", new=say_place(event), old=before["venue"])]
    if event.venue:
        return [_("The place is now %(new)s.", new=say_place(event))]
    return [_("It takes place online.") if event.is_online else _("The place is not fixed yet.")]


def _room(before: dict[str, Any], event: Event, inside: bool) -> list[Any]:
    if before["room"] == event.online_url:
        return []
    if not event.online_url:
        return [_("There is no online room any more.")]
    if before["room"]:
        said = _("The link to the online room has changed. Your own link, below, leads to the new one.")
        return [said] if inside else []
    return [_("You can join online too.")] if event.venue else []
