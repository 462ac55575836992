"""How lists of any package name people, organisations and memberships: ids -> {id: (name, address)}."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for
from sqlalchemy import func, select

from portal.core.db import db
from portal.members.memberships.models import Membership, Organisation, organisation_path
from portal.members.people.models import Person, person_path

Named = dict[int, tuple[str, str]]


def people(ids: Sequence[int]) -> Named:
    found = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    return {number: (name, person_path(number)) for number, name in found}


def organisations(ids: Sequence[int]) -> Named:
    found = db.session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids)))
    return {number: (name, organisation_path(number)) for number, name in found}


def memberships(ids: Sequence[int]) -> Named:
    """By their holder."""
    holders = (
        select(
            Membership.id,
            Membership.person_id,
            Membership.organisation_id,
            func.coalesce(Person.name, Organisation.name),
        )
        .outerjoin(Person, Person.id == Membership.person_id)
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.id.in_(ids))
    )
    return {
        number: (
            name,
            url_for("members.office_person", person_id=person)
            if person
            else url_for("members.office_organisation", organisation_id=firm),
        )
        for number, person, firm, name in db.session.execute(holders)
    }
