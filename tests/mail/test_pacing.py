"""How much mail an address has to bear: what is private needs a proved one, and nobody is flooded."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.core.house import NoticeKind
from portal.core.work import unit_of_work
from portal.mail import outbox
from portal.mail.addresses import Address
from portal.mail.models import Delivery, DeliveryContent, State

TYPED = Address("ana@example.org", "Ana")
PROVED = Address("ana@example.org", "Ana", proved=True)


@pytest.fixture
def put(app):
    def enqueue(key, *, to=TYPED, kind="try.digest", **more):
        with unit_of_work():
            return outbox.enqueue(kind, to=to, context={"name": "Ana"}, key=key, **more)

    return enqueue


def waits(db, start):
    """How long after `start` each message may leave, in minutes; those taken back are left out."""
    db.session.rollback()
    rows = db.session.scalars(select(Delivery).where(Delivery.state == State.QUEUED).order_by(Delivery.id))
    return [round((row.due_at - start) / timedelta(minutes=1)) for row in rows]


def test_what_is_private_goes_to_a_proved_address_or_nowhere(app, put, db):
    app.extensions["house"].notices.append(NoticeKind("try.digest2", "Between members", "x", private=True))
    environment = app.extensions["guildhall-mail"].templates
    environment.loader.loaders[0].mapping["mail/try/digest2.md"] = "Subject: Psst\n\nDear {{ name }}.\n"
    assert put("one", kind="try.digest2") is None
    assert put("two", kind="try.digest2", to=PROVED) is not None
    assert db.session.query(Delivery.key).all() == [("two",)]


def test_an_unproved_address_gets_ten_in_an_hour_and_the_others_later(put, db, frozen):
    start = frozen("2026-05-19 08:00")
    for number in range(25):
        put(str(number))
    assert waits(db, start) == [0] * 10 + [60] * 10 + [120] * 5, "and none is lost"


def test_security_mail_never_waits(put, db, frozen):
    start = frozen("2026-05-19 08:00")
    for number in range(12):
        put(str(number))
    put("code", kind="try.secret")
    assert waits(db, start)[-1] == 0


def test_a_proved_address_gets_all_at_once(put, db, frozen):
    start = frozen("2026-05-19 08:00")
    for number in range(25):
        put(str(number), to=PROVED)
    assert waits(db, start) == [0] * 25


@pytest.mark.slow
def test_going_back_and_forth_ends_in_the_last_word(put, db, frozen, run_jobs):
    start = frozen("2026-05-19 08:00")
    for number in range(80):
        put(str(number), to=PROVED, thread="events:1:7")
        run_jobs()
    assert waits(db, start) == [10]
    left = db.session.query(Delivery.key, Delivery.state).filter(Delivery.state != State.CANCELLED)
    assert left.order_by(Delivery.id).all() == [
        ("0", State.ACCEPTED), ("1", State.ACCEPTED), ("79", State.QUEUED),
    ]  # fmt: skip
    put("other", to=PROVED, thread="events:2:7")
    assert waits(db, start)[-1] == 0, "another thread has nothing to do with it"
    frozen.forward(hours=2)
    put("later", to=PROVED, thread="events:1:7")
    assert waits(db, start)[-1] == 120, "and an hour later all is as before"


def test_words_that_open_something_go_when_it_is_over(put, db, frozen, run_jobs):
    start = frozen("2026-05-19 08:00")
    put("code", kind="try.secret", until=start + timedelta(minutes=10))
    put("stuck", kind="try.secret", until=start + timedelta(minutes=10), not_before=start + timedelta(hours=3))
    put("digest")
    run_jobs()
    assert db.session.query(DeliveryContent).count() == 3
    frozen.forward(minutes=11)
    run_jobs()
    states = dict(db.session.query(Delivery.key, Delivery.state).all())
    assert db.session.query(DeliveryContent).count() == 1
    assert states["stuck"] == State.CANCELLED, "it would open nothing"


def test_what_is_spent_loses_its_words_and_does_not_leave(put, db, frozen):
    now = frozen("2026-05-19 08:00")
    put("code", kind="try.secret")
    put("other", kind="try.secret")
    with unit_of_work():
        outbox.spend(["code"], now=now)
    left = select(Delivery.key, Delivery.state, DeliveryContent.subject).outerjoin(DeliveryContent)
    assert sorted(tuple(row) for row in db.session.execute(left)) == [
        ("code", State.CANCELLED, None), ("other", State.QUEUED, "Your code"),
    ]  # fmt: skip
