"""How memberships end: by the office, by their holder, by a move to another plan; and taking an end back."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.core import audit
from portal.core.dates import A_DAY, Stretch
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.facts import record
from portal.core.say import say_date
from portal.core.sayings import kept
from portal.members.facts import MembershipEnded, MembershipReopened
from portal.members.memberships.models import EndKind, Membership, Plan
from portal.members.memberships.operations.memberships import (
    Cover,
    HasEnded,
    HasLapsed,
    OverlapsAnother,
    ReasonNeeded,
    WrongHolder,
    check_alive,
    held,
    overlaps_another,
    refresh_holder,
    start_membership,
)
from portal.members.memberships.operations.seats import check_seats


class EndsBeforeStart(DomainError):
    sentence = _l("This day lies before the beginning.")
    field = "last_day"


class InThePast(DomainError):
    sentence = _l("This day is over. Choose today, or a day to come.")
    field = "last_day"


class NoEndToTakeBack(DomainError):
    sentence = _l("This membership has no end that could be taken back.")


class SamePlan(DomainError):
    sentence = _l("It is on this plan already. Choose another plan.")
    field = "plan"


def end_membership(membership: Membership, *, last_day: date, reason: str, kind: EndKind = EndKind.ENDED) -> None:
    """The membership ends after `last_day`; one that never began ends on the day it would have begun.

    Raises HasEnded, EndsBeforeStart, ReasonNeeded.
    """
    if not reason:
        raise ReasonNeeded
    membership = held(membership.id)
    end = last_day + A_DAY
    if membership.end is not None and membership.end <= end:
        raise HasEnded
    if end < membership.start:
        raise EndsBeforeStart(
            _("It begins on %(day)s; the last day cannot lie before that.", day=say_date(membership.start))
        )
    before = membership.end
    membership.end, membership.end_reason, membership.end_kind = end, reason, kind
    membership.stays_at = None
    refresh_holder(membership.holder)
    audit.write(
        "members.membership_ended", about=membership, before={"end": before}, after={"end": end, "kind": kind.value}
    )
    record(MembershipEnded(membership_id=membership.id))


def resign(membership: Membership, *, last_day: date, reason: str, today: date) -> None:
    """The holder leaves after `last_day`, today or a day to come. Why is theirs to say or not.

    Raises InThePast, HasEnded.
    """
    if last_day < today:
        raise InThePast
    last_day = max(last_day, membership.start - A_DAY)
    end_membership(membership, last_day=last_day, reason=reason or kept(_l("Resigned")), kind=EndKind.RESIGNED)


def stay_after_all(membership: Membership, *, today: date) -> None:
    """The holder takes their resignation back while its day is still to come.

    Raises NoEndToTakeBack, NoSeatFree.
    """
    membership = held(membership.id)
    if membership.end is None or membership.end <= today or membership.end_kind is not EndKind.RESIGNED:
        raise NoEndToTakeBack
    _take_end_back(membership)


def reopen(membership: Membership) -> None:
    """The office takes an end back that was a mistake; the membership stands by its coverage again.

    Raises NoEndToTakeBack, HasDied, EntryGone, OverlapsAnother, NoSeatFree.
    """
    membership = held(membership.id)
    if membership.end is None:
        raise NoEndToTakeBack
    check_alive(membership.holder)
    if overlaps_another(membership, start=membership.start, end=None):
        raise OverlapsAnother(_("A later membership follows this one. It cannot be reopened beside it."))
    _take_end_back(membership)


def _take_end_back(membership: Membership) -> None:
    before = membership.end
    membership.end = membership.end_reason = membership.end_kind = None
    if membership.organisation_id is not None:
        check_seats(membership.organisation_id, Stretch(before or membership.start))
    refresh_holder(membership.holder)
    audit.write("members.membership_reopened", about=membership, before={"end": before}, after={"end": None})
    record(MembershipReopened(membership_id=membership.id))


def move_to_plan(membership: Membership, plan: Plan, *, start: date, cover: Cover, now: datetime) -> Membership:
    """From `start` on another plan holds: this membership ends the day before, and one that follows it begins.

    Raises SamePlan, WrongHolder, PlanClosed, HasEnded, EndsBeforeStart, HasLapsed, NoSeatFree.
    """
    membership = held(membership.id)
    if plan.id == membership.plan_id:
        raise SamePlan
    if plan.holder != membership.plan.holder:
        raise WrongHolder
    if membership.grace_until is not None and membership.grace_until <= start:
        raise HasLapsed
    reason = kept(_l("Went on with the plan %(plan)s"), plan=plan.name)
    end_membership(membership, last_day=start - A_DAY, reason=reason, kind=EndKind.CHANGED)
    db.session.flush()
    return start_membership(membership.holder, plan, start, cover=cover, now=now)
