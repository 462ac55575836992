"""Two addresses are the same account only if they are the same mailbox: one spelling, by IDNA 2008."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from portal.accounts import operations, queries
from portal.core import clock
from portal.core.db import db
from portal.core.emails import EmailNotValidError, checked
from portal.core.work import unit_of_work
from portal.mail.addresses import NotAnAddress, for_the_wire, normalise
from portal.mail.models import Delivery
from tests.accounts.conftest import Account, reload

#: As written, and as it stands in DNS by IDNA 2008 (RFC 5891 to 5894).
DOMAINS = {
    "straße-werkstatt.example": "xn--strae-werkstatt-tib.example",
    "STRAẞE-werkstatt.example": "xn--strae-werkstatt-tib.example",
    "münchen.example": "xn--mnchen-3ya.example",
    "όδος.example": "xn--pxawj1b.example",
    "क्‍ष.example": "xn--11b2ezcw70k.example",
    "xn--strae-werkstatt-tib.example": "xn--strae-werkstatt-tib.example",
    "Strasse-Werkstatt.example": "strasse-werkstatt.example",
}


@pytest.mark.parametrize("written", DOMAINS)
def test_a_domain_is_what_a_registry_gave_out(written):
    assert for_the_wire(f"Werk@{written}") == f"Werk@{DOMAINS[written]}"
    assert normalise(f"Werk@{written}") == f"werk@{DOMAINS[written]}"
    assert normalise(checked(f"werk@{written}")) == f"werk@{DOMAINS[written]}", "as a form takes it"


@pytest.mark.parametrize("written", ["a\u200db.example", "i❤.example", "a" * 64 + "é.example"])
def test_what_no_registry_gives_out_is_no_address(written):
    with pytest.raises(EmailNotValidError):
        checked(f"a@{written}")
    with pytest.raises(NotAnAddress):
        for_the_wire(f"a@{written}")
    assert normalise(f"A@{written}") == f"a@{written}", "but it can be looked up in vain"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("werk@straße.example", "werk@strasse.example"),
        ("straße@werk.example", "strasse@werk.example"),
        ("werk@όδος.example", "werk@όδοσ.example"),
        ("a.na@werk.example", "ana@werk.example"),
    ],
)
def test_two_mailboxes_are_two_accounts_and_no_link_goes_to_the_other(make, client, letters, one, other):
    make(one, name="One")
    make(other, name="Other")
    client.submit("/sign-in/forgotten", {"email": one})
    assert [letter.kind for letter in letters(one)] == ["accounts.reset"]
    assert letters(other) == []
    assert db.session.query(Delivery).one().address == normalise(one) != normalise(other)


@pytest.mark.parametrize("spelling", ["WERK@STRASSE.example", " werk@strasse.example ", "Werk@Strasse.Example"])
def test_one_mailbox_has_one_account(make, spelling):
    number = make("werk@strasse.example")
    assert db.session.scalar(queries.account_by_email(spelling)).id == number
    with pytest.raises(operations.EmailTaken), unit_of_work():
        operations.create_account(spelling, now=clock.now())


@pytest.fixture
def before_it(empty_database, tmp_path):
    """A portal on a database as it was before addresses were spelled in one way."""
    import alembic.command
    from alembic.script import ScriptDirectory

    from tests.support.application import make_app

    app = make_app(empty_database, tmp_path)
    with app.app_context():
        config = app.extensions["migrate"].migrate.get_config()
        last = ScriptDirectory.from_config(config).get_revision("0012").down_revision
        alembic.command.upgrade(config, last)
        yield lambda: alembic.command.upgrade(config, "0012")
        db.session.remove()
        db.engine.dispose()


def put(table, **values):
    names = ", ".join(f'"{name}"' for name in values)
    places = ", ".join(f":{name}" for name in values)
    with db.engine.begin() as connection:
        connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({places})"), values)


def rows(statement):
    with db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def old_account(number, email, key, password="hash"):
    at = "2026-01-01 00:00:00+00:00"
    put("account", id=number, email=email, email_key=key, name="", created_at=at, password_hash=password)


def choice(address, family="events.reminders"):
    at = "2026-01-01 00:00:00+00:00"
    put("mail_preference", address=address, family=family, wanted=False, changed_at=at, through="page")


def test_what_is_stored_is_spelled_anew_and_nobody_is_lost(before_it):
    old_account(1, "werk@straße.example", "werk@strasse.example")
    old_account(2, "ana@münchen.example", "ana@münchen.example", None)
    old_account(3, "ana@xn--mnchen-3ya.example", "ana@xn--mnchen-3ya.example")
    old_account(4, "bo@plain.example", "bo@plain.example", None)
    choice("werk@strasse.example")
    choice("bo@plain.example")
    put("suppression", address="werk@strasse.example", reason="bounce", since="2026-01-01 00:00:00+00:00")
    before_it()
    keys = dict(rows("SELECT id, email_key FROM account"))
    assert keys[1] == "werk@xn--strae-oqa.example"
    assert keys[3] == "ana@xn--mnchen-3ya.example", "the one with a password is found by the address"
    assert keys[2].startswith("ana@xn--mnchen-3ya.example#"), "and the other keeps its row"
    assert keys[4] == "bo@plain.example"
    assert sorted(rows("SELECT address FROM mail_preference")) == [
        ("bo@plain.example",), ("werk@xn--strae-oqa.example",),
    ]  # fmt: skip
    assert rows("SELECT address FROM suppression") == [("werk@xn--strae-oqa.example",)]
    assert rows("SELECT id FROM account WHERE proved_at IS NULL ORDER BY id") == [(2,), (4,)]


def test_choices_that_two_mailboxes_shared_are_kept_for_both(before_it):
    old_account(1, "werk@straße.example", "werk@straße.example")
    old_account(2, "werk@strasse.example", "werk@strasse.example")
    choice("werk@strasse.example")
    before_it()
    assert sorted(rows("SELECT address FROM mail_preference")) == [
        ("werk@strasse.example",), ("werk@xn--strae-oqa.example",),
    ]  # fmt: skip


def test_signing_in_finds_the_mailbox_that_was_meant(make, enter):
    make("werk@strasse.example")
    number = make("werk@straße.example", password="eleven quiet owls at dusk")
    enter("WERK@Straße.example", "eleven quiet owls at dusk")
    assert reload(Account, number).email == "werk@straße.example"
