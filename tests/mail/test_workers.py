"""Several workers, and those that died, slept or came late: nothing is lost, and nothing is sent twice."""

from __future__ import annotations

import threading
from contextlib import ExitStack, contextmanager
from datetime import timedelta

from portal.core import clock, settings
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.mail import waking
from portal.mail.deliveries.claims import claim_notices
from portal.mail.deliveries.drain import Drain, drain
from portal.mail.deliveries.ledger import LEASE, Outcome, opened
from portal.mail.deliveries.recovery import recover
from portal.mail.kinds import Lane
from portal.mail.models import State
from tests.mail.outcomes import states


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


def test_two_workers_never_send_the_same_message(at_once, tell, smtp):
    for n in range(60):
        tell(f"reader{n}@example.org")

    def work():
        with ExitStack() as stack:
            this = Drain(waking.PROMPT, float("inf"))
            this.begin(stack)
            this.run()

    assert at_once(work, work, work) == [None] * 3
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


@contextmanager
def one_claimed(tell):
    """A ledger, and the one message that it has claimed."""
    tell()
    db.session.rollback()
    with opened() as ledger:
        with ledger.transaction():
            [row] = claim_notices(ledger, [Lane.TRANSACTIONAL], 10)
        yield ledger, row


def test_a_worker_that_slept_too_long_finds_its_rows_gone(tell, frozen):
    frozen("2026-05-19 10:00")
    with one_claimed(tell) as (ledger, row):
        frozen(clock.now() + LEASE + timedelta(seconds=1))
        recover(clock.now())
        assert ledger.record(mark=[row.id]) == set()
    assert states() == {"ana@example.org": "queued"}


def test_an_answer_that_came_late_settles_the_doubt(tell, frozen):
    frozen("2026-05-19 10:00")
    with one_claimed(tell) as (ledger, row):
        ledger.record(mark=[row.id])
        frozen(clock.now() + LEASE + timedelta(seconds=1))
        recover(clock.now())
        assert states() == {"ana@example.org": "unconfirmed"}
        ledger.record([Outcome(row.id, State.ACCEPTED, 250, "queued as 7")])
    assert states() == {"ana@example.org": "accepted"}


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
