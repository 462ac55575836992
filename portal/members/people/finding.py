"""Finding the one person whom somebody means."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.core.db import db
from portal.core.errors import DomainError
from portal.mail.addresses import normalise
from portal.members.people.models import Person


class NobodyFound(DomainError):
    sentence = _l("Nobody is known by this address or name. Add the person first.")
    field = "person"


class SeveralFound(DomainError):
    sentence = _l("Several people have this name. Give the e-mail address instead.")
    field = "person"


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
