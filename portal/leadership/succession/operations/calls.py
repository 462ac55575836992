"""Calls: opened for the free seats of a position, taken back."""

from __future__ import annotations

from datetime import date, datetime
from itertools import chain, count

from sqlalchemy import or_, select

from portal.core import audit
from portal.core.db import db
from portal.core.facts import record
from portal.core.locking import lock, locked
from portal.core.settings import today
from portal.core.text import slugify
from portal.leadership import errors
from portal.leadership.facts import CallOpened, CallWithdrawn
from portal.leadership.offices.models import Body, HeldHow, OpeningCause, Position
from portal.leadership.offices.operations.openings import note_opening
from portal.leadership.offices.queries import by_way_of
from portal.leadership.succession import queries
from portal.leadership.succession.models import Call
from portal.leadership.succession.operations.seats import settling


def open_call(
    position: Position, *, title: str, text: str, public: bool, opens: date, closes: date, now: datetime
) -> Call:
    """Ask who would serve on the position's seats that are free, or will be within 180 days.

    `closes` is the first day on which nobody can stand any more. Raises NothingToFill, EndsBeforeItStarts,
    HeldExOfficio.
    """
    if closes <= opens or closes <= today(now):
        raise errors.EndsBeforeItStarts(field="last_day")
    locked(Body, position.body_id)
    if by_way_of(position.id, HeldHow.EX_OFFICIO) is not None:
        raise errors.HeldExOfficio
    free = [
        found
        for found in queries.seats_and_calls(today(now), body_id=position.body_id)
        if found.position.id == position.id and found.opens_soon and not found.call_is_live
    ]
    if not free:
        raise errors.NothingToFill
    call = Call(
        position_id=position.id,
        slug=_free_slug(title),
        title=title,
        text=text,
        public=public,
        opens=opens,
        closes=closes,
        created_at=now,
    )
    db.session.add(call)
    db.session.flush()
    for found in free:
        opening = note_opening(found.seat, OpeningCause.PLANNED_END, found.free_from or today(now), now)
        if opening is not None:
            with settling([opening], now=now):  # an earlier call asks for it no more
                opening.call_id = call.id
    db.session.flush()
    db.session.refresh(call, ["free_from"])
    audit.write("leadership.call_opened", about=call, after={"title": call.title, "public": call.public})
    record(CallOpened(call_id=call.id))
    return call


def withdraw_call(call: Call, *, now: datetime) -> None:
    """Take a call back; those who stand are told. Terms agreed through it stay. A repeat does nothing."""
    lock(call)
    if call.withdrawn_at is not None:
        return
    call.withdrawn_at = now
    audit.write("leadership.call_withdrawn", about=call)
    record(CallWithdrawn(call_id=call.id))


def _free_slug(title: str) -> str:
    slug = slugify(title)
    alike = select(Call.slug).where(or_(Call.slug == slug, Call.slug.startswith(f"{slug}-", autoescape=True)))
    taken = set(db.session.scalars(alike))
    return next(each for each in chain([slug], (f"{slug}-{number}" for number in count(2))) if each not in taken)
