"""Five members, a stranger and a member of staff, each with a browser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from flask import Flask

from portal.accounts import operations as accounts
from portal.core import clock
from portal.core.actors import Right
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.members.memberships.models import Belonging
from portal.members.people.models import Person
from portal.relationships import pace
from portal.relationships.ties.operations import ties
from tests.support.client import Client, new_client


def make_person(name: str, *rights: Right, member: bool = True, until: date | None = None) -> int:
    """Somebody with an account, a mail address and (unless told) a membership; their id."""
    given, _, family = name.partition(" ")
    with unit_of_work():
        now = clock.now()
        account = accounts.create_account(f"{given.lower()}@ashmere.example", name, now=now)
        accounts.prove(account, now)
        person = Person(
            account_id=account.id, name=name, given_name=given, family_name=family, email=account.email,
            firm=f"{family} & Sons",
        )  # fmt: skip
        db.session.add(person)
        db.session.flush()
        for right in rights:
            accounts.give_right(account, right, giver=accounts.OPERATOR, now=now, reason="for the test")
        if member:
            start = date(2020, 1, 1)
            db.session.add(
                Belonging(person_id=person.id, start=start, end=until, since=start, name_key=person.name_key)
            )
        return person.id


def tie(one: int, other: int) -> None:
    """Both say that they met."""
    with unit_of_work():
        ties.say_met(one, other, now=clock.now())
        ties.say_met(other, one, now=clock.now())


@dataclass
class Company:
    """The people of a test by their first names, and browsers in which they are signed in."""

    app: Flask
    ids: dict[str, int] = field(default_factory=dict)

    def __getattr__(self, name: str) -> int:
        try:
            return self.ids[name]
        except KeyError:
            raise AttributeError(name) from None

    def browser(self, name: str) -> Client:
        """A new browser in which this person is signed in."""
        person = db.session.get_one(Person, self.ids[name])
        from portal.accounts.models import Account

        account = db.session.get_one(Account, person.account_id)
        with unit_of_work():
            token = accounts.start_session(account, now=clock.now())
        client = new_client(self.app)
        with client.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True
        return client


def gather() -> dict[str, int]:
    names = ("Mara Oduya", "Jonas Pell", "Amara Lindqvist", "Tilda Brook", "Kofi Ransome")
    ids = {name.split()[0].lower(): make_person(name) for name in names}
    ids["yusra"] = make_person("Yusra Halim", Right.ADMINISTRATION)
    ids["wim"] = make_person("Wim Dekker", until=date(2021, 1, 1))
    return ids


def gather_and_tie() -> dict[str, int]:
    ids = gather()
    tie(ids["mara"], ids["jonas"])
    tie(ids["mara"], ids["amara"])
    return ids


@pytest.fixture
def company(app: Flask, once: Callable[[str, Any], Any]) -> Company:
    """Mara gives, Jonas receives, Amara is referred; Tilda is a stranger, Yusra an administrator and a member."""
    return Company(app, once("company", gather))


@pytest.fixture
def trio(app: Flask, once: Callable[[str, Any], Any]) -> Company:
    """The company; Mara has met Jonas and Amara; they have not met each other."""
    return Company(app, once("trio", gather_and_tie))


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever tries hundreds of ways in one day is not told that it is enough for today."""
    monkeypatch.setattr(pace, "sends", lambda *_what, **_when: None)


#: What Mara alone knows of Jonas, and may be read nowhere else.
SECRET = "Tired of the yard; wants to sell before spring"


@pytest.fixture
def noted(company: Company) -> Company:
    """Mara has met Jonas, written down what she knows of him, and sees him in her circle."""
    tie(company.mara, company.jonas)
    mara = company.browser("mara")
    page = f"/relationships/{company.jonas}"
    mara.submit(page, {"note": SECRET, "met_where": "By the weir", "met_on": "2024-05-01"}, button="Save the note")
    mara.submit(page, {"day": "2024-05-02", "kind": "coffee", "note": SECRET}, button="Write it down")
    mara.submit(page, button="Offer a chair")
    return company
