"""Whom an undoing leaves, and why: whoever something was built on since."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.accounts.models import Account
from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.db import db
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.mail.models import Delivery
from portal.members.imports import undoing
from portal.members.imports.staying import Why
from portal.members.memberships.models import Coverage, Membership, Organisation, Plan, Representation
from portal.members.memberships.operations import memberships, organisations
from portal.members.people.models import Person
from portal.members.people.operations import people
from tests.members.imports.undone import LIST, bring, go_on, someone, staying, there, undo


def sign_in_made(person: Person, cast) -> None:
    with unit_of_work():
        now = clock.now()
        account = Account(
            email=person.email, email_key=person.email_key, name=person.name, created_at=now, proved_at=now
        )
        db.session.add(account)
        db.session.flush()
        people.connect(person, account.id)


def invited(person: Person, cast) -> None:
    with unit_of_work():
        people.invite_person(person, now=clock.now(), by=None, giver=OPERATOR)


def edited(person: Person, cast) -> None:
    with unit_of_work():
        people.change_person(person, {"line": "I changed this."}, giver=OPERATOR, now=clock.now())


def hidden(person: Person, cast) -> None:
    with unit_of_work():
        people.choose_visibility(person, {"phone": "nobody"}, now=clock.now())


def written_to(person: Person, cast) -> None:
    with unit_of_work():
        db.session.add(letter_to(person))


def letter_to(person: Person) -> Delivery:
    now = clock.now()
    return Delivery(
        key=f"test:{person.id}", kind="members.welcome", lane=1, email=person.email, address=person.email_key,
        message_id=f"<{person.id}@test.example>", created_at=now, due_at=now,
    )  # fmt: skip


def renewed(person: Person, cast) -> None:
    go_on(person)


def reversed_since(person: Person, cast) -> None:
    wanted = select(Coverage).join(Membership).where(Membership.person_id == person.id)
    with unit_of_work():
        memberships.reverse_coverage(db.session.scalars(wanted).one(), reason="bounced", now=clock.now())


def speaks_elsewhere(person: Person, cast) -> None:
    with unit_of_work():
        firm = organisations.add_organisation({"name": "Elsewhere"}, now=clock.now())
        organisations.represent(firm, person, kind="primary", start=today())


@pytest.mark.parametrize(
    ("act", "why"),
    [
        (sign_in_made, Why.SIGN_IN), (invited, Why.SIGN_IN), (edited, Why.EDITED), (hidden, Why.EDITED),
        (written_to, Why.LETTER), (renewed, Why.MEMBERSHIP), (reversed_since, Why.MEMBERSHIP),
        (speaks_elsewhere, Why.USED),
    ],
)  # fmt: skip
def test_whoever_something_was_built_on_stays_with_all_that_is_theirs(app, cast, act, why):
    upload = bring(LIST)
    act(there("Cy Marsh"), cast)
    looked = undoing.look(upload)
    report = undo(upload)
    assert staying(looked) == staying(report) == {"Cy Marsh": why}
    assert (looked["why"], looked["people_stay"], looked["person"]) == ({why: 1}, 1, 2)

    cy = there("Cy Marsh")
    assert (someone("Ada Brown"), someone("Bo Lind")) == (None, None)
    assert db.session.scalar(select(Membership.id).where(Membership.person_id == cy.id)) is not None
    firm = db.session.scalars(select(Organisation).where(Organisation.name == "Lind Timber")).one()
    assert (
        firm.id
        in db.session.scalars(select(Representation.organisation_id).where(Representation.person_id == cy.id)).all()
    )
    assert db.session.scalar(select(Organisation.id).where(Organisation.name == "Brown & Daughters")) is None
    assert db.session.scalar(select(Plan.id).where(Plan.name == "Guild")) is not None
    covered = db.session.scalars(select(Coverage).join(Membership).where(Membership.person_id == cy.id)).all()
    assert covered
    assert [each.reversed_because for each in covered if each.reversed_at] == (
        ["bounced"] if act is reversed_since else []
    )


def test_a_firm_that_was_changed_stays_and_its_people_go(app):
    upload = bring(LIST)
    firm = db.session.scalars(select(Organisation).where(Organisation.name == "Lind Timber")).one()
    with unit_of_work():
        organisations.change_organisation(firm, {"name": "Lind & Marsh"}, by_office=True)
    report = undo(upload)
    assert (report["firms_stay"], report["organisation"], report["person"]) == (1, 1, 3)
    assert db.session.scalars(select(Organisation.name)).all() == ["Lind & Marsh"]
    assert db.session.scalars(select(Representation.id)).all() == []
