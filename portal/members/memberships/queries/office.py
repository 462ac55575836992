"""What the office asks: everybody, by status and words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true, union_all
from sqlalchemy.orm import joinedload

from portal.accounts.models import Account
from portal.core.dates import covers
from portal.core.db import db
from portal.core.search import matches, terms
from portal.mail.addresses import normalise
from portal.members.memberships.models import Belonging, Membership, Plan, Representation, Status
from portal.members.memberships.queries import endings
from portal.members.memberships.queries.members import counts_on, members_in_all
from portal.members.memberships.status import is_status
from portal.members.people import sign_ins
from portal.members.people.models import Person

NONE = "none"
#: Whose coverage ends within so many days, or has ended.
PASSED = "passed"
DUE = ("30", "60", "90", PASSED)
#: The order in which memberships run out.
ENDS = "ends"


def everybody(
    *, words: str, status: str, day: date, sign_in: str = "", plan: int = 0, due: str = "", since: date | None = None,
    order: str = "",
) -> Any:  # fmt: skip
    """People by name: id, name, picture, headline, firm, email, counts (today), and whether they sign in.

    `sign_in`: one of the states of `portal.members.people.sign_ins`, or empty for all. `plan`: they are on it, or
    will be. `due`: one of `DUE`. `since`: members since that day or later. `order`: ENDS for those alone whose
    membership runs out, the first to run out first.
    """
    statement: Any = select(
        Person.id, Person.name, Person.picture, Person.headline, Person.firm, Person.email,
        counts_on(day).label("counts"), sign_ins.STATE.label("sign_in"), sign_ins.INVITED_AT.label("invited_at"),
        sign_ins.SEEN_AT.label("seen_at"),
    ).where(Person.is_there())  # fmt: skip
    if order == ENDS:
        statement = endings.first_to_run_out(statement, day).outerjoin(Account, Account.id == Person.account_id)
    else:
        statement = statement.outerjoin(Account, Account.id == Person.account_id).order_by(Person.name_key, Person.id)
    if sign_in in sign_ins.WORDS:
        statement = statement.where(sign_ins.is_at(sign_in))
    if words:
        statement = statement.where(_called(words))
    if plan:
        statement = statement.where(_holding(on_plan(plan, day), day))
    if due in DUE:
        statement = statement.where(_holding(due_by(due, day), day))
    if since is not None:
        came = select(Belonging.person_id).where(Belonging.since >= since, Belonging.since <= day)
        statement = statement.where(Person.id.in_(came), ~Person.since_unknown)
    if status == NONE:
        return statement.where(~_rests_on(true(), day))
    if status in {each.value for each in Status}:
        return statement.where(_has(status, day))
    return statement


def on_plan(plan: int, day: date) -> ColumnElement[bool]:
    """Memberships of a plan that have not ended, beside Membership."""
    return and_(Membership.plan_id == plan, or_(Membership.end.is_(None), Membership.end > day))


def due_by(due: str, day: date) -> ColumnElement[bool]:
    """Memberships, ended by nobody, whose coverage ends within so many days, or has ended already."""
    runs, until = and_(Membership.end.is_(None), Membership.start <= day), Membership.covered_until
    if due == PASSED:
        return and_(runs, until <= day)
    return and_(runs, until > day, until <= day + timedelta(days=int(due)))


def numbers(**asked: Any) -> list[int]:
    """The ids of all whom `everybody` finds, in its order."""
    return list(db.session.scalars(everybody(**asked).with_only_columns(Person.id, maintain_column_froms=True)))


def known_total(
    *, words: str, status: str, day: date, sign_in: str = "", plan: int = 0, due: str = "", since: date | None = None,
    order: str = "",
) -> int | None:  # fmt: skip
    """How many `everybody` finds, where that is known without asking each of them; else None.

    Whoever counts and is not active is in grace, and they are few.
    """
    if words or sign_in in sign_ins.WORDS or plan or due in DUE or since or (order == ENDS and status):
        return None
    if order == ENDS:
        return db.session.scalar(endings.whose_runs_out(day)) or 0
    if status == Status.ACTIVE:
        late = select(func.count()).where(_has(Status.GRACE, day), ~_has(Status.ACTIVE, day))
        return db.session.scalar(select(members_in_all(day) - late.scalar_subquery())) or 0
    known = {each.value for each in Status} | {NONE}
    if status in known:
        return None
    rows, merged, erased = (
        select(func.count()).select_from(Person).where(*which).scalar_subquery()
        for which in ((), (Person.merged_at.is_not(None),), (Person.erased_at.is_not(None),))
    )
    return db.session.scalar(select(rows - merged - erased)) or 0


def _called(words: str) -> ColumnElement[bool]:
    spelled = normalise(words)
    found = or_(Person.email_key == spelled, Person.external_id == words)
    if "@" in spelled:  # a part of it as it stands in DNS, or as it is written
        parts = (Person.email_key.contains(spelled, autoescape=True), Person.email.contains(words, autoescape=True))
        return or_(found, *parts)
    if not terms(words):
        return found
    hits = matches("person", words).subquery()
    return or_(found, Person.id.in_(select(hits.c.object_id)))


def _has(status: str, day: date) -> ColumnElement[bool]:
    """They rest on a membership of this status: own, or of an organisation they speak for.

    Where few have the status, the memberships are found first, once; asking each person would ask all.
    """
    if status == Status.ACTIVE:
        return _rests_on(is_status(Status.ACTIVE, day), day)
    found = _holding(is_status(Status(status), day), day)
    if status in {Status.LAPSED.value, Status.ENDED.value}:  # history does not describe who counts otherwise
        return and_(found, ~counts_on(day))
    return found


def _holding(these: ColumnElement[bool], day: date) -> ColumnElement[bool]:
    """They rest on one of these memberships, which are found first."""
    own = select(Membership.person_id).where(Membership.person_id.is_not(None), these)
    through = (
        select(Representation.person_id)
        .join(Membership, Membership.organisation_id == Representation.organisation_id)
        .where(covers(Representation.start, Representation.end, day), these)
    )
    return Person.id.in_(union_all(own, through))


def _rests_on(these: ColumnElement[bool], day: date) -> ColumnElement[bool]:
    own = exists().where(Membership.person_id == Person.id, these)
    through = exists().where(
        Representation.person_id == Person.id,
        covers(Representation.start, Representation.end, day),
        Membership.organisation_id == Representation.organisation_id,
        these,
    )
    return or_(own, through)


def with_holder() -> Select[Membership]:
    """Memberships with whose they are. For the office that keeps them."""
    return select(Membership).options(joinedload(Membership.person), joinedload(Membership.organisation))


def open_plans(holder: str) -> Select[Plan]:
    """The plans that somebody of this kind can begin with."""
    return select(Plan).where(Plan.holder == holder, Plan.closed_at.is_(None)).order_by(Plan.name)
