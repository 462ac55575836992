"""Finding who was asked to take which shift."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased, contains_eager

from portal.members.people.models import Person
from portal.volunteering.asks.models import Said, ShiftAsk
from portal.volunteering.models import Role, Shift

ASKER = aliased(Person)


def open_on(shift_id: int) -> Select[ShiftAsk]:
    """Who is asked for a shift and has not answered. For who writes to them."""
    return _whole().where(ShiftAsk.shift_id == shift_id, ShiftAsk.said.is_(None)).order_by(ShiftAsk.id)


def of_shift(shift: Shift) -> Select[ShiftAsk]:
    """Who was asked for this shift and has not answered, or said no. For those who organise it."""
    return (
        select(ShiftAsk)
        .join(ShiftAsk.person)
        .options(contains_eager(ShiftAsk.person))
        .where(ShiftAsk.shift_id == shift.id)
        .where(ShiftAsk.said.is_(None) | (ShiftAsk.said == Said.NO))
        .order_by(ShiftAsk.asked_at, ShiftAsk.id)
    )


def whole(number: int) -> Select[ShiftAsk]:
    """One, with all that a letter says of it. For who writes it."""
    return _whole().where(ShiftAsk.id == number)


def of_me(person_id: int, now: datetime) -> Select[ShiftAsk]:
    """What somebody is asked and has not answered, of shifts that have not begun. For themselves."""
    found: Select[ShiftAsk] = _open(_whole(), person_id, now)
    return found


def of_me_with_room(person_id: int, now: datetime) -> Select[ShiftAsk]:
    """Of these, those to which somebody can still say yes: others may have taken every place since."""
    return of_me(person_id, now).where(Shift.taken < Shift.most)


def of_me_in_rows(person_id: Any, now: Any) -> Select[ShiftAsk, Shift, Role, str | None]:
    """The same, each with its shift and role, and the name of whoever asks."""
    columns = _joined().with_only_columns(ShiftAsk, Shift, Role, ASKER.name).where(Shift.taken < Shift.most)
    found: Select[ShiftAsk, Shift, Role, str | None] = _open(columns, person_id, now)
    return found


def _open(found: Any, person_id: Any, now: Any) -> Any:
    return (
        found.where(ShiftAsk.person_id == person_id, ShiftAsk.said.is_(None))
        .where(Shift.cancelled_at.is_(None), Shift.start_utc > now)
        .order_by(Shift.start_utc, ShiftAsk.id)
    )


def _joined() -> Select[ShiftAsk]:
    return (
        select(ShiftAsk)
        .join(ShiftAsk.shift)
        .join(Shift.role)
        .outerjoin(Shift.event)
        .join(ShiftAsk.person)
        .outerjoin(ASKER, ASKER.id == ShiftAsk.by_person_id)
    )


def _whole() -> Select[ShiftAsk]:
    return _joined().options(
        contains_eager(ShiftAsk.person),
        contains_eager(ShiftAsk.by.of_type(ASKER)),
        contains_eager(ShiftAsk.shift).contains_eager(Shift.role),
        contains_eager(ShiftAsk.shift).contains_eager(Shift.event),
    )
