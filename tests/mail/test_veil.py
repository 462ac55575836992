"""Letters between members: sent as any other; of which kind they are and what they say the database does not tell."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.core import clock, settings
from portal.core.db import Model, db
from portal.core.house import NoticeKind
from portal.core.work import unit_of_work
from portal.mail import erasure, outbox, preferences, veil
from portal.mail.addresses import Address
from portal.mail.attachments import Attachment
from portal.mail.deliveries import claims
from portal.mail.deliveries.ledger import LEASE, opened
from portal.mail.deliveries.recovery import recover
from portal.mail.kinds import BETWEEN, Lane
from portal.mail.models import Delivery, DeliveryAttachment, DeliveryContent, State

KIND = "try.between"
WORDS = "Quincunx would like to sell the yard"
KEY = "try.between:12:7"


@pytest.fixture(autouse=True)
def between(app, kinds, veiled):
    """A kind between members, which can be switched off."""
    loader = app.extensions["guildhall-mail"].templates.loader.loaders[0]
    loader.mapping["mail/try/between.md"] = "Subject: {{ words }}\n\n{{ words }}, says {{ name }}.\n"
    app.extensions["house"].notices.append(
        NoticeKind(KIND, "Between two", "between", switchable=True, family_label="Between", private=True)
    )


def write(key=KEY, **more):
    given = {
        "to": Address("ana@example.org", "Ana Ruiz", proved=True),
        "context": {"name": "Bea", "words": WORDS},
        "attachments": [Attachment("quincunx.txt", "text/plain", b"Quincunx by the weir")],
        "thread": "between:12",
    }
    with unit_of_work():
        return outbox.enqueue(KIND, key=key, **given | more)


def everything() -> str:
    """All rows as the database has them, bytes too."""
    rows = [row for table in Model.metadata.sorted_tables for row in db.session.execute(select(table)).all()]
    return repr([tuple(row) for row in rows])


def test_it_is_sent_as_any_other_and_the_database_tells_nothing_of_it(smtp, run_jobs):
    number = write()
    for word in ("Quincunx", KIND, KEY, "between:12", "Bea", "Ana Ruiz"):
        assert word not in everything()
    row = db.session.get_one(Delivery, number)
    assert (row.kind, row.address) == (BETWEEN, "ana@example.org")
    assert row.key == veil.digest(KEY)
    run_jobs()
    [letter] = smtp.letters
    assert letter.subject == WORDS
    assert letter.message["To"] == "Ana Ruiz <ana@example.org>"
    assert f"{WORDS}, says Bea." in letter.text
    assert "Stop mails of this kind" in letter.text
    [file] = [part for part in letter.message.walk() if part.get_filename()]
    assert (file.get_filename(), file.get_payload(decode=True)) == ("quincunx.txt", b"Quincunx by the weir")
    db.session.rollback()
    assert db.session.get_one(Delivery, number, populate_existing=True).state is State.ACCEPTED
    assert db.session.scalars(select(DeliveryContent)).all() == []
    assert db.session.scalars(select(DeliveryAttachment)).all() == []


def test_nobody_is_told_twice(smtp, run_jobs):
    assert write() is not None
    assert write() is None
    run_jobs()
    assert write() is None
    assert len(smtp.letters) == 1


def test_whoever_switched_it_off_gets_none(smtp, run_jobs):
    number = write()
    with unit_of_work():
        preferences.switch("ana@example.org", {"between": False}, now=clock.now(), through="page")
    run_jobs()
    assert smtp.letters == []
    assert db.session.get_one(Delivery, number, populate_existing=True).state is State.SKIPPED


def test_it_is_taken_back_by_its_key(smtp, run_jobs):
    write()
    with unit_of_work():
        assert outbox.cancel(KEY)
    write("try.between:13:7")
    with unit_of_work():
        outbox.spend(["try.between:13:7"], now=clock.now())
    run_jobs()
    assert smtp.letters == []


@pytest.mark.parametrize(
    "forget",
    [
        lambda now: erasure.forget_keyed("try.between:12:", now=now),
        lambda now: erasure.forget_letters([KEY], now=now),
        lambda now: erasure.forget_keys([KEY], now=now),
        lambda now: erasure.forget("ana@example.org", now=now),
    ],
    ids=["by the start of its key", "by its key", "by its keys", "by its address"],
)
def test_it_is_forgotten(forget, smtp, run_jobs):
    number, other = write(), write("try.between:120:7", to=Address("bo@example.org", "Bo", proved=True))
    with unit_of_work():
        forget(clock.now())
    assert db.session.get(DeliveryContent, number) is None
    assert db.session.get_one(Delivery, number).state is State.CANCELLED
    run_jobs()
    assert [letter.recipients for letter in smtp.letters] == [("bo@example.org",)]
    assert db.session.get_one(Delivery, other).state is State.ACCEPTED


def test_of_much_of_one_thread_only_the_last_word_is_sent(smtp, run_jobs, frozen):
    frozen("2026-05-19 10:00")
    for number in range(4):
        write(f"try.between:12:{number}")
    frozen.forward(minutes=11)
    run_jobs()
    assert len(smtp.letters) == 1


def test_one_that_does_not_open_is_not_sent_and_keeps_no_other(smtp, run_jobs, tell):
    number = write()
    with unit_of_work():
        db.session.get_one(DeliveryContent, number).own_key = b"\x01" + b"\x00" * 60
    tell()
    run_jobs()
    assert [letter.recipients for letter in smtp.letters] == [("ana@example.org",)]
    assert db.session.get_one(Delivery, number, populate_existing=True).state is State.FAILED_RENDER


def test_a_worker_that_dies_leaves_it_to_the_next(smtp, run_jobs):
    number = write()
    with opened() as ledger, ledger.transaction():
        [row] = claims.claim_notices(ledger, [Lane.TRANSACTIONAL], 10)
    assert (row.id, row.kind, row.subject) == (number, KIND, WORDS)
    run_jobs()
    assert smtp.letters == []
    recover(clock.now() + 2 * LEASE)
    run_jobs()
    assert [letter.subject for letter in smtp.letters] == [WORDS]


def test_what_lay_in_the_open_is_hidden_and_still_told_once(smtp, run_jobs, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(veil, "hides", lambda notice: False)
        number, sent = write(), write("try.between:1:1", not_before=clock.now() + timedelta(days=1))
    assert WORDS in everything()
    with unit_of_work():
        db.session.delete(db.session.get_one(DeliveryAttachment, (sent, 0)))
        db.session.delete(db.session.get_one(DeliveryContent, sent))
    for _ in range(2):
        veil.hide_old()
        for word in ("Quincunx", KIND, KEY, "between:12", "Bea", "Ana Ruiz"):
            assert word not in everything()
    assert write() is None
    assert write("try.between:1:1") is None
    run_jobs()
    assert [letter.subject for letter in smtp.letters] == [WORDS]
    assert db.session.get_one(Delivery, number).kind == BETWEEN


def test_in_a_demo_it_stays_open(smtp):
    with unit_of_work():
        settings.change(demo=True, set_up=True)
    number = write()
    veil.hide_old()
    assert db.session.get_one(Delivery, number).kind == KIND
    assert WORDS in everything()


def test_the_office_lists_and_opens_none_of_it(browser_as, cast):
    number = write()
    yusra = browser_as(cast.yusra)
    for page in ("/office/mailbox", "/office/mailbox?q=ana"):
        assert "ana@example.org" not in yusra.page(page).text
    assert yusra.get(f"/office/mailbox/{number}").status_code == 404


def test_a_day_after_it_arrived_nobody_reads_to_whom_it_went(smtp, run_jobs, frozen):
    frozen("2026-05-19 10:00")
    number = write(thread="")
    run_jobs()
    frozen.forward(hours=23)
    run_jobs()
    assert "ana@example.org" in everything()
    frozen.forward(hours=2)
    run_jobs()
    row = db.session.get_one(Delivery, number, populate_existing=True)
    assert (row.email, row.name, row.state) == (f"erased-{number}@invalid", "", State.ACCEPTED)
    assert db.session.query(Delivery).filter_by(address="ana@example.org").count() == 0
    assert write(thread="") is None
    assert len(smtp.letters) == 1
