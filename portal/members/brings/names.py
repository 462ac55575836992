"""How lists of any package name people, organisations, memberships and plans: ids -> a SELECT of ids and names."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for
from sqlalchemy import Select, func, or_, select

from portal.core.db import db
from portal.members.memberships.models import Membership, Organisation, Plan
from portal.members.people import reach
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


def of_addresses(addresses: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Whom the portal writes to at these (normalised) addresses: a name, and the page where the office corrects it."""
    found = (
        select(reach.KEY.label("key"), Person.id, Person.name)
        .select_from(Person)
        .outerjoin(reach.ACCOUNT, reach.ACCOUNT.id == Person.account_id)
        .where(or_(reach.ACCOUNT.email_key.in_(addresses), Person.email_key.in_(addresses)), ~reach.GONE)
        .order_by(Person.id.desc())
    )
    return {
        row.key: (row.name, url_for("members.office_person", person_id=row.id))
        for row in db.session.execute(found)
        if row.key in set(addresses)
    }
