"""Who an applicant may be already. For the office, which decides: nothing here is joined by itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import case, func, or_, select

from portal.accounts.models import Account
from portal.core import search
from portal.core.db import db
from portal.core.search import fold
from portal.members.applications.models import Application
from portal.members.memberships.models import Organisation
from portal.members.people.finding import name_keys
from portal.members.people.merges import leading_from
from portal.members.people.models import Person

#: More than so many of one name help nobody to choose; who is surest is among them.
MOST = 20
#: Firms are looked for by so many first letters of their names, and so many are looked at.
BEGINNING, LOOKED_AT = 4, 200
#: In a name of more letters than these two may differ.
LONG_NAME = 7


class Why(StrEnum):
    """What somebody has in common with an applicant."""

    SIGNED_IN = "signed_in"
    ADDRESS = "address"
    NAME = "name"
    FIRM = "firm"


@dataclass(frozen=True, slots=True)
class Known:
    """Who and what is known already that may belong to an application, those who are surest first."""

    people: tuple[tuple[Person, tuple[Why, ...]], ...]
    organisations: tuple[Organisation, ...]
    earlier: tuple[Application, ...]


def known(application: Application) -> Known:
    """In four statements, whatever the size of the association."""
    return Known(_people(application), _organisations(application), _earlier(application))


def _people(application: Application) -> tuple[tuple[Person, tuple[Why, ...]], ...]:
    names = name_keys(application.name)
    them = Person.id == application.person_id
    alike, surest = [them, Person.name_key.in_(names)], [(them, 0)]
    if application.email_key:
        signs_in_by_it = select(Account.id).where(Account.email_key == application.email_key)
        had_it = leading_from(Person.email_key == application.email_key)
        same_address = or_(
            Person.email_key == application.email_key, Person.account_id.in_(signs_in_by_it), Person.id.in_(had_it)
        )
        alike.append(same_address)
        surest.append((same_address, 1))
    found = db.session.execute(
        select(Person, Account.email_key)
        .outerjoin(Account, Account.id == Person.account_id)
        .where(or_(*alike), Person.is_there())
        .order_by(case(*surest, else_=2), Person.id)
        .limit(MOST)
    ).all()
    with_reasons = [(person, _reasons(application, person, signs_in_by, names)) for person, signs_in_by in found]
    return tuple(sorted(with_reasons, key=lambda found: [list(Why).index(why) for why in found[1]]))


def _reasons(application: Application, person: Person, signs_in_by: str | None, names: set[str]) -> tuple[Why, ...]:
    has = {
        Why.SIGNED_IN: person.id == application.person_id,
        Why.ADDRESS: bool(application.email_key) and application.email_key in {person.email_key, signs_in_by},
        Why.NAME: person.name_key in names,
        Why.FIRM: bool(application.firm) and fold(person.firm) == fold(application.firm),
    }
    return tuple(why for why, so in has.items() if so)


def _organisations(application: Application) -> tuple[Organisation, ...]:
    """Those of the same key, and those whose names nearly say the same: Haddad Sails, Hadad Sails, Haddadsails."""
    key = application.firm_key
    if not key:
        return ()
    first = next((word for word in key.split() if search.terms(word[:BEGINNING])), "")
    begins = first[:BEGINNING]
    slips = search.nearly("organisation", [first], seen=search.ALL).get(first, [])
    alike = search.matches_given("organisation").subquery()
    named = select(alike.c.object_id).order_by(alike.c.rank, alike.c.object_id).limit(LOOKED_AT)
    asked = {"search_words": search.asked("organisation", begins, {begins: slips})}
    wanted = select(Organisation).where(or_(Organisation.name_key == key, Organisation.id.in_(named)))
    found = [firm for firm in db.session.scalars(wanted, asked) if _nearly_one(firm.name_key, key)]
    return tuple(sorted(found, key=lambda firm: (firm.name_key != key, firm.name_key))[:MOST])


def _nearly_one(one: str, other: str) -> bool:
    """Where the words are put together differently, one name goes on after the other, or a letter or two differ."""
    shorter, longer = sorted(("".join(one.split()), "".join(other.split())), key=len)
    if shorter == longer or (len(shorter) >= BEGINNING and longer.startswith(shorter)):
        return True
    slips = 2 if len(shorter) > LONG_NAME else 1
    return len(shorter) >= BEGINNING and search.distance(shorter, longer, slips) <= slips


def _earlier(application: Application) -> tuple[Application, ...]:
    """Sent before or beside this one, by the same address or name; forgotten ones have neither."""
    row = Application
    same = [row.name_key == application.name_key]
    if application.email_key:
        same.append(row.email_key == application.email_key)
    others = select(row).where(
        row.id != application.id, row.submitted_at.is_not(None), func.length(row.name_key) > 0, or_(*same)
    )
    return tuple(db.session.scalars(others.order_by(row.submitted_at.desc()).limit(MOST)))
