"""What becomes of a message whose server says no, says nothing, or is not there."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.core import clock, settings
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.mail import operations, waking
from portal.mail.deliveries import gate
from portal.mail.deliveries.answers import MOST_TRIES
from portal.mail.deliveries.claims import claim_notices
from portal.mail.deliveries.drain import Drain, drain
from portal.mail.deliveries.ledger import LEASE, Outcome, history, opened
from portal.mail.deliveries.recovery import recover
from portal.mail.kinds import Lane
from portal.mail.models import Delivery, DeliveryContent, State
from tests.support import smtp as support


def states() -> dict[str, str]:
    db.session.rollback()
    return {row.email: row.state for row in db.session.query(Delivery)}


def only() -> Delivery:
    db.session.rollback()
    return db.session.query(Delivery).one()


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


def test_a_server_that_is_away_costs_no_message_a_try(app, tell, smtp, run_jobs, frozen):
    frozen("2026-05-19 10:00")
    port, app.config["MAIL_PORT"] = app.config["MAIL_PORT"], 1
    tell()
    run_jobs()
    assert (only().state, only().attempts, only().lease) == (State.QUEUED, 0, None)
    held = gate.held(clock.now())
    assert held is not None
    assert "no connection" in held.held_because
    app.config["MAIL_PORT"] = port
    run_jobs()
    assert smtp.letters == [], "the server was asked again too early"
    frozen.forward(minutes=1)
    run_jobs()
    assert only().state == State.ACCEPTED
    db.session.rollback()
    assert gate.held(clock.now()) is None


def test_wrong_credentials_pause_everything_and_fail_nobody(app, tell, smtp, run_jobs, frozen, monkeypatch):
    frozen("2026-05-19 10:00")
    obey = support.Conversation.obey

    def strict(self, line):
        match line[:4].upper():
            case "EHLO":
                self.say("250-sink", "250-PIPELINING", "250 AUTH PLAIN")
            case "AUTH":
                self.say("535 5.7.8 wrong password")
            case _:
                obey(self, line)

    monkeypatch.setattr(support.Conversation, "obey", strict)
    app.config.update(MAIL_USERNAME="house", MAIL_PASSWORD="old")
    for n in range(5):
        tell(f"reader{n}@example.org")
    run_jobs()
    assert set(states().values()) == {"queued"}
    connections = smtp.connections
    frozen.forward(minutes=5)
    run_jobs()
    assert smtp.connections == connections, "asking again with the same password locks the account"
    monkeypatch.setattr(support.Conversation, "obey", obey)
    app.config.update(MAIL_USERNAME=None, MAIL_PASSWORD=None)
    frozen.forward(minutes=11)
    run_jobs()
    assert set(states().values()) == {"accepted"}


def test_a_server_without_pipelining_is_served_step_by_step(tell, smtp, run_jobs, monkeypatch):
    obey = support.Conversation.obey

    def plain(self, line):
        if line[:4].upper() == "EHLO":
            self.say("502 not known")
        else:
            assert b"\n" not in self.buffer, "a command came before the last one was answered"
            obey(self, line)

    monkeypatch.setattr(support.Conversation, "obey", plain)
    smtp.answers["gone@example.org"] = "550 no such mailbox"
    for who in ("ana", "gone", "bo"):
        tell(f"{who}@example.org")
    run_jobs()
    assert states() == {"ana@example.org": "accepted", "gone@example.org": "refused", "bo@example.org": "accepted"}


def test_connections_are_reused_and_renewed(app, tell, smtp, run_jobs):
    app.config.update(MAIL_CONNECTIONS=1, MAIL_PER_CONNECTION=4)
    for n in range(10):
        tell(f"reader{n}@example.org")
    run_jobs()
    assert len(smtp.letters) == 10
    assert smtp.connections == 3


def test_a_server_that_hangs_up_in_the_middle_is_tried_again(tell, smtp, run_jobs, monkeypatch, frozen):
    frozen("2026-05-19 10:00")
    obey, met = support.Conversation.obey, []

    def moody(self, line):
        if line[:4].upper() == "RCPT" and not met:
            met.append(line)
            self.transport.abort()
        else:
            obey(self, line)

    monkeypatch.setattr(support.Conversation, "obey", moody)
    tell()
    tell("bo@example.org")
    run_jobs()
    assert sorted(states().values()) == ["accepted", "retry_wait"]
    frozen.forward(minutes=5)
    run_jobs()
    assert set(states().values()) == {"accepted"}
    assert len(smtp.letters) == 2


def test_the_throttle_holds_for_all_workers_together(tell, smtp, frozen, monkeypatch):
    monkeypatch.setattr(Drain, "_wait_for_permits", lambda self: False)
    frozen("2026-05-19 10:00")
    with unit_of_work():
        settings.change(mail_per_minute=60)
    for n in range(25):
        tell(f"reader{n}@example.org")
    for _ in range(3):
        frozen.forward(seconds=5)
        drain(waking.PROMPT)
        drain(waking.BULK)
    assert len(smtp.letters) == 10  # the first look at the gate only sets its clock


def test_two_workers_never_send_the_same_message(app, tell, smtp):
    for n in range(60):
        tell(f"reader{n}@example.org")
    db.session.rollback()
    errors = []

    def work():
        with app.app_context():
            try:
                with ExitStack() as stack:
                    this = Drain(waking.PROMPT, float("inf"))
                    this.begin(stack)
                    this.run()
            except Exception as error:
                errors.append(error)
            finally:
                db.session.remove()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    assert errors == []
    assert sorted(letter.recipients[0] for letter in smtp.letters) == sorted(states())
    assert set(states().values()) == {"accepted"}


def test_what_a_dead_worker_held_is_put_back_or_doubted(tell, frozen):
    frozen("2026-05-19 10:00")
    tell("claimed@example.org")
    tell("marked@example.org")
    tell("secret@example.org", kind="try.secret")
    db.session.rollback()
    with opened() as ledger:
        with ledger.transaction():
            rows = claim_notices(ledger, [Lane.SECURITY, Lane.TRANSACTIONAL], 10)
        by_email = {row.email: row.id for row in rows}
        ledger.record(mark=[by_email["marked@example.org"], by_email["secret@example.org"]])
    recover(clock.now())
    assert set(states().values()) == {"claimed", "committing"}, "a living worker was taken for dead"
    frozen(clock.now() + LEASE + timedelta(seconds=1))
    recover(clock.now())
    assert states() == {
        "claimed@example.org": "queued",
        "marked@example.org": "unconfirmed",
        "secret@example.org": "retry_wait",
    }


def test_after_a_power_cut_even_a_claim_is_doubted(tell, frozen):
    frozen("2026-05-19 10:00")
    tell()
    db.session.rollback()
    with opened() as ledger:
        ledger.lease = "another1.life"
        with ledger.transaction():
            claim_notices(ledger, [Lane.TRANSACTIONAL], 10)
    frozen(clock.now() + LEASE + timedelta(seconds=1))
    recover(clock.now())
    assert states() == {"ana@example.org": "unconfirmed"}


def test_a_worker_that_slept_too_long_finds_its_rows_gone(tell, frozen):
    frozen("2026-05-19 10:00")
    tell()
    db.session.rollback()
    with opened() as ledger:
        with ledger.transaction():
            [row] = claim_notices(ledger, [Lane.TRANSACTIONAL], 10)
        frozen(clock.now() + LEASE + timedelta(seconds=1))
        recover(clock.now())
        assert ledger.record(mark=[row.id]) == set()
    assert states() == {"ana@example.org": "queued"}


def test_an_answer_that_came_late_settles_the_doubt(tell, frozen):
    frozen("2026-05-19 10:00")
    tell()
    db.session.rollback()
    with opened() as ledger:
        with ledger.transaction():
            [row] = claim_notices(ledger, [Lane.TRANSACTIONAL], 10)
        ledger.record(mark=[row.id])
        frozen(clock.now() + LEASE + timedelta(seconds=1))
        recover(clock.now())
        assert states() == {"ana@example.org": "unconfirmed"}
        ledger.record([Outcome(row.id, State.ACCEPTED, 250, "queued as 7")])
    assert states() == {"ana@example.org": "accepted"}


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


def test_a_call_that_comes_while_draining_is_not_lost(app, tell, smtp, monkeypatch):
    """The drain has looked for the last time; a message is written; its call finds the drain still running."""
    run, runs = Drain.run, []

    def and_then_somebody_calls(self):
        accepted = run(self)
        runs.append(accepted)
        if len(runs) == 1:
            other = threading.Thread(target=write_and_call)
            other.start()
            other.join()
        return accepted

    def write_and_call():
        with app.app_context():
            tell()
            assert drain(waking.PROMPT) == 0
            db.session.remove()

    monkeypatch.setattr(Drain, "run", and_then_somebody_calls)
    drain(waking.PROMPT)
    assert runs == [0, 1]
    assert len(smtp.letters) == 1
