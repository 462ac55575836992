"""The office's lists of people and organisations as tables. Our own import knows every field of a person's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from portal.members.memberships.queries import exports
from portal.members.memberships.queries.exports import Held
from portal.members.people.profile import FIELDS

HELD = ("plan", "member_from", "covered_to", "status")
PEOPLE = (
    "id", "name", "given_name", "family_name", *(field.name for field in FIELDS), "external_id", *HELD, "member_today",
    "represents", "date_of_death", "sign_in",
)  # fmt: skip
ORGANISATIONS = (
    "id", "name", "trade", "town", "website", "email", "phone", "about", *HELD, "primary_representative",
    "representative_email",
)  # fmt: skip


def people(ids: Sequence[int], day: date) -> Iterator[list[Any]]:
    """The rows of these people with profile and membership, for the office, in this order."""
    for person, held, firms, counts, sign_in in exports.people(ids, day):
        own = [person.id, person.name, person.given_name, person.family_name]
        own += [getattr(person, field.name) for field in FIELDS] + [person.external_id]
        yield [*own, *_held(held), "yes" if counts else "no", firms, person.died_on, sign_in]


def organisations(ids: Sequence[int], day: date) -> Iterator[list[Any]]:
    """The rows of these organisations, for the office, in this order."""
    for firm, held, primary in exports.organisations(ids, day):
        own = [firm.id, firm.name, firm.trade, firm.town, firm.website, firm.email, firm.phone, firm.about]
        yield [*own, *_held(held), primary and primary.name, primary and primary.email]


def _held(held: Held | None) -> list[Any]:
    if held is None:
        return [""] * len(HELD)
    return [held.plan, held.start, held.until - timedelta(days=1) if held.until else None, held.status]
