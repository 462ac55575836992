"""How lists of any package name people, organisations, memberships and plans: ids -> {id: name}."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from portal.core.db import db
from portal.members.memberships.models import Membership, Organisation, Plan
from portal.members.people.models import Person


def people(ids: Sequence[int]) -> dict[int, str]:
    return dict(db.session.execute(select(Person.id, Person.name).where(Person.id.in_(ids))).all())


def organisations(ids: Sequence[int]) -> dict[int, str]:
    found = select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids))
    return dict(db.session.execute(found).all())


def memberships(ids: Sequence[int]) -> dict[int, str]:
    """By their holder."""
    holders = (
        select(Membership.id, func.coalesce(Person.name, Organisation.name))
        .outerjoin(Person, Person.id == Membership.person_id)
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.id.in_(ids))
    )
    return dict(db.session.execute(holders).all())


def plans(ids: Sequence[int]) -> dict[int, str]:
    return dict(db.session.execute(select(Plan.id, Plan.name).where(Plan.id.in_(ids))).all())
