"""Whoever sets the house up is somebody in it."""

from __future__ import annotations

from portal.accounts import operations as accounts
from portal.accounts.facts import AssociationSetUp
from portal.core.facts import record
from portal.core.work import unit_of_work
from portal.members.memberships.models import Membership
from portal.members.people.models import Person
from tests.members.conftest import whole


def test_the_first_administrator_has_a_profile(app, db, now):
    with unit_of_work():
        account = accounts.create_account("nuala@ashmere.example", "Nuala Fenn", now=now)
        db.session.flush()
        record(AssociationSetUp(account_id=account.id))
    person = db.session.query(Person).one()
    assert (person.name, person.account_id, person.email) == ("Nuala Fenn", account.id, "nuala@ashmere.example")


def test_they_are_a_member_without_end_if_they_said_so(app, db, now):
    with unit_of_work():
        account = accounts.create_account("nuala@ashmere.example", "Nuala Fenn", now=now)
        db.session.flush()
        record(AssociationSetUp(account_id=account.id, joins=True))
    membership = whole(db.session.query(Membership).one().id)
    assert membership.person.name == "Nuala Fenn"
    assert membership.covered_until is None
    assert [each.kind for each in membership.coverage] == ["honorary"]


def test_and_none_if_they_did_not(app, db, now):
    with unit_of_work():
        account = accounts.create_account("nuala@ashmere.example", "Nuala Fenn", now=now)
        db.session.flush()
        record(AssociationSetUp(account_id=account.id))
    assert not db.session.query(Membership).count()
