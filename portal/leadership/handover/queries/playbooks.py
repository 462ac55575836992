"""Playbooks and their versions: for those whom `policies.read_playbook` lets in."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from portal.core.dates import add_months, covers
from portal.core.db import db
from portal.leadership.handover.playbook import PlaybookVersion
from portal.leadership.offices.models import Position, Seat, Term
from portal.leadership.offices.queries.counting import takes_place

#: Whoever served may read on for so many months: questions of the next one come late.
TAIL_MONTHS = 6


def versions(position_id: int) -> Select[PlaybookVersion]:
    """All of a position, the newest first, with whoever wrote them."""
    found = select(PlaybookVersion).where(PlaybookVersion.position_id == position_id)
    return found.options(joinedload(PlaybookVersion.written_by)).order_by(PlaybookVersion.number.desc())


def newest(position_id: int) -> PlaybookVersion | None:
    """Today's."""
    return db.session.scalars(versions(position_id).limit(1)).first()


def tail(day: date) -> date:
    """Whose term ended after this day still reads the playbook."""
    return add_months(day, -TAIL_MONTHS)


def reads_on(person_id: int, position: Position, day: date) -> bool:
    """Whether somebody serves in the position, is to, or did until lately."""
    theirs = _terms(person_id, position).where(or_(Term.end.is_(None), Term.end > tail(day)))
    return db.session.scalar(theirs.limit(1)) is not None


def serves_in(person_id: int, position: Position, day: date) -> bool:
    """Whether somebody serves in the position on the day."""
    return db.session.scalar(_terms(person_id, position).where(covers(Term.start, Term.end, day)).limit(1)) is not None


def _terms(person_id: int, position: Position) -> Select[int]:
    seats = select(Term.id).join(Seat, Seat.id == Term.seat_id).where(Seat.position_id == position.id)
    return seats.where(Term.person_id == person_id, takes_place(Term))
