"""What becomes of a message whose server says no, says nothing, or is not there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.mail import operations
from portal.mail.deliveries.answers import MOST_TRIES
from portal.mail.deliveries.ledger import history
from portal.mail.models import Delivery, DeliveryContent, State
from tests.mail.outcomes import only, states


def test_a_refused_reader_is_refused_and_the_others_are_served(tell, smtp, run_jobs):
    smtp.answers["gone@example.org"] = "550 5.1.1 <gone@example.org> no such mailbox"
    for who in ("ana", "gone", "bo", "cy"):
        tell(f"{who}@example.org")
    run_jobs()
    assert states() == {
        "ana@example.org": "accepted",
        "gone@example.org": "refused",
        "bo@example.org": "accepted",
        "cy@example.org": "accepted",
    }
    refused = db.session.query(Delivery).filter_by(email="gone@example.org").one()
    [step] = history(refused.id)
    assert (step.what, step.code) == ("refused", 550)
    assert "gone@example.org" not in step.detail


def test_not_now_means_later_and_each_time_a_little_later(tell, smtp, run_jobs, frozen):
    frozen("2026-05-19 10:00")
    smtp.answers["ana@example.org"] = "451 4.7.1 greylisted"
    tell()
    waits = []
    for _ in range(4):
        run_jobs()
        assert only().state == State.RETRY_WAIT
        waits.append(only().due_at - clock.now())
        run_jobs()
        assert only().attempts == len(waits), "tried again before its time"
        frozen(only().due_at)
    assert waits == sorted(waits)
    smtp.answers.clear()
    run_jobs()
    assert only().state == State.ACCEPTED
    assert len(smtp.letters) == 1


@pytest.mark.slow
def test_after_two_days_it_is_given_up(tell, smtp, run_jobs, frozen):
    began = frozen("2026-05-19 10:00")
    smtp.answers["ana@example.org"] = "452 mailbox full"
    tell()
    for _ in range(MOST_TRIES):
        run_jobs()
        frozen(only().due_at)
    assert only().state == State.REFUSED
    assert "given up" in only().reason
    assert timedelta(hours=36) < clock.now() - began < timedelta(hours=60)


@pytest.mark.parametrize(("answer", "state"), [("554 looks like spam", "refused"), ("451 try later", "retry_wait")])
def test_the_verdict_on_the_whole_message_counts(tell, smtp, run_jobs, answer, state):
    smtp.after_data = answer
    tell()
    run_jobs()
    assert only().state == state


def test_silence_after_the_final_dot_is_in_doubt_and_never_sent_again(tell, smtp, run_jobs, frozen):
    frozen("2026-05-19 10:00")
    smtp.after_data = ""
    tell()
    run_jobs()
    assert only().state == State.UNCONFIRMED
    smtp.after_data = None
    frozen.forward(days=3)
    run_jobs()
    assert smtp.letters == []
    assert only().state == State.UNCONFIRMED


def test_a_code_in_doubt_is_sent_again(tell, smtp, run_jobs, frozen):
    frozen("2026-05-19 10:00")
    smtp.after_data = ""
    tell(kind="try.secret")
    run_jobs()
    assert only().state == State.RETRY_WAIT
    smtp.after_data = None
    frozen.forward(minutes=1)
    run_jobs()
    assert only().state == State.ACCEPTED
    assert len(smtp.letters) == 1


@pytest.mark.parametrize("arrived", [True, False])
def test_the_office_settles_what_is_in_doubt(tell, smtp, run_jobs, arrived):
    smtp.after_data = ""
    tell()
    run_jobs()
    smtp.after_data = None
    with unit_of_work():
        operations.settle(only(), arrived=arrived, now=clock.now(), by="Greta")
    run_jobs()
    assert only().state == State.ACCEPTED
    assert len(smtp.letters) == (0 if arrived else 1)
    with pytest.raises(operations.NotNow), unit_of_work():
        operations.settle(only(), arrived=True, now=clock.now(), by="Greta")


def test_a_message_that_cannot_be_written_keeps_nobody_waiting(tell, smtp, run_jobs):
    tell("broken@example.org")
    tell("bo@example.org")
    with unit_of_work():
        broken = db.session.query(Delivery).filter_by(email="broken@example.org").one()
        db.session.query(DeliveryContent).filter_by(delivery_id=broken.id).update({"source": "[x](/somewhere)"})
    run_jobs()
    assert states() == {"broken@example.org": "failed_render", "bo@example.org": "accepted"}


def test_what_became_of_a_delivery_cannot_be_rewritten(tell, run_jobs):
    tell()
    run_jobs()
    for statement in ("UPDATE delivery_event SET what = 'refused'", "DELETE FROM delivery_event"):
        with pytest.raises(DBAPIError, match="append-only"), db.engine.begin() as connection:
            connection.execute(text(statement))
