"""Where the portal writes to somebody. Every package asks here; what a profile shows is for members to read.

Somebody with an account is written to where they sign in, and nowhere else: anybody can type any address into a
profile. Somebody without one is written to where the association has them in its list, but never about what is
private: nobody has shown who reads there. Nobody writes to somebody who has died, nor to an entry that was put into
another one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from portal.accounts.models import Account
from portal.core.db import db
from portal.core.names import given_name
from portal.mail.addresses import Address
from portal.members.people.models import Person

AT_ONCE = 500


class Reader(NamedTuple):
    """Somebody as a letter needs them. `address` is None where nothing reaches them."""

    id: int
    name: str
    first: str
    address: Address | None

    @property
    def language(self) -> str:
        """The one they chose, for what is said to them; empty for the association's."""
        return self.address.language if self.address else ""


#: The address, and whether its owner has shown that they read there: for any select that joins `ACCOUNT`.
ACCOUNT = aliased(Account)
GONE: ColumnElement[bool] = or_(Person.died_on.is_not(None), ~Person.is_there())
EMAIL: ColumnElement[str | None] = case(
    (GONE, None), (Person.account_id.is_not(None), ACCOUNT.email), else_=Person.email
)
KEY: ColumnElement[str | None] = case(
    (GONE, None), (Person.account_id.is_not(None), ACCOUNT.email_key), else_=Person.email_key
)
PROVED: ColumnElement[bool] = ACCOUNT.proved_at.is_not(None)
COLUMNS = (
    Person.id, Person.name, Person.given_name, EMAIL.label("email"), PROVED.label("proved"),
    ACCOUNT.locale.label("language"),
)  # fmt: skip
_READERS = select(*COLUMNS).outerjoin(ACCOUNT, ACCOUNT.id == Person.account_id)
#: Built once: somebody signs up and is written to while others wait for the same event.
_READER = _READERS.where(Person.id == bindparam("person_id"))
Listed = tuple[int, str, str, str, bool, str | None]


def readers(ids: Iterable[int | None]) -> dict[int, Reader]:
    """These people by id, as letters need them; one statement. Before a letter only: pages show what profiles say."""
    wanted = {number for number in ids if number is not None}
    if not wanted:
        return {}
    return {row.id: _reader(row) for row in db.session.connection().execute(_READERS.where(Person.id.in_(wanted)))}


def readers_of(ids: Iterable[int]) -> dict[int, Reader]:
    """`readers` of any number of people, some hundreds at a time."""
    wanted, found = sorted(set(ids)), dict[int, Reader]()
    for start in range(0, len(wanted), AT_ONCE):
        found |= readers(wanted[start : start + AT_ONCE])
    return found


def reader(person_id: int) -> Reader:
    """One person, who exists."""
    return _reader(db.session.connection().execute(_READER, {"person_id": person_id}).one())


def email_of(person_id: Any) -> Select[str | None]:
    """Where one person is written to, if anywhere, for the office to see."""
    return (
        select(EMAIL)
        .select_from(Person)
        .outerjoin(ACCOUNT, ACCOUNT.id == Person.account_id)
        .where(Person.id == person_id)
    )


def reachable(people: Select[Person]) -> Select[int, str, str, str, bool, str | None]:
    """Those of the people whom a letter to everybody reaches: id, name, given name, e-mail, is it proved, language.

    Somebody without an account who is listed at the address of an account is left out: that mailbox gets the copy of
    whoever proved that it is theirs.
    """
    owner = aliased(Account)
    owned = and_(Person.account_id.is_(None), exists().where(owner.email_key == Person.email_key))
    return (
        people.outerjoin(ACCOUNT, ACCOUNT.id == Person.account_id)
        .where(or_(Person.account_id.is_not(None), func.coalesce(Person.email, "") != ""), ~owned, ~GONE)
        .with_only_columns(*COLUMNS)
    )


def where_they_signed_in(person: Person, account: Account) -> Address:
    """The address of an account that is not theirs any more: to tell them so, and for nothing else."""
    return Address(account.email, person.name, account.proved_at is not None, account.locale or "")


def is_elsewhere(address: str, *, than: int | None, account: int | None) -> bool:
    """Whether a (normalised) address is another account's, or listed for somebody else than this person."""
    other = exists().where(Account.email_key == address, Account.id != (account or 0))
    listed = exists().where(Person.email_key == address, Person.id != (than or 0))
    return bool(db.session.scalar(select(or_(other, listed))))


def address(row: Any) -> Address:
    """Where, and in which language, a row of `reachable` is written to."""
    return Address(row.email, row.name, bool(row.proved), row.language or "")


def typed_by_its_reader(email: str, name: str, language: str) -> Address:
    """Where somebody without an account asked to be written to, for a code, and for what follows once they typed it.

    A letter that went astray says nothing about them, and lets nobody act who does not hold their link too.
    """
    return Address(email, name, proved=True, language=language)


def _reader(row: Any) -> Reader:
    first = row.given_name or given_name(row.name) or row.name
    return Reader(row.id, row.name, first, address(row) if row.email else None)
