"""Finding those who would like to help. Each query's docstring says who may see what it returns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from portal.accounts.models import Account
from portal.core.actors import Actor, Right
from portal.core.dates import A_DAY, local
from portal.core.settings import association
from portal.core.tokens import digest
from portal.events.programme.models import Event
from portal.leadership.offices import queries as leadership
from portal.members.people import reach
from portal.members.people.models import Person
from portal.members.people.reach import Reader
from portal.volunteering.models import Role, Shift
from portal.volunteering.queries.shifts import open_first, organisers_of
from portal.volunteering.wishes.models import KEPT, LINK_LASTS, PATIENCE, HelpWish

#: So many shifts are offered to a visitor to choose from.
CHOICES = 40


def is_kept(now: datetime) -> ColumnElement[bool]:
    """SQL: it is not forgotten yet."""
    unsent = and_(HelpWish.sent_at.is_(None), HelpWish.asked_at > now - LINK_LASTS)
    return or_(unsent, said_since(now - KEPT))


def said_since(moment: Any) -> ColumnElement[bool]:
    """SQL: it was sent on, or answered, after this moment."""
    said: ColumnElement[bool] = func.coalesce(HelpWish.settled_at, HelpWish.sent_at) > moment
    return and_(HelpWish.sent_at.is_not(None), said)


def to_choose_from(now: datetime) -> Select[Shift]:
    """The shifts that a visitor may say they would help with, the emptiest first. For everybody."""
    return open_first(Actor(), now).where(Shift.taken < Shift.most).limit(CHOICES)


def _whole() -> Select[HelpWish]:
    return (
        select(HelpWish)
        .outerjoin(HelpWish.shift)
        .outerjoin(Shift.event)
        .outerjoin(Role, Role.id == HelpWish.role_id)
        .options(
            contains_eager(HelpWish.shift).contains_eager(Shift.event),
            contains_eager(HelpWish.role),
            joinedload(HelpWish.settled_by),
        )
    )


def behind(token: str, now: datetime) -> Select[HelpWish]:
    """What somebody said whose link this is. For whoever has it."""
    return _whole().where(HelpWish.token_hash == digest(token), is_kept(now))


def whole(number: int) -> Select[HelpWish]:
    """All that a letter says of it. For who writes it."""
    return _whole().where(HelpWish.id == number)


def sent(number: int, now: datetime) -> Select[HelpWish]:
    """What was sent on and is not forgotten. For those who `policies.answer_help` lets."""
    team = contains_eager(HelpWish.shift).contains_eager(Shift.event).selectinload(Event.team)
    return whole(number).where(HelpWish.sent_at.is_not(None), is_kept(now)).options(team)


def all_sent(now: datetime) -> Select[HelpWish]:
    """What was sent on and is not forgotten; what waits for an answer first. For the office of volunteering."""
    waits = case((HelpWish.settled_at.is_(None), 0), else_=1)
    return (
        _whole()
        .where(HelpWish.sent_at.is_not(None), is_kept(now))
        .order_by(waits, HelpWish.sent_at.desc(), HelpWish.id.desc())
    )


def sent_about(event: Event, now: datetime) -> Select[HelpWish]:
    """The same about shifts of this event. For its organisers."""
    return all_sent(now).where(Shift.event_id == event.id)


def waiting_from(email_key: str) -> Select[HelpWish]:
    """What this address said and nobody has answered; there is at most one. For operations."""
    return select(HelpWish).where(HelpWish.email_key == email_key, HelpWish.settled_at.is_(None))


def waiting(since: Any) -> Select[HelpWish, str | None]:
    """What was sent after this moment and waits for an answer, the longest first, each with the name of its role. For
    the office of volunteering.
    """
    return (
        select(HelpWish, Role.name)
        .outerjoin(Role, Role.id == HelpWish.role_id)
        .where(HelpWish.settled_at.is_(None), HelpWish.sent_at > since)
        .order_by(HelpWish.sent_at, HelpWish.id)
    )


def to_remind_of(now: datetime) -> Select[HelpWish]:
    """What waits for days and nobody was reminded of. For the sweep."""
    earliest = now - timedelta(days=PATIENCE)
    unanswered = HelpWish.settled_at.is_(None), HelpWish.reminded_at.is_(None), HelpWish.sent_at <= earliest
    return all_sent(now).where(*unanswered)


def has_waited(wish: HelpWish, now: datetime) -> bool:
    """Whether `PATIENCE` working days have passed since it was sent, by the association's calendar."""
    if wish.sent_at is None:
        return False
    zone = association().time_zone
    day, today = local(wish.sent_at, zone).date(), local(now, zone).date()
    return len(_working_days(day, today)) >= PATIENCE


def _working_days(after: date, until: date) -> Sequence[date]:
    days = [after + n * A_DAY for n in range(1, min((until - after).days, 14) + 1)]
    return [day for day in days if day.isoweekday() <= 5]


def forgotten(now: datetime) -> Select[HelpWish]:
    """What is to be deleted. For the sweep."""
    return select(HelpWish).where(~is_kept(now)).order_by(HelpWish.id)


def whose_account(email_key: str) -> Select[int]:
    """Who has shown, by their account, that they read mail at this address. For their own data alone."""
    theirs = Account.email_key == email_key, Account.closed_at.is_(None), Account.proved_at.is_not(None)
    return select(Person.id).join(Account, Account.id == Person.account_id).where(*theirs)


def who_answers(wish: HelpWish) -> dict[int, Reader]:
    """Who runs the event of the shift, else the office of volunteering, else who administers the portal: to be told."""
    found = organisers_of(wish.shift) if wish.shift and wish.shift.event_id else []
    found = found or leadership.people_with_right(Right.VOLUNTEERING)
    return reach.readers(each.id for each in found or leadership.people_with_right(Right.ADMINISTRATION))
