"""Finding the one person whom somebody means, and those whom somebody may be already."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, or_, select

from portal.core.db import db
from portal.core.errors import DomainError
from portal.mail.addresses import normalise
from portal.members.people.models import Person, sort_key

#: More than so many of one name help nobody to choose.
MOST_ALIKE = 5


class NobodyFound(DomainError):
    sentence = _l("Nobody is known by this address or name. Add the person first.")
    field = "person"


class SeveralFound(DomainError):
    sentence = _l("Several people have this name. Give the e-mail address instead.")
    field = "person"


class ThereAlready(DomainError):
    sentence = _l("Somebody with this name or address is in the list already. Look at them first, or tick this.")
    field = "another"


def one_called(words: str) -> Person:
    """The person with this address or full name. For the office. Raises NobodyFound, SeveralFound."""
    stands = select(Person).where(Person.is_there())
    by_email = stands.where(Person.email_key == normalise(words))
    by_name = stands.where(Person.name == words)
    found = db.session.scalars((by_email if "@" in words else by_name).limit(2)).all()
    if not found:
        raise NobodyFound
    if len(found) > 1:
        raise SeveralFound
    return found[0]


def alike(name: str, email: str) -> list[Person]:
    """Those in the list already who have this name, however it is taken apart, or this address. For the office."""
    same: ColumnElement[bool] = Person.name_key.in_(name_keys(name))
    if email:
        same = or_(same, Person.email_key == normalise(email))
    found = select(Person).where(same, Person.is_there()).order_by(Person.name_key, Person.id)
    return list(db.session.scalars(found.limit(MOST_ALIKE)))


def name_keys(name: str) -> set[str]:
    """How a full name may be sorted: each word may begin the family's name, and it may come first."""
    words = name.split()
    splits = {(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))} or {(name, "")}
    return {sort_key(given, family, name) for given, family in splits} | {sort_key("", "", " ".join(name.split()))}
