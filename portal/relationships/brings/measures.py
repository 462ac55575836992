"""What came of an event between people: of all together, in words, and never of anybody (`events.feedback.measures`).

From what people keep to themselves no more is taken than whether it is there, and nothing is said where fewer than ten
people are behind a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Integer, cast, exists, func, or_, select
from sqlalchemy.orm import aliased

from portal.core.db import db
from portal.events.arrivals.models import DoorIntroduction
from portal.events.feedback.measures import share
from portal.events.feedback.queries import was_there
from portal.events.programme.models import Event
from portal.events.registrations.models import Registration
from portal.members.memberships.models import Belonging
from portal.members.memberships.queries.members import began_from
from portal.members.people.models import Person
from portal.relationships.picks import picked
from portal.relationships.picks.models import EventPick
from portal.relationships.ties import sides
from portal.relationships.ties.models import Contact, Tie
from portal.relationships.together import LEAST

#: Within how many days of the event; the longer span once it is over.
SPANS = (30, 90)
#: A newcomer has footing who knows so many people.
TWO = 2


def came_of(event: Event, now: datetime) -> list[str]:
    """For those who run the event: three statements."""
    days = max(span for span in SPANS if span == SPANS[0] or now >= event.end_utc + timedelta(days=span))
    return [*_seen_again(event, days), *_newcomers(event, days), *_introduced(event)]


def _seen_again(event: Event, days: int) -> Iterator[str]:
    """Of the picks those after which whoever picked wrote down that they were in touch."""
    last = picked.last_day(event)
    again = exists().where(
        Contact.owner_id == EventPick.owner_id, Contact.about_id == EventPick.about_id, Contact.day > last,
        Contact.day <= last + timedelta(days=days),
    )  # fmt: skip
    asked = select(func.count(EventPick.owner_id.distinct()), func.count(), _sum(again))
    people, picks, held = db.session.execute(asked.where(EventPick.event_id == event.id)).one()
    if people >= LEAST:
        said = _("Of those whom people picked to see again, they were in touch within %(span)s with %(share)s.",
                 span=_span(days), share=share(held or 0, picks))  # fmt: skip
        yield str(said)


def _newcomers(event: Event, days: int) -> Iterator[str]:
    """Of those who were new: who has met two people since. New is who had belonged for less than a year and had no
    place at an event before; who was there is not known everywhere.
    """
    other, earlier, mine = aliased(Registration), aliased(Event), Registration.person_id
    before = exists().where(
        other.person_id == mine, other.confirmed_at.is_not(None), other.ended_at.is_(None),
        earlier.id == other.event_id, earlier.end_utc <= event.start_utc,
    )  # fmt: skip
    new = exists().where(
        Belonging.person_id == mine, Person.id == mine, began_from(picked.last_day(event) - timedelta(days=365))
    )
    met = select(func.count(Tie.id)).where(
        sides.mine(mine), Tie.confirmed_at >= event.start_utc,
        Tie.confirmed_at < event.end_utc + timedelta(days=days),
    )  # fmt: skip
    two = met.correlate(Registration).scalar_subquery() >= TWO
    asked = select(func.count(), _sum(two)).select_from(Registration)
    people, footing = db.session.execute(
        asked.where(Registration.event_id == event.id, was_there(), new, ~before)
    ).one()
    if people >= LEAST:
        said = _("Of those for whom it was the first event, %(share)s met two people within %(span)s.",
                 span=_span(days), share=share(footing or 0, people))  # fmt: skip
        yield str(said)


def _introduced(event: Event) -> Iterator[str]:
    """Of those who were there: whom a connector introduced to somebody."""
    mine = or_(DoorIntroduction.a_person_id == Registration.person_id,
               DoorIntroduction.b_person_id == Registration.person_id)  # fmt: skip
    brought = exists().where(DoorIntroduction.event_id == event.id, mine)
    asked = select(func.count(), _sum(brought)).select_from(Registration)
    people, introduced = db.session.execute(asked.where(Registration.event_id == event.id, was_there())).one()
    if (introduced or 0) >= LEAST:
        said = _("Of those who were there, connectors introduced %(share)s to somebody.",
                 share=share(introduced, people))  # fmt: skip
        yield str(said)


def _span(days: int) -> str:
    return str(_("a month") if days == SPANS[0] else _("three months"))


def _sum(condition: Any) -> Any:
    return func.sum(cast(condition, Integer))
