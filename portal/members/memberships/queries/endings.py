"""What runs out, in the order in which it does. For the office that keeps the memberships."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, union
from sqlalchemy.orm import aliased, joinedload

from portal.core.dates import covers
from portal.core.db import db
from portal.members.memberships.models import Membership, RenewalNotice, Representation
from portal.members.memberships.status import suspended_on
from portal.members.people.models import Person

#: What has lapsed lately.
LATELY = timedelta(days=90)
SOON, GRACE, LAPSED = "soon", "grace", "lapsed"


def first_to_run_out(statement: Select[Any], day: date) -> Select[Any]:
    """The people of the statement whose membership runs out, each once: by the one that runs out first.

    The index on `grace_until` gives them in this order, so that the first of many are found without the others.
    """
    ends, speaks = aliased(Membership), aliased(Representation)
    through = and_(speaks.organisation_id == ends.organisation_id, covers(speaks.start, speaks.end, day))
    return (
        statement.select_from(ends)
        .outerjoin(speaks, through)
        .join(Person, Person.id == func.coalesce(ends.person_id, speaks.person_id))
        .where(runs_out(ends, day), ~_another_before(ends, day))
        .order_by(ends.grace_until, ends.id, Person.id)
    )


def whose_runs_out(day: date) -> Select[int]:
    """How many those people are: of each membership the people, and nobody twice."""
    own = select(Membership.person_id.label("id")).where(Membership.person_id.is_not(None), runs_out(Membership, day))
    through = (
        select(Representation.person_id)
        .join(Membership, Membership.organisation_id == Representation.organisation_id)
        .where(covers(Representation.start, Representation.end, day), runs_out(Membership, day))
    )
    each = union(own, through).subquery()
    return select(func.count()).select_from(each).join(Person, Person.id == each.c.id).where(Person.is_there())


def runs_out(membership: Any, day: date) -> ColumnElement[bool]:
    """It is covered or in grace, and neither without end; beside `membership`, which may be an alias."""
    return and_(membership.end.is_(None), membership.start <= day, membership.grace_until > day)


def sooner(other: Any, than: Any, day: date) -> ColumnElement[bool]:
    """The one membership runs out before the other."""
    first = and_(other.grace_until == than.grace_until, other.id < than.id)
    return and_(runs_out(other, day), or_(other.grace_until < than.grace_until, first))


def _another_before(ends: Any, day: date) -> ColumnElement[bool]:
    """The person rests on another membership that runs out before this one."""
    other, speaks = aliased(Membership), aliased(Representation)
    own = exists().where(other.person_id == Person.id, sooner(other, ends, day))
    through = exists().where(
        speaks.person_id == Person.id, covers(speaks.start, speaks.end, day),
        other.organisation_id == speaks.organisation_id, sooner(other, ends, day),
    )  # fmt: skip
    return or_(own, through)


def renewals(show: str, day: date, *, within: int) -> Select[Membership]:
    """Memberships that nobody ended, with their holders and plans: covered for at most `within` days more (SOON), in
    grace (GRACE), or lapsed within `LATELY` (LAPSED: the last to lapse first). Without those that are suspended."""
    found = select(Membership).where(*_nobody_ended(day))
    found = found.options(
        joinedload(Membership.person), joinedload(Membership.organisation), joinedload(Membership.plan)
    )
    if show == LAPSED:
        lapsed = found.where(Membership.grace_until <= day, Membership.grace_until > day - LATELY)
        return lapsed.order_by(Membership.grace_until.desc(), Membership.id)
    found = found.where(Membership.grace_until > day)
    if show == GRACE:
        return found.where(Membership.covered_until <= day).order_by(Membership.grace_until, Membership.id)
    until = day + timedelta(days=within)
    soon = found.where(Membership.covered_until > day, Membership.covered_until <= until)
    return soon.order_by(Membership.covered_until, Membership.id)


def running_out(day: Any, *, before: Any) -> Select[Membership]:
    """The same of those that are covered up to the day `before` at most, or in grace; the first to lapse first."""
    found = select(Membership).where(*_nobody_ended(day))
    found = found.where(Membership.covered_until <= before, Membership.grace_until > day)
    return found.order_by(Membership.grace_until, Membership.id)


def in_grace(day: Any) -> Select[int]:
    """How many memberships have run out and still count that day."""
    late = Membership.covered_until <= day, Membership.grace_until > day
    return select(func.count()).select_from(Membership).where(*_nobody_ended(day), *late)


def _nobody_ended(day: Any) -> tuple[ColumnElement[bool], ...]:
    """Whether they stay is asked of these, and not of those that are suspended."""
    return Membership.end.is_(None), Membership.start <= day, ~suspended_on(day)


def letters_written(memberships: Iterable[Membership]) -> dict[int, int]:
    """Membership -> the last of the days for which a letter about the present end of its coverage was written."""
    ids = [each.id for each in memberships]
    written = (
        select(RenewalNotice.membership_id, func.max(RenewalNotice.days))
        .join(Membership, Membership.id == RenewalNotice.membership_id)
        .where(RenewalNotice.membership_id.in_(ids), RenewalNotice.covered_until == Membership.covered_until)
        .group_by(RenewalNotice.membership_id)
    )
    return {row[0]: row[1] for row in db.session.execute(written)}
