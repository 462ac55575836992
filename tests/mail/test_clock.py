"""A clock that was ahead, and is put right, keeps no mail waiting."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.core import clock, settings
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.mail.deliveries import gate
from portal.mail.deliveries.claims import claim_notices
from portal.mail.deliveries.ledger import LEASE, opened
from portal.mail.kinds import Lane
from portal.mail.models import Delivery, State

RIGHT, AHEAD = "2026-05-19 10:00", "2027-05-19 10:00"


def only():
    db.session.rollback()
    return db.session.query(Delivery).one()


@pytest.mark.parametrize("kind", ["try.notice", "try.secret", "try.digest"])
def test_what_was_written_ahead_leaves_now(tell, smtp, run_jobs, frozen, kind):
    frozen(AHEAD)
    tell(kind=kind)
    frozen(RIGHT)
    run_jobs()
    assert only().state == State.ACCEPTED


def test_an_edition_that_was_prepared_ahead_leaves_now(edition, smtp, run_jobs, frozen):
    frozen(AHEAD)
    edition(3)
    frozen(RIGHT)
    run_jobs()
    assert len(smtp.letters) == 3


def test_a_second_try_that_was_set_ahead_comes_now(tell, smtp, run_jobs, frozen):
    frozen(RIGHT)
    smtp.answers["ana@example.org"] = "451 4.7.1 greylisted"
    tell()
    frozen(AHEAD)
    run_jobs()
    assert only().state == State.RETRY_WAIT
    smtp.answers.clear()
    frozen(RIGHT)
    run_jobs()
    assert only().state == State.ACCEPTED


def test_what_is_meant_for_later_still_waits(tell, smtp, run_jobs, frozen):
    start = frozen(RIGHT)
    tell(not_before=start + timedelta(days=30))
    frozen(AHEAD)
    tell("bo@example.org", not_before=clock.now() + timedelta(minutes=5))
    frozen(RIGHT)
    run_jobs()
    assert smtp.letters == []


def test_a_gate_that_was_closed_ahead_opens(app, tell, smtp, run_jobs, frozen):
    frozen(AHEAD)
    for which in gate.Gate:
        gate.hold("away", which=which)
    frozen(RIGHT)
    tell()
    tell("code@example.org", kind="try.secret")
    run_jobs()
    assert len(smtp.letters) == 2


def test_the_throttle_fills_again(tell, smtp, run_jobs, frozen, monkeypatch):
    monkeypatch.setattr("portal.mail.deliveries.drain.Drain._wait_for_permits", lambda self: False)
    frozen(AHEAD)
    with unit_of_work():
        settings.change(mail_per_minute=60)
    run_jobs()
    frozen(RIGHT)
    tell()
    run_jobs()
    frozen.forward(seconds=5)
    run_jobs()
    assert len(smtp.letters) == 1


def test_a_lease_that_was_taken_ahead_ends_as_any_other(tell, smtp, run_jobs, frozen):
    frozen(AHEAD)
    tell()
    db.session.rollback()
    with opened() as ledger, ledger.transaction():
        claim_notices(ledger, [Lane.TRANSACTIONAL], 10)
    now = frozen(RIGHT)
    run_jobs()
    assert only().lease_until == now + LEASE
    frozen(now + LEASE + timedelta(seconds=1))
    run_jobs()
    assert only().state == State.ACCEPTED
