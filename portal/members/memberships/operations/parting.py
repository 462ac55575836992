"""All that somebody rests on, and all firms they speak for, end on one day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import or_, select

from portal.core.dates import A_DAY
from portal.core.db import db
from portal.members.memberships.models import EndKind, Membership, Representation
from portal.members.memberships.operations import organisations
from portal.members.memberships.operations.endings import end_membership
from portal.members.people.models import Person


def end_all(person: Person, *, day: date, reason: str, kind: EndKind) -> None:
    """What is over by then stays as it was; what runs ends after `day`, and remembers which end it had."""
    running = select(Membership).where(Membership.person_id == person.id)
    for membership in db.session.scalars(running.where(or_(Membership.end.is_(None), Membership.end > day))).all():
        last = max(day, membership.start - A_DAY)
        if membership.end is None or membership.end > last + A_DAY:
            membership.end_before, membership.end_reason_before = membership.end, membership.end_reason
            membership.end_kind_before = membership.end_kind.value if membership.end_kind else None
            end_membership(membership, last_day=last, reason=reason, kind=kind)
    speaks = select(Representation).where(Representation.person_id == person.id)
    for row in db.session.scalars(speaks.where(or_(Representation.end.is_(None), Representation.end > day))).all():
        last = max(day, row.start)
        if row.end is None or row.end > last + A_DAY:
            row.end_before = row.end
            organisations.end_representation(row, last_day=last, gone=True)
