"""Accounts for the tests of accounts, made through the operations, with the cheapest hash there is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from portal.accounts import operations, passwords
from portal.accounts.models import Account
from portal.core import clock
from portal.core.actors import Right
from portal.core.work import unit_of_work
from tests.support.client import Client, new_client

PASSWORD = "seven herons over the weir"


@pytest.fixture(autouse=True)
def _cheap_hashes(app: Flask) -> Iterator[None]:
    """Argon2 at its lowest cost, and answers without waiting; mail would leave, if a worker ran."""
    app.config.update(ARGON2_TIME=1, ARGON2_MEMORY_KIB=8, ARGON2_LANES=1, EVEN_SECONDS=0.0, MAIL_SERVER="mail.invalid")
    app.extensions.pop("accounts.hashing", None)
    yield
    app.extensions.pop("accounts.hashing", None)


@pytest.fixture
def make(app: Flask) -> Callable[..., int]:
    """An account with the password PASSWORD and the given rights; its id."""

    def create(email: str, *rights: Right, name: str = "", password: str | None = PASSWORD) -> int:
        hashed = passwords.hashed(password) if password else None
        with unit_of_work():
            account = operations.create_account(
                email, name or email.split("@", maxsplit=1)[0], now=clock.now(), password_hash=hashed
            )
            for right in rights:
                operations.give_right(account, right, giver=operations.OPERATOR, now=clock.now(), reason="test")
            return account.id

    return create


@pytest.fixture
def ana(make: Callable[..., int]) -> int:
    return make("ana@example.org", name="Ana Ruiz")


@pytest.fixture
def keeper(make: Callable[..., int]) -> int:
    """The administrator."""
    return make("keeper@example.org", Right.ADMINISTRATION, name="Kit Keeper")


@pytest.fixture
def enter(app: Flask) -> Callable[..., Client]:
    """A new browser in which somebody signed in by password."""

    def sign_in(email: str, password: str = PASSWORD, *, client: Client | None = None, **more: Any) -> Client:
        browser = client or new_client(app)
        browser.submit("/sign-in", {"email": email, "password": password, **more}, to="/sign-in")
        return browser

    return sign_in


@pytest.fixture
def letters(app: Flask) -> Callable[..., list[Any]]:
    """What waits in the outbox for an address, oldest first: rows with kind, subject and source."""
    from sqlalchemy import select

    from portal.core.db import db
    from portal.mail.models import Delivery, DeliveryContent

    def read(email: str, kind: str = "") -> list[Any]:
        db.session.rollback()
        found = (
            select(Delivery.kind, DeliveryContent.subject, DeliveryContent.source)
            .join(DeliveryContent, DeliveryContent.delivery_id == Delivery.id)
            .where(Delivery.email == email)
            .order_by(Delivery.id)
        )
        return [row for row in db.session.execute(found) if not kind or row.kind == f"accounts.{kind}"]

    return read


def link_in(letter: Any) -> str:
    """The path of the button in a letter."""
    import re

    source = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", letter.source)
    found = re.search(r"\]\(<?http://localhost(/[^)>\s]+)>?\)", source)
    assert found, source
    return found.group(1)


def reload(kind: type[Any], number: int) -> Any:
    """The row as the database has it now."""
    from portal.core.db import db

    db.session.rollback()
    return db.session.get(kind, number)


__all__ = ["PASSWORD", "Account", "link_in", "reload"]
