"""Who may be asked to read an edition, and to whom a test letter may go: those who hold an office."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Select, select

from portal.accounts.queries import holders
from portal.core.actors import Right
from portal.core.db import db
from portal.members.people.models import Person

#: As many as are offered to choose from, by name.
MOST = 60
READERS = (Right.NEWSLETTER_EDIT, Right.NEWSLETTER_SEND, Right.ADMINISTRATION)
SENDERS = (Right.NEWSLETTER_SEND, Right.ADMINISTRATION)


def with_office(now: datetime) -> list[Person]:
    """Everybody who holds any office over the association now, by name."""
    return list(db.session.scalars(_people(tuple(Right), now)))


def who_may_read(now: datetime, *, but: int | None) -> list[Person]:
    """Those who may open the desk of an edition, by name, without the account `but`."""
    return [person for person in db.session.scalars(_people(READERS, now)) if person.account_id != but]


def others_may_send(now: datetime, *, but: int | None) -> bool:
    """Whether anybody else could approve an edition."""
    return bool(holders(SENDERS, now) - {but})


def _people(rights: Iterable[Right], now: datetime) -> Select[Person]:
    accounts = holders(rights, now)
    found = select(Person).where(Person.account_id.in_(accounts), Person.died_on.is_(None))
    return found.order_by(Person.name_key, Person.id).limit(MOST)
