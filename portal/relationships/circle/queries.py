"""A focus circle, for its owner alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, select

from portal.core.db import db
from portal.members.memberships.queries import members
from portal.members.people.models import Person
from portal.relationships.circle.models import REVIEW_DAYS, CircleChair
from portal.relationships.ties import standing
from portal.relationships.ties.models import Contact, Tie, TieRhythm
from portal.relationships.ties.queries import members_tied_to


def circle_of(owner_id: int) -> Select[CircleChair, Person]:
    """Who sits in the owner's focus circle. For the owner alone."""
    return (
        select(CircleChair, Person)
        .join(Person, Person.id == CircleChair.person_id)
        .where(CircleChair.owner_id == owner_id)
        .order_by(CircleChair.chair)
    )


def chair_of(owner_id: int, person_id: int) -> Select[CircleChair]:
    """The chair on which this person sits in the owner's circle. For the owner alone."""
    return select(CircleChair).where(CircleChair.owner_id == owner_id, CircleChair.person_id == person_id)


def to_look_at(owner_id: Any, asked_before: Any, day: Any) -> Select[CircleChair, Person]:
    """Chairs of which their owner said nothing since that moment, the longest first, of members on that day."""
    last = func.coalesce(CircleChair.kept_at, CircleChair.since)
    return _seats(owner_id, day).where(last <= asked_before).order_by(last, CircleChair.chair)


def due(owner_id: Any, until: Any, day: Any) -> Select[CircleChair, Person]:
    """Chairs whose next step is due by then, the first one first, of members on that day."""
    found = _seats(owner_id, day).where(CircleChair.by <= until)
    return found.order_by(CircleChair.by, CircleChair.chair)


def _seats(owner_id: Any, day: Any) -> Select[CircleChair, Person]:
    return (
        select(CircleChair, Person)
        .join(Person, Person.id == CircleChair.person_id)
        .where(CircleChair.owner_id == owner_id, *members.alive_on(day))
    )


def could_sit(owner_id: int, day: Any) -> Select[Person]:
    """Whom they have met, members on that day, who do not sit in their circle, by name. For the owner alone."""
    seated = select(CircleChair.person_id).where(CircleChair.owner_id == owner_id)
    return members_tied_to(owner_id, day).where(Person.id.not_in(seated))


REVIEW = timedelta(days=REVIEW_DAYS)


def is_due(chair: CircleChair, now: datetime) -> bool:
    """Whether its owner is asked whether they keep it."""
    return (chair.kept_at or chair.since) <= now - REVIEW


@dataclass(frozen=True, slots=True)
class InTouch:
    """When the owner and somebody in the circle were last in touch, and every how many weeks they would like to be."""

    last: date | None
    weeks: int | None = None
    since: date | None = None

    def time_for_a_word(self, day: date) -> bool:
        """Whether more weeks have gone than the owner likes."""
        last = self.last or self.since
        return bool(self.weeks and last and last + timedelta(weeks=self.weeks) <= day)


def in_touch(owner_id: int) -> dict[int, InTouch]:
    """Of those in the owner's circle, by their own diary and by what both confirmed. For the owner alone."""
    contact = select(func.max(Contact.day)).where(
        Contact.owner_id == owner_id, Contact.about_id == CircleChair.person_id
    )
    chosen = and_(TieRhythm.owner_id == owner_id, TieRhythm.about_id == CircleChair.person_id)
    tie = standing.either_way(Tie.person_a_id, Tie.person_b_id, owner_id, CircleChair.person_id)
    told = contact.correlate(CircleChair).scalar_subquery()
    rows = db.session.execute(
        select(CircleChair.person_id, told, standing.last_evidence(), TieRhythm.weeks, TieRhythm.since)
        .outerjoin(TieRhythm, chosen)
        .outerjoin(Tie, tie)
        .where(CircleChair.owner_id == owner_id)
    )
    return {
        person: InTouch(max((day for day in (contact, evidence) if day), default=None), weeks, since)
        for person, contact, evidence, weeks, since in rows
    }
