"""Somebody for a kind of user, through the portal's own operations."""

from __future__ import annotations

from portal.accounts import operations as accounts
from portal.accounts.models import Account
from portal.core import clock
from portal.core.db import db
from portal.members.people.models import Person
from portal.members.people.operations import people

PASSWORD_HASH = "not-a-hash"


def somebody(kind: str) -> tuple[Account, Person]:
    """A person with an account of their own."""
    account = account_of(kind)
    named = {"name": name_of(kind), "email": account.email, "headline": "Bookbinder"}
    person = people.add_person(named, now=clock.now())
    people.connect(person, account.id)
    return account, person


def account_of(kind: str) -> Account:
    """A new account; it can sign in."""
    made = accounts.create_account(
        f"{kind.replace(' ', '.')}@members.example", name_of(kind), now=clock.now(), password_hash=PASSWORD_HASH
    )
    accounts.prove(made, clock.now())
    db.session.flush()
    return made


def name_of(kind: str) -> str:
    """What they are called on pages."""
    return f"{kind.title()} Ashmere"
