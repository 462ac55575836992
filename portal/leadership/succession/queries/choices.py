"""What somebody was chosen for waits as a right does: it counts, whether an administrator confirmed it or not."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select

from portal.core.actors import Power
from portal.core.db import db
from portal.core.settings import today
from portal.leadership.offices.models import Position
from portal.leadership.offices.queries.rights import CARRIED, positions_served, serves_or_will, together
from portal.leadership.succession.models import Call, Candidacy
from portal.members.people.models import Person


def offer_is_open(day: date) -> ColumnElement[bool]:
    """Chosen, and neither accepted, declined nor lapsed by that day; whether an administrator confirmed it or not."""
    return and_(_unanswered(), in_time(day))


def offer_to_note(day: date) -> ColumnElement[bool]:
    """Lapsed by that day, which nobody noted yet."""
    return and_(_unanswered(), Candidacy.offer_ends <= day)


def in_time(day: date) -> ColumnElement[bool]:
    """The offer can still be accepted on that day, as far as its last day goes."""
    return or_(Candidacy.offer_ends.is_(None), Candidacy.offer_ends > day)


def _unanswered() -> ColumnElement[bool]:
    return and_(
        Candidacy.offered_at.is_not(None),
        Candidacy.offer_declined_at.is_(None),
        Candidacy.withdrawn_at.is_(None),
        Candidacy.offer_lapsed_at.is_(None),
        Candidacy.confirmed_at.is_(None),
    )


def carried_by(person_id: int) -> frozenset[Power]:
    """What somebody's terms give them now or later, and what they were chosen for, confirmed already or not."""
    chosen = select(Call.position_id).join(Candidacy, Candidacy.call_id == Call.id)
    chosen = chosen.where(Candidacy.person_id == person_id, offer_is_open(today()))
    either = or_(Position.id.in_(positions_served(person_id)), Position.id.in_(chosen))
    return together(db.session.execute(select(*CARRIED).where(either)))


def is_or_comes(position: Position, account_id: int | None) -> bool:
    """Whether the person of this account serves in the position now or later, or was chosen for it."""
    if account_id is None:
        return False
    chosen = (
        select(Candidacy.id)
        .join(Call, Call.id == Candidacy.call_id)
        .join(Person, Person.id == Candidacy.person_id)
        .where(Call.position_id == position.id, Person.account_id == account_id, offer_is_open(today()))
    )
    return serves_or_will(position, account_id) or db.session.scalar(chosen.limit(1)) is not None
