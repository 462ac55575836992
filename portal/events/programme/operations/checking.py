"""What stands between a draft and its readers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _

from portal.events.errors import NotPublishable
from portal.events.programme.models import Event


@dataclass(frozen=True, slots=True)
class Check:
    """One line of what should be in order before an event is published. `field`: where to put it right."""

    fine: bool
    needed: bool
    sentence: str
    field: str


def checks(event: Event, now: datetime) -> list[Check]:
    """What stands between a draft and its readers; what is not `needed` is advice."""
    ahead = event.start_utc > now
    placed = bool(event.venue or event.online_url)
    opens = event.opens_at is None or event.opens_at < event.closing
    lasts = event.closes_at is None or event.closes_at > now
    needed = [
        _check(ahead, _("It lies ahead."), _("Its day has passed: choose a new one."), "day"),
        _check(placed, _("People know where to go."), _("Say where it is, or give a link."), "venue"),
        _check(bool(event.summary), _("A sentence says why to come."), _("Say in a sentence why to come."), "summary"),
        _check(
            lasts,
            _("There is time to sign up."),
            _("Sign-up closes before it is out: choose a later day."),
            "closes_day",
        ),
        _check(opens, _("Sign-up opens before it closes."), _("Let sign-up open before it closes."), "opens_day"),
    ]
    address = bool(event.address or not event.venue)
    with_map, without = _("The address leads to a map."), _("With an address people find it on a map.")
    advice = [
        _advice(bool(event.body), _("The page tells how it goes."), _("Newcomers like to read how it goes."), "body"),
        _advice(bool(event.capacity), _("The places are set."), _("There is no limit to the places."), "capacity"),
        _advice(address, with_map, without, "address"),
    ]
    if event.rounds and event.round_minutes:
        fits = timedelta(minutes=event.rounds * event.round_minutes) <= event.end_utc - event.start_utc
        rounds, too_long = _("There is time for the rounds."), _("The rounds take longer than the event.")
        advice.append(_advice(fits, rounds, too_long, "rounds"))
    return [*needed, *advice]


def _check(fine: bool, yes: str, no: str, field: str) -> Check:
    return Check(fine, True, yes if fine else no, field)


def _advice(fine: bool, yes: str, no: str, field: str) -> Check:
    return Check(fine, False, yes if fine else no, field)


def refuse_what_is_missing(event: Event, at: datetime) -> None:
    """The event could not go out at this moment. Raises NotPublishable, of all that is missing."""
    missing = [check for check in checks(event, at) if check.needed and not check.fine]
    if missing:
        error = NotPublishable(missing[0].sentence, field=missing[0].field)
        error.also = tuple((check.field, check.sentence) for check in missing[1:])
        raise error


def still_ready(event: Event) -> None:
    """An event that is to go out by itself still can. Raises NotPublishable."""
    if event.published_at is not None:
        refuse_what_is_missing(event, event.published_at)
