"""Why nothing can be done for somebody: one rule in SQL, for the page that asks first and for the job that does it."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, case, exists, func, null, or_, select

from portal.core.db import db
from portal.mail import suppression
from portal.members.acts.models import Kind
from portal.members.memberships.models import Membership, Plan, Status
from portal.members.memberships.status import is_status
from portal.members.people import reach
from portal.members.people.models import Person
from portal.members.people.operations.people import EntryGone

SENTENCES = {
    "gone": EntryGone.sentence,
    "died": _l("They have died."),
    "no_account": _l("They have no sign-in yet, so nobody has shown who reads mail there. Invite them first."),
    "unproved": _l("They have not shown yet that they read mail at their address."),
    "closed": _l("Their sign-in is closed."),
    "bounces": _l("Mail to their address came back, or was refused. Ask them for another one."),
    "no_email": _l("There is no e-mail address to invite them by. Add one first."),
    "signs_in": _l("They sign in already."),
    "on_it": _l("They are on this plan already."),
    "nothing": _l("They have no membership of their own that runs and could go on with this plan."),
}
MOST_NAMED = 20


def reason(kind: Kind, day: date, plan: Plan | None = None) -> ColumnElement[str | None]:
    """A key of `SENTENCES`, or NULL for whom it can be done; for selects that join `reach.ACCOUNT` to Person."""
    account, died = reach.ACCOUNT, (Person.died_on.is_not(None), "died")
    gone = (~Person.is_there(), "gone")
    if kind is Kind.LETTER:
        bounces = suppression.stops(account.email_key)
        return case(
            gone, died, (account.id.is_(None), "no_account"), (account.closed_at.is_not(None), "closed"),
            (account.proved_at.is_(None), "unproved"), (bounces, "bounces"), else_=null(),
        )  # fmt: skip
    if kind is Kind.INVITE:
        came_in = or_(account.proved_at.is_not(None), account.password_hash.is_not(None))
        return case(
            gone, died, (account.closed_at.is_not(None), "closed"), (came_in, "signs_in"),
            (func.coalesce(reach.EMAIL, "") == "", "no_email"), else_=null(),
        )  # fmt: skip
    held = exists().where(Membership.person_id == Person.id, movable(plan, day))
    mine = exists().where(Membership.person_id == Person.id, Membership.plan_id == (plan.id if plan else 0), _runs(day))
    return case(gone, died, (mine, "on_it"), (~held, "nothing"), else_=null())


def movable(plan: Plan | None, day: date) -> ColumnElement[bool]:
    """Memberships that could go on with the plan, if its day allows it."""
    runs = and_(Membership.end.is_(None), _runs(day))
    return runs if plan is None else and_(runs, Membership.family == plan.family, Membership.plan_id != plan.id)


def _runs(day: date) -> ColumnElement[bool]:
    return or_(is_status(Status.ACTIVE, day), is_status(Status.GRACE, day))


def by_person(ids: list[int], kind: Kind, day: date, plan: Plan | None) -> dict[int, str]:
    """Person -> why not, of those for whom nothing can be done. One statement."""
    why = reason(kind, day, plan)
    found = _with_account(select(Person.id, why.label("why")).where(Person.id.in_(ids), why.is_not(None)))
    return {row[0]: row[1] for row in db.session.execute(found)}


def counted(people: Any, kind: Kind, day: date, plan: Plan | None) -> dict[str | None, int]:
    """Reason (None: it can be done) -> how many of the people. `people`: a select of ids."""
    why = reason(kind, day, plan)
    each = _with_account(select(why.label("why")).where(Person.id.in_(people))).subquery()
    return {row[0]: row[1] for row in db.session.execute(select(each.c.why, func.count()).group_by(each.c.why))}


def named(people: Any, kind: Kind, day: date, plan: Plan | None) -> list[Any]:
    """The first of those for whom nothing can be done: (id, name, why)."""
    why = reason(kind, day, plan)
    found = _with_account(select(Person.id, Person.name, why.label("why")))
    found = found.where(Person.id.in_(people), why.is_not(None)).order_by(Person.name_key, Person.id)
    return list(db.session.execute(found.limit(MOST_NAMED)).all())


def _with_account(statement: Any) -> Any:
    return statement.select_from(Person).outerjoin(reach.ACCOUNT, reach.ACCOUNT.id == Person.account_id)
