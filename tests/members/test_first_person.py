"""Whoever sets the house up is somebody in it."""

from __future__ import annotations

from portal.accounts import operations as accounts
from portal.accounts.facts import AssociationSetUp
from portal.core.facts import record
from portal.core.work import unit_of_work
from portal.members.models import Person


def test_the_first_administrator_has_a_profile(app, db, now):
    with unit_of_work():
        account = accounts.create_account("nuala@ashmere.example", "Nuala Fenn", now=now)
        db.session.flush()
        record(AssociationSetUp(account_id=account.id))
    person = db.session.query(Person).one()
    assert (person.name, person.account_id, person.email) == ("Nuala Fenn", account.id, "nuala@ashmere.example")
