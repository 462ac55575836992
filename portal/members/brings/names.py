"""How lists of any package name people, organisations, memberships and plans: ids -> a SELECT of ids and names."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, func, select

from portal.members.memberships.models import Membership, Organisation, Plan
from portal.members.people.models import Person


def people(ids: Sequence[int]) -> Select[int, str]:
    return select(Person.id, Person.name).where(Person.id.in_(ids))


def organisations(ids: Sequence[int]) -> Select[int, str]:
    return select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids))


def memberships(ids: Sequence[int]) -> Select[int, str]:
    """By their holder."""
    return (
        select(Membership.id, func.coalesce(Person.name, Organisation.name))
        .outerjoin(Person, Person.id == Membership.person_id)
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.id.in_(ids))
    )


def plans(ids: Sequence[int]) -> Select[int, str]:
    return select(Plan.id, Plan.name).where(Plan.id.in_(ids))
