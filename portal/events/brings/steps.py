"""What events puts on a member's home."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, exists

from portal.core import questions
from portal.core.actors import Actor
from portal.core.house import Step
from portal.core.questions import ME, Question, Told, made_of
from portal.core.say import say_day, say_end, say_moment
from portal.events.feedback.queries import UNANSWERED
from portal.events.programme.models import Event
from portal.events.programme.words import say_hours, say_when, say_where
from portal.events.registrations.models import Registration, Standing
from portal.events.registrations.queries import holding, own, sight
from portal.members.newcomers.path import FirstStep
from portal.members.people.models import Person

SOON = timedelta(days=3)
MINE = Question[tuple[Registration, Event]](
    lambda _who: own.coming_for(ME, questions.now()).limit(20).add_columns(Event)
)


#: What the reader runs and somebody waits for their answer about.
ASKED = Question[Event](lambda _who: holding.asked_of(ME, questions.now()).limit(5))


def _has_a_place() -> ColumnElement[bool]:
    """They have, or had, a place at some event."""
    theirs = (Registration.person_id == Person.id, Registration.confirmed_at.is_not(None))
    return exists().where(*theirs, Registration.ended_at.is_(None))


def first_steps() -> list[FirstStep]:
    """What is proposed to whoever is new."""
    return [
        FirstStep(
            "event", _l("Come to a first event"), _l("People are easiest to meet where they meet anyway."),
            _l("See what is on"), lambda: url_for("events.listing"), _has_a_place, order=30,
        ),
    ]  # fmt: skip


def _asked(who: Actor) -> Iterator[Question[Any]]:
    if who.person_id is not None:
        yield MINE
        yield UNANSWERED
        yield ASKED
    if who.person_id is not None and who.is_member:
        yield sight.NEXT


@made_of(_asked)
def steps(who: Actor, now: datetime, told: Told) -> Iterator[Step]:
    """An offer to answer; what is on, or soon; what was postponed; how the last one was; an event to come to."""
    for registration, event in told.get(MINE):
        page = url_for("events.registration", slug=event.slug)
        if registration.standing(now) is Standing.OFFERED:
            until = say_moment(registration.offer_until, event.zone)
            yield Step(
                _("A place has come free: %(title)s", title=event.title),
                _("It is yours until %(until)s.", until=until),
                ((_("Take the place"), page), (_("Let it go"), page)),
                order=5,
                icon="hourglass",
            )
        elif registration.pay_by is not None and not event.day_is_open:
            until = say_end(registration.pay_by, event.zone)
            yield Step(
                _("To pay: %(title)s", title=event.title),
                _("Your place is held until %(until)s.", until=until),
                ((_("See how to pay"), page),),
                order=10,
                icon="hourglass",
            )
        elif event.day_is_open:
            yield Step(
                _("Postponed: %(title)s", title=event.title),
                _("It was to be %(day)s. The new day is not fixed yet.", day=say_day(event.start_utc, event.zone)),
                ((_("Look up the details"), page),),
                order=40,
                icon="calendar-clock",
            )
        elif registration.standing(now) is Standing.CONFIRMED and event.start_utc <= now:
            yield Step(
                _("It is on: %(title)s", title=event.title),
                _("Until %(moment)s.", moment=say_moment(event.end_utc, event.zone)),
                ((_("Look up the details"), page),),
                order=24,
                icon="calendar-check",
            )
        elif registration.standing(now) is Standing.CONFIRMED and event.start_utc - now <= SOON:
            yield Step(
                _("You are coming: %(title)s", title=event.title),
                ", ".join(part for part in (say_when(event), say_where(event)) if part) + ".",
                ((_("Look up the details"), page), *_meeting(who, event)),
                order=25,
                icon="calendar-check",
            )
    for event in told.get(ASKED):
        yield Step(
            _("Somebody would like to come: %(title)s", title=event.title),
            _("A place is held for them until you have answered."),
            ((_("Say yes or no"), url_for("events.requests", slug=event.slug)),),
            order=8,
            icon="user-round-plus",
        )
    for event in told.get(UNANSWERED):
        yield Step(
            _("How was it? %(title)s", title=event.title),
            _("Three short questions and a line. Nobody sees who said what."),
            ((_("Say how it was"), url_for("events.feedback", slug=event.slug)),),
            order=42,
            icon="message-circle",
        )
    yield from _invitation(now, told.get(sight.NEXT), {event.id for _registration, event in told.get(MINE)})


def _meeting(who: Actor, event: Event) -> list[tuple[str, str]]:
    return [(_("People worth meeting"), url_for("events.meeting", slug=event.slug))] if who.is_member else []


def _invitation(now: datetime, coming: list[Event], known: set[int]) -> Iterator[Step]:
    """The next event that is open and not yet answered."""
    for event in coming:
        if event.id not in known and event.takes_sign_ups(now) and (event.free is None or event.free > 0):
            yield Step(
                _("%(title)s, %(day)s", title=event.title, day=say_day(event.start_utc, event.zone)),
                event.summary or say_hours(event),
                ((_("Come along"), url_for("events.registration", slug=event.slug)),),
                order=45,
                icon="calendar-days",
            )
            return
