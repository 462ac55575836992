"""A membership in plain words: how it stands today, and what it rested on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select, union_all
from sqlalchemy.orm import joinedload

from portal.core.dates import covers
from portal.core.db import db
from portal.core.say import say_date, say_month
from portal.members.memberships.models import Coverage, Membership, Organisation, Representation, Status
from portal.members.memberships.operations.memberships import not_renewable
from portal.members.memberships.operations.suspensions import to_lift
from portal.members.memberships.queries.standings import DatedStatus
from portal.members.memberships.status import status_on
from portal.members.people.models import Person

WORDS = {
    Status.SCHEDULED: _l("Begins soon"),
    Status.ACTIVE: _l("Active"),
    Status.GRACE: _l("In grace"),
    Status.LAPSED: _l("Lapsed"),
    Status.ENDED: _l("Ended"),
    Status.SUSPENDED: _l("Suspended"),
}
KINDS = {"paid": _l("paid"), "waived": _l("nothing to pay"), "honorary": _l("honorary")}
TAGS = {
    Status.SCHEDULED: "sky", Status.ACTIVE: "moss", Status.GRACE: "sky",
    Status.LAPSED: "", Status.ENDED: "", Status.SUSPENDED: "lamp",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """A membership with its status as of a day, a sentence about it, and what can be done with it that day."""

    membership: Membership
    status: Status
    sentence: Any
    renewable: bool
    suspended: bool
    through: str = ""

    @property
    def word(self) -> Any:
        return WORDS[self.status]

    @property
    def tag(self) -> str:
        return TAGS[self.status]

    @property
    def goes_on(self) -> bool:
        """It has no end yet, and has not lapsed: no other one of its holder can begin."""
        return self.membership.end is None and self.status is not Status.LAPSED


def tell(membership: Membership, day: date, *, through: str = "") -> Told:
    """The membership as of the day."""
    status = status_on(membership, day)
    return Told(
        membership, status, _sentence(membership, status), through=through,
        renewable=not_renewable(membership, day) is None, suspended=to_lift(membership, day) is not None,
    )  # fmt: skip


def of_person(person: Person, day: date) -> dict[str, Any]:
    """All memberships a person rests on, own and through organisations today; the newest first."""
    own = select(Membership.id).where(Membership.person_id == person.id)
    through = (
        select(Membership.id)
        .join(Representation, Representation.organisation_id == Membership.organisation_id)
        .where(Representation.person_id == person.id, covers(Representation.start, Representation.end, day))
    )
    found = _loaded(Organisation.name).outerjoin(Organisation, Organisation.id == Membership.organisation_id)
    rows = db.session.execute(found.where(Membership.id.in_(union_all(own, through))))
    told = [tell(each, day, through=name or "") for each, name in rows.unique()]
    current = next((each for each in told if each.status.counts), None)
    return {"current": current, "told": told, "kinds": KINDS}


def plans_held(told: Sequence[Told]) -> set[int]:
    """The plans of the holder's own memberships that count."""
    return {each.membership.plan_id for each in told if not each.through and each.status.counts}


def of_organisation(organisation: Organisation, day: date) -> list[Told]:
    """The organisation's memberships, the newest first."""
    found = db.session.scalars(_loaded().where(Membership.organisation_id == organisation.id))
    return [tell(each, day) for each in found.unique()]


def _loaded(*more: Any) -> Any:
    return (
        select(Membership, *more)
        .options(joinedload(Membership.coverage), joinedload(Membership.suspensions), joinedload(Membership.plan))
        .order_by(Membership.start.desc(), Membership.organisation_id.is_not(None), Membership.id)
    )


def _sentence(membership: Membership, status: Status) -> Any:
    last = membership.covered_until - timedelta(days=1) if membership.covered_until else None
    if status is Status.ENDED and membership.end:
        return _("It ended after %(day)s.", day=say_date(membership.end - timedelta(days=1)))
    if status is Status.SCHEDULED:
        return _("It begins on %(day)s.", day=say_date(membership.start))
    runs_up_to_its_end = membership.grace_until is None or (membership.end or date.max) <= membership.grace_until
    if membership.end is not None and status.counts and runs_up_to_its_end:
        return _("It ends after %(day)s, its last day.", day=say_date(membership.end - timedelta(days=1)))
    if status is Status.SUSPENDED:
        return _("It is suspended and does not count at present.")
    if status is Status.LAPSED:
        return _("It ran up to %(day)s and has lapsed since.", day=say_date(last))
    if status is Status.GRACE and membership.grace_until:
        until = say_date(membership.grace_until - timedelta(days=1))
        if membership.covered_until == membership.start:
            return _("It is not paid yet. Everything stays open up to %(until)s.", until=until)
        return _(
            "It ran up to %(day)s and is to be renewed. Everything stays open up to %(until)s.",
            day=say_date(last),
            until=until,
        )
    if last is None:
        return _("It runs without end.")
    standing = [each for each in membership.coverage if each.reversed_at is None]
    if standing and standing[-1].kind == "paid":
        return _("It is paid up to %(day)s.", day=say_date(last))
    return _("It runs up to %(day)s, with nothing to pay.", day=say_date(last))


def until(end: date) -> Any:
    """How long something lasts whose first day outside this is: until the end of May 2027."""
    last = end - timedelta(days=1)
    if (end.month, end.day) == (1, 1):
        return _("until the end of %(year)s", year=last.year)
    if end.day == 1:
        return _("until the end of %(month)s", month=say_month(last))
    return _("until %(day)s", day=say_date(last))


def when(standing: DatedStatus) -> Any:
    """What day matters to somebody of this standing, in a few words."""
    ends = standing.end or standing.covered_until
    match standing.status:
        case Status.ACTIVE:
            return until(ends) if ends else _("without end")
        case Status.GRACE:
            return until(standing.grace_until) if standing.grace_until else ""
        case Status.SCHEDULED:
            return _("from %(day)s", day=say_date(standing.start))
        case Status.LAPSED:
            return _("since %(month)s", month=say_month(standing.grace_until))
        case Status.ENDED:
            return _("since %(month)s", month=say_month(standing.end))
    return ""


def said(coverage: Coverage) -> Any:
    """One stretch of coverage in words."""
    start = say_date(coverage.start)
    if coverage.end is None:
        return _("From %(start)s, without end", start=start)
    return _("%(start)s to %(end)s", start=start, end=say_date(coverage.end - timedelta(days=1)))
