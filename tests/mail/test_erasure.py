"""A person who is forgotten leaves no address, name or word in the ledger of mail."""

from __future__ import annotations

from sqlalchemy import inspect, text

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.mail import erasure, mailings, preferences
from portal.mail.models import Delivery


def test_nothing_of_an_address_remains(tell, edition, smtp, run_jobs):
    mailing = edition(3)
    tell("reader1@example.org", "Reader One", context={"note": "a word for reader1@example.org"})
    tell("reader1@example.org", "Reader One", kind="try.digest")
    run_jobs()
    waiting = tell("reader1@example.org", "Reader One", key="waiting")
    with unit_of_work():
        preferences.switch("reader1@example.org", {"letters": False}, now=clock.now(), through="page")
    with unit_of_work():
        erasure.forget("reader1@example.org", now=clock.now())
    db.session.rollback()
    found = set()
    for table in inspect(db.engine).get_table_names():
        for row in db.session.execute(text(f'SELECT * FROM "{table}"')):
            assert "reader1@example.org" not in str(row), table
            assert "Reader One" not in str(row), table
            if "reader2@example.org" in str(row):
                found.add(table)
    assert "delivery" in found, "whoever was not forgotten is found this way"
    assert mailings.tally(mailing.id).audience == 3
    assert db.session.get_one(Delivery, waiting).state == "cancelled"
    assert db.session.query(Delivery).filter_by(email="reader2@example.org").one().state == "accepted"
