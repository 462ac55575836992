"""Positions that come with another: an acting deputy, ex officio. Whoever changes that holds the bodies of both."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_

from portal.accounts.operations.giving import Giver, check_carried
from portal.core import audit
from portal.core.db import db
from portal.core.locking import locked
from portal.core.settings import today
from portal.leadership import errors
from portal.leadership.offices import queries
from portal.leadership.offices.errors import ActsForItself, DeputyCircle, NoOfficeToName, NotOneBody, StillServed
from portal.leadership.offices.models import Body, HeldBy, HeldHow, Position, Seat
from portal.leadership.offices.operations.holding import hold_position
from portal.leadership.offices.operations.seats import close_seat


def set_deputy(position: Position, by: Position | None, *, giver: Giver, now: datetime) -> None:
    """Let whoever holds `by` act while a seat of the position is empty; None: nobody acts. A repeat does nothing.

    Raises HeldExOfficio, ActsForItself, NotOneBody, NoOfficeToName, DeputyCircle, and the giver's refusals where the
    position carries rights.
    """
    position, link = _held(position, by)
    if position.is_ex_officio:
        raise errors.HeldExOfficio
    if by is None:
        _let_go(position, link, giver, now)
        return
    if by.id == position.id:
        raise ActsForItself
    if by.body_id != position.body_id:
        raise NotOneBody
    if queries.by_way_of(by.id, HeldHow.EX_OFFICIO) is not None:
        raise NoOfficeToName
    if position.id in queries.deputies_from(by.id):
        raise DeputyCircle
    _link(position, by, HeldHow.ACTING, link, giver, now)


def make_ex_officio(position: Position, by: Position | None, *, giver: Giver, now: datetime) -> None:
    """Let whoever holds `by` hold the position, from today; its own seats are given up. None: as any other again.

    For `hold_ex_officio`, which minds who asks for its seats. A repeat does nothing.
    Raises ActsForItself, StillServed, NoOfficeToName, and the giver's refusals where the position carries rights.
    """
    position, link = _held(position, by)
    if by is None:
        if position.is_ex_officio:
            _let_go(position, link, giver, now)
        return
    if by.id == position.id:
        raise ActsForItself
    if queries.by_way_of(by.id, HeldHow.EX_OFFICIO) is not None or position.has_followers:
        raise NoOfficeToName
    if queries.is_served(position, today(now)):
        raise StillServed
    _link(position, by, HeldHow.EX_OFFICIO, link, giver, now)
    day = today(now)
    seats = queries.with_position().where(Seat.position_id == position.id)
    for seat in db.session.scalars(seats.where(or_(Seat.valid_until.is_(None), Seat.valid_until > day))).all():
        close_seat(seat, day, reason="held ex officio", giver=giver, now=now)


def _held(position: Position, by: Position | None) -> tuple[Position, HeldBy | None]:
    for number in sorted({position.body_id, by.body_id if by else position.body_id}):
        locked(Body, number)
    return hold_position(position.id), db.session.get(HeldBy, position.id, populate_existing=True)


def _link(position: Position, by: Position, how: HeldHow, link: HeldBy | None, giver: Giver, now: datetime) -> None:
    if link is not None and (link.by_id, link.how) == (by.id, how):
        return
    its_own = giver.account_id is not None and queries.serves_or_will(by, giver.account_id)
    check_carried(giver, position.powers, now=now, to=giver.account_id if its_own else None)
    if link is not None:
        db.session.delete(link)
        db.session.flush()
    db.session.add(HeldBy(position_id=position.id, by_id=by.id, how=how, since=today(now)))
    _noted(position, by.id)
    audit.write("leadership.held_by", about=position, after={"by": by.id, "how": how})


def _let_go(position: Position, link: HeldBy | None, giver: Giver, now: datetime) -> None:
    if link is None:
        return
    check_carried(giver, position.powers, now=now)
    db.session.delete(link)
    _noted(position, link.by_id)
    audit.write("leadership.held_by_nobody", about=position, before={"by": link.by_id, "how": link.how})


def _noted(position: Position, by_id: int) -> None:
    db.session.flush()
    db.session.refresh(position, ["is_ex_officio", "has_deputy"])
    db.session.expire(db.session.get_one(Position, by_id), ["has_followers"])
