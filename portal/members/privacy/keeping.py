"""How long the association keeps what it needs no longer, and whose time has come.

Whoever belonged and does no more is forgotten as if they had asked (`operations.erasing`), so many months after their
last day, where the office has decided that. Who belongs again, applies, is signed in or may do something here stays.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select, true

from portal.accounts import queries as accounts
from portal.accounts.models import AccountSession
from portal.core.actors import Right
from portal.core.dates import A_DAY, add_months
from portal.core.settings import association
from portal.members.applications.models import Application
from portal.members.memberships.models import Belonging, Membership, Representation
from portal.members.people.models import Person

#: After the office has decided, nobody goes for so long: there is time to think again.
TIME_TO_THINK = timedelta(days=30)
#: Nobody is forgotten sooner: whoever comes back is to find their profile.
LEAST_MONTHS = 6

LAST: Any = select(func.max(Belonging.end)).where(Belonging.person_id == Person.id).correlate(Person).scalar_subquery()


def first_day() -> date | None:
    """The first day on which anybody goes by themselves; None as long as nobody does."""
    house = association()
    if not house.keep_departed or not house.keep_departed_since:
        return None
    return date.fromisoformat(house.keep_departed_since) + TIME_TO_THINK


def goes_on(last: date) -> date:
    """When somebody goes whose first day outside was this one."""
    months = association().keep_departed
    day = add_months(last, months)
    while add_months(day, -months) < last:  # 31 August, half a year later
        day += A_DAY
    return max(day, first_day() or day)


def departed(by: date, now: datetime) -> Select[Person, date]:
    """Those who go by this day as things stand, whoever left first in front; with their first day outside.

    For the office and the sweep. Nobody where nothing was decided.
    """
    start = first_day()
    cutoff = add_months(by, -association().keep_departed)
    able = accounts.holders(frozenset(Right), now)
    belongs = exists().where(Belonging.person_id == Person.id, or_(Belonging.end.is_(None), Belonging.end > cutoff))
    return (
        select(Person, LAST)
        .where(
            Person.is_there(), exists().where(Belonging.person_id == Person.id, Belonging.end <= cutoff), ~belongs,
            ~_rests_on_something(cutoff), ~_applies(), ~_is_signed_in(now),
            or_(Person.account_id.is_(None), Person.account_id.not_in(able)),
            true() if start is not None and start <= by else false(),
        )
        .order_by(LAST, Person.id)
    )  # fmt: skip


def _rests_on_something(cutoff: date) -> ColumnElement[bool]:
    """A membership that runs, though its days do not count: it is suspended, or not covered yet."""
    runs = or_(
        Membership.end > cutoff,
        and_(Membership.end.is_(None), or_(Membership.grace_until.is_(None), Membership.grace_until > cutoff)),
    )
    speaks = exists().where(
        Representation.person_id == Person.id, or_(Representation.end.is_(None), Representation.end > cutoff),
        Membership.organisation_id == Representation.organisation_id, runs,
    )  # fmt: skip
    return or_(exists().where(Membership.person_id == Person.id, runs), speaks)


def _applies() -> ColumnElement[bool]:
    return exists().where(Application.person_id == Person.id, Application.decision.is_(None))


def _is_signed_in(now: datetime) -> ColumnElement[bool]:
    return exists().where(AccountSession.account_id == Person.account_id, AccountSession.expires_at > now)
