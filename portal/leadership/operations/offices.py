"""Bodies, positions and seats."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select

from portal.core.access import Right
from portal.core.db import db
from portal.core.facts import record
from portal.core.text import slugify
from portal.leadership import errors
from portal.leadership.facts import TermEnded
from portal.leadership.models import Body, BodyKind, FilledBy, HoldOver, OpeningCause, Position, Seat, Term
from portal.leadership.operations.openings import note_opening, withdraw_opening
from portal.leadership.operations.terms import live_terms, lock_body


def form_body(*, name: str, kind: BodyKind, about: str, formed: date, parent: Body | None = None) -> Body:
    """Form a body. Raises AddressTaken for a name that another one has."""
    slug = slugify(name)
    if db.session.scalar(select(Body.id).where(Body.slug == slug)) is not None:
        raise errors.AddressTaken
    body = Body(name=name, slug=slug, kind=kind, about=about, formed=formed, parent_id=parent.id if parent else None)
    db.session.add(body)
    db.session.flush()
    return body


def change_body(body: Body, *, name: str, kind: BodyKind, about: str, formed: date, parent: Body | None) -> None:
    """Change what is said of a body; its address stays. Raises ParentCircle."""
    above = parent
    while above is not None:
        if above.id == body.id:
            raise errors.ParentCircle
        above = above.parent
    body.name, body.kind, body.about, body.formed = name, kind, about, formed
    body.parent_id = parent.id if parent else None


def dissolve_body(body: Body, *, day: date, now: datetime) -> None:
    """Dissolve a body from a day on: seats and terms that reach beyond end then, open-ended or not."""
    lock_body(body.id)
    if day < body.formed:
        raise errors.EndsBeforeItStarts
    body.dissolved = day
    seats = db.session.scalars(
        select(Seat).join(Position, Position.id == Seat.position_id).where(Position.body_id == body.id)
    )
    for seat in seats.all():
        _close_seat(seat, day, reason="dissolved", now=now)


def make_position(
    body: Body,
    *,
    title: str,
    duties: str,
    hours_per_month: int,
    term_months: int,
    grants: Iterable[Right],
    hold_over: HoldOver,
    filled_by: FilledBy,
    chairs: bool,
    newcomer_ok: bool,
    beside_another: bool = False,
    order: int = 50,
) -> Position:
    """Make a position; it has no seat yet."""
    position = Position(body_id=body.id)
    db.session.add(position)
    change_position(
        position,
        title=title,
        duties=duties,
        hours_per_month=hours_per_month,
        term_months=term_months,
        grants=grants,
        hold_over=hold_over,
        filled_by=filled_by,
        chairs=chairs,
        newcomer_ok=newcomer_ok,
        beside_another=beside_another,
        order=order,
    )
    db.session.flush()
    return position


def change_position(
    position: Position,
    *,
    title: str,
    duties: str,
    hours_per_month: int,
    term_months: int,
    grants: Iterable[Right],
    hold_over: HoldOver,
    filled_by: FilledBy,
    chairs: bool,
    newcomer_ok: bool,
    beside_another: bool = False,
    order: int = 50,
) -> None:
    """Change a position. Terms keep the title under which they were held; rights follow at once."""
    position.title, position.duties = title, duties
    position.hours_per_month, position.term_months = hours_per_month, term_months
    position.grants = sorted(Right(grant).value for grant in grants)
    position.hold_over, position.filled_by = hold_over, filled_by
    position.chairs, position.newcomer_ok, position.beside_another = chairs, newcomer_ok, beside_another
    position.order = order


def add_seat(position: Position, *, valid_from: date, now: datetime) -> Seat:
    """Add a seat; it is open from its first day."""
    seat = Seat(position_id=position.id, valid_from=valid_from)
    db.session.add(seat)
    db.session.flush()
    note_opening(seat, OpeningCause.NEW_SEAT, valid_from, now)
    return seat


def end_seat(seat: Seat, *, day: date, now: datetime) -> None:
    """Give a seat up from a day on. Raises StillOccupied while a term is meant to reach beyond."""
    lock_body(seat.position.body_id)
    db.session.refresh(seat)
    if day < seat.valid_from:
        raise errors.EndsBeforeItStarts
    for term in live_terms(seat):
        if term.start >= day or term.ends is None or term.ends > day:
            raise errors.StillOccupied
    _close_seat(seat, day, reason="seat given up", now=now)


def _close_seat(seat: Seat, day: date, *, reason: str, now: datetime) -> None:
    for term in live_terms(seat):
        _close_term(term, day, reason, now)
    if seat.valid_until is None or seat.valid_until > day:
        seat.valid_until = max(day, seat.valid_from)
    withdraw_opening(seat, now)
    db.session.flush()


def _close_term(term: Term, day: date, reason: str, now: datetime) -> None:
    if term.end is not None and term.end <= day:
        return
    if term.start >= day:
        term.voided_at, term.void_reason = now, reason
    else:
        term.end, term.end_reason = day, reason
        record(TermEnded(term_id=term.id))
