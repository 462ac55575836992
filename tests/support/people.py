"""The cast: named people whose place in the association every test may rely on (the demo has the same ones).

They come into being when a test first names them, through the operations that the portal itself uses.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts import operations as accounts
from portal.accounts.models import Account
from portal.core import clock
from portal.core.actors import Right
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.members.memberships.models import Plan
from portal.members.memberships.operations import memberships, plans
from portal.members.people.models import Person
from portal.members.people.operations import people
from tests.support.client import Client, new_client


@dataclass(frozen=True)
class Role:
    """Who somebody is: what they are called, since when they belong (days ago), until when, and what they may do."""

    name: str
    headline: str = ""
    member_since: int | None = 400
    covered_until: int = 200  # days from now; negative: it ran out
    rights: tuple[Right, ...] = ()


ROLES = {
    "amara": Role("Amara Lindqvist", "Bookbinder"),
    "jonas": Role("Jonas Weber", "Architect"),
    "mara": Role("Mara Oyelaran", "Employment lawyer"),
    "tomas": Role("Tomás Ferreira", "Printer"),
    "edda": Role("Edda Sigurdsdóttir", "Translator"),
    "lena": Role("Lena Hartmann", "Ceramicist", member_since=20, covered_until=345),
    "osei": Role("Osei Boateng", "Caterer", rights=(Right.EVENTS, Right.VOLUNTEERING)),
    "ines": Role("Inês Duarte", "Editor", rights=(Right.NEWSLETTER_EDIT, Right.NEWSLETTER_SEND)),
    "greta": Role("Greta Holm", "Chair of the board", rights=(Right.LEADERSHIP,)),
    "petra": Role("Petra Novak", "Membership secretary", rights=(Right.MEMBERS, Right.DUES, Right.REPORTS)),
    "yusra": Role("Yusra Haddad", "Administrator", rights=(Right.ADMINISTRATION,)),
    "wim": Role("Wim de Vries", "Joiner", member_since=900, covered_until=-200),
    "bruno": Role("Bruno Kessler", "Known to the association, not a member", member_since=None),
}


class Cast:
    """`cast.amara` is a person, made when first asked for; `cast.account(person)` is how they sign in."""

    amara: Person
    jonas: Person
    mara: Person
    tomas: Person
    edda: Person
    lena: Person
    osei: Person
    ines: Person
    greta: Person
    petra: Person
    yusra: Person
    wim: Person
    bruno: Person

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}

    def __getattr__(self, name: str) -> Person:
        if name not in ROLES:
            raise AttributeError(f"nobody in the cast is called {name}")
        if name not in self._ids:
            db.session.commit()
            self._ids[name] = _arrive(name, ROLES[name])
        return db.session.get_one(Person, self._ids[name])

    def meet(self, name: str, number: int) -> None:
        """Somebody of the cast is there already, with what `once` copied."""
        self._ids[name] = number

    def account(self, person: Person) -> Account:
        return db.session.get_one(Account, person.account_id)

    def all(self, *names: str) -> list[Person]:
        """Several at once: `cast.all("amara", "jonas")`; without names, everybody."""
        return [getattr(self, name) for name in names or ROLES]

    def extra(self, count: int, *, member: bool = True) -> list[Person]:
        """Further members without a part to play: "Extra 1", "Extra 2" …"""
        have = len([name for name in self._ids if name.startswith("extra")])
        made = []
        for number in range(have + 1, have + count + 1):
            role = Role(f"Extra {number}", member_since=400 if member else None)
            self._ids[f"extra{number}"] = _arrive(f"extra{number}", role)
            made.append(db.session.get_one(Person, self._ids[f"extra{number}"]))
        return made


def _arrive(key: str, role: Role) -> int:
    now = clock.now()
    today = clock.today("Europe/London")
    email = f"{key}@members.example"
    with unit_of_work():
        account = accounts.create_account(email, role.name, now=now)
        accounts.prove(account, now)
        person = people.add_person({"name": role.name, "email": email, "headline": role.headline}, now=now)
        people.connect(person, account.id)
        for right in role.rights:
            accounts.give_right(account, right, giver=accounts.OPERATOR, now=now, reason="cast")
        if role.member_since is not None:
            _belong(person, today - timedelta(role.member_since), today + timedelta(role.covered_until))
        return person.id


def _belong(person: Person, start: date, until: date) -> None:
    plan = db.session.scalars(select(Plan).where(Plan.name == "Cast")).one_or_none()
    if plan is None:
        plan = plans.add_plan({"name": "Cast", "holder": "person", "months": 12, "grace_days": 30, "about": ""})
    cover = memberships.Cover(until=until)
    memberships.start_membership(person, plan, start, cover=cover, now=clock.now())


@pytest.fixture
def cast(app: Flask) -> Cast:
    return Cast()


SignIn = Callable[[Client, Person], Client]


@pytest.fixture
def sign_in(app: Flask) -> SignIn:
    """`sign_in(client, cast.amara)`: this browser is hers from now on (no password is typed)."""

    def enter(client: Client, person: Person) -> Client:
        db.session.commit()
        with unit_of_work():
            account = db.session.get_one(Account, person.account_id)
            token = accounts.start_session(account, now=clock.now())
        with client.session_transaction() as cookie:
            cookie.clear()
            cookie["_user_id"] = token
            cookie["_fresh"] = True
        return client

    return enter


@pytest.fixture
def browser_as(app: Flask, sign_in: SignIn) -> Callable[[Person], Client]:
    """A new browser in which this person is signed in: `browser_as(cast.greta).page("/office")`."""
    return lambda person: sign_in(new_client(app), person)
