"""Bodies, positions and seats."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NotRequired, TypedDict, Unpack

from sqlalchemy import select

from portal.accounts.operations.giving import Giver, check_administrator, check_carried
from portal.core import audit
from portal.core.actors import Power, Reach, Right, known
from portal.core.db import db
from portal.core.facts import record
from portal.core.locking import lock, locked
from portal.core.text import slugify
from portal.leadership import errors, queries
from portal.leadership.facts import TermEnded
from portal.leadership.models import (
    Body,
    BodyKind,
    FilledBy,
    HoldOver,
    OpeningCause,
    Position,
    Seat,
    Term,
)
from portal.leadership.operations.openings import note_opening, withdraw_opening
from portal.leadership.operations.terms import live_terms


def form_body(*, name: str, kind: BodyKind, about: str, formed: date, parent: Body | None = None) -> Body:
    """Form a body. Raises AddressTaken for a name that another one has."""
    slug = slugify(name)
    if db.session.scalar(select(Body.id).where(Body.slug == slug)) is not None:
        raise errors.AddressTaken
    body = Body(name=name, slug=slug, kind=kind, about=about, formed=formed, parent_id=parent.id if parent else None)
    db.session.add(body)
    db.session.flush()
    audit.write("leadership.body_formed", about=body, after={"name": body.name})
    return body


def change_body(
    body: Body,
    *,
    name: str,
    kind: BodyKind,
    about: str,
    formed: date,
    parent: Body | None,
    giver: Giver,
    now: datetime,
) -> None:
    """Change what is said of a body; its address stays. Terms count from the day it was formed, not before.

    Raises ParentCircle, EndsBeforeItStarts, and the giver's refusals where a new first day or a new place moves rights.
    """
    above = parent
    while above is not None:
        if above.id == body.id:
            raise errors.ParentCircle
        above = above.parent
    lock(body)
    if body.dissolved is not None and formed > body.dissolved:
        raise errors.EndsBeforeItStarts(field="formed")
    if formed != body.formed:
        check_carried(giver, queries.carried_in(body), now=now)
    if (parent.id if parent else None) != body.parent_id:
        check_carried(giver, _moved(body, parent), now=now)
    before = {"name": body.name, "kind": body.kind, "formed": body.formed}
    body.name, body.kind, body.about, body.formed = name, kind, about, formed
    body.parent_id = parent.id if parent else None
    after = {"name": body.name, "kind": body.kind, "formed": body.formed}
    audit.write("leadership.body_changed", about=body, before=before, after=after)


def _moved(body: Body, parent: Body | None) -> set[Power]:
    """What reaches down from the bodies above, here no more or from now on: over this body and those below it."""
    before, after = set(body.within_bodies[1:]), set(parent.within_bodies if parent else ())
    return {
        Power(power.right, Reach.BODY_AND_BELOW, body.id, body.within_bodies[1:])
        for power in queries.reaching_down(before ^ after)
    }


def end_body(body: Body, *, day: date, giver: Giver, now: datetime) -> None:
    """Dissolve a body from a day on: seats and terms that reach beyond end then, open-ended or not.

    For `dissolve_body`, which minds who asks for its seats and to whom they were offered.

    Raises EndsBeforeItStarts, and the giver's refusals where terms carry rights.
    """
    lock(body)
    if day < body.formed:
        raise errors.EndsBeforeItStarts
    check_carried(giver, queries.carried_in(body), now=now)
    body.dissolved = day
    audit.write("leadership.body_dissolved", about=body, after={"first_day_without": day})
    seats = db.session.scalars(
        select(Seat).join(Position, Position.id == Seat.position_id).where(Position.body_id == body.id)
    )
    for seat in seats.all():
        _close_seat(seat, day, reason="dissolved", giver=giver, now=now)


#: What nobody has said otherwise.
USUAL = {"beside_another": False, "order": 50}


class Described(TypedDict):
    """What is said of a position, and asked for in its form."""

    title: str
    duties: str
    hours_per_month: int
    term_months: int
    hold_over: HoldOver
    filled_by: FilledBy
    chairs: bool
    newcomer_ok: bool
    beside_another: NotRequired[bool]
    order: NotRequired[int]


def make_position(
    body: Body,
    *,
    grants: Iterable[Right],
    giver: Giver,
    now: datetime,
    reach: Reach = Reach.ASSOCIATION,
    **said: Unpack[Described],
) -> Position:
    """Make a position; it has no seat yet. Raises OnlyAdministrators, ProofNeeded where it is to carry rights."""
    position = Position(body_id=body.id, grants=[], reach=Reach.ASSOCIATION, **(USUAL | said))
    db.session.add(position)
    _carry(position, grants, reach, giver, now)
    db.session.flush()
    audit.write("leadership.position_made", about=position, after=_told(position))
    return position


def alter_position(
    position: Position,
    *,
    its_own: bool,
    giver: Giver,
    now: datetime,
    grants: Iterable[Right] | None = None,
    reach: Reach | None = None,
    **said: Unpack[Described],
) -> None:
    """Change a position. Terms keep the title under which they were held; rights follow at once.

    For `change_position`, which knows who was chosen for it. `its_own`: the giver serves there or will.
    `grants`, `reach`: None leaves what it carries. Raises OnlyAdministrators, ProofNeeded where they change, and the
    giver's refusals where it carries rights and how long they last changes.
    """
    locked(Body, position.body_id)
    db.session.refresh(position)
    if (position.hold_over, position.term_months) != (said["hold_over"], said["term_months"]):
        check_carried(giver, position.powers, now=now, to=giver.account_id if its_own else None)
    before = _told(position)
    for name, value in (USUAL | said).items():
        setattr(position, name, value)
    if grants is not None or reach is not None:
        _carry(position, grants, reach, giver, now)
        db.session.flush()
    audit.write("leadership.position_changed", about=position, before=before, after=_told(position))


def _carry(
    position: Position, grants: Iterable[Right] | None, reach: Reach | None, giver: Giver, now: datetime
) -> None:
    """The one place where what a position carries changes: more or less, further or less far, by an administrator."""
    wanted = known(position.grants) if grants is None else frozenset(Right(grant) for grant in grants)
    far = Reach(position.reach) if reach is None else reach
    if wanted == known(position.grants) and (far == position.reach or not wanted):
        position.reach = far  # of nothing: as little as before
        return
    check_administrator(giver, now=now)
    position.grants, position.reach = sorted(right.value for right in wanted), far


def _told(position: Position) -> dict[str, Any]:
    return {
        "title": position.title,
        "grants": position.grants,
        "reach": position.reach,
        "chairs": position.chairs,
        "hold_over": position.hold_over,
        "term_months": position.term_months,
    }


def add_seat(position: Position, *, valid_from: date, now: datetime) -> Seat:
    """Add a seat; it is open from its first day."""
    seat = Seat(position_id=position.id, valid_from=valid_from)
    db.session.add(seat)
    db.session.flush()
    note_opening(seat, OpeningCause.NEW_SEAT, valid_from, now)
    audit.write("leadership.seat_added", about=seat, after={"valid_from": valid_from})
    return seat


def end_seat(seat: Seat, *, day: date, giver: Giver, now: datetime) -> None:
    """Give a seat up from a day on; whoever is holding over there ends with it.

    For `give_up_seat`, which minds who asks for it and to whom it was offered.

    Raises StillOccupied while a term is meant to reach beyond, and the giver's refusals where one carries rights.
    """
    locked(Body, seat.position.body_id)
    db.session.refresh(seat)
    if day < seat.valid_from:
        raise errors.EndsBeforeItStarts
    for term in live_terms(seat):
        if term.start >= day or term.ends is None or term.ends > day:
            raise errors.StillOccupied
    _close_seat(seat, day, reason="seat given up", giver=giver, now=now)
    audit.write("leadership.seat_ended", about=seat, after={"first_day_without": day})


def _close_seat(seat: Seat, day: date, *, reason: str, giver: Giver, now: datetime) -> None:
    for term in live_terms(seat):
        _close_term(term, day, reason, giver, now)
    if seat.valid_until is None or seat.valid_until > day:
        seat.valid_until = max(day, seat.valid_from)
    withdraw_opening(seat, now)
    db.session.flush()


def _close_term(term: Term, day: date, reason: str, giver: Giver, now: datetime) -> None:
    if term.end is not None and term.end <= day:
        return
    check_carried(giver, term.seat.position.powers, now=now)
    if term.start >= day:
        term.voided_at, term.void_reason = now, reason
    else:
        term.end, term.end_reason = day, reason
        record(TermEnded(term_id=term.id))
