"""People pause, cancel and go on while workers run, mail keeps to a measure, and a restored portal says nothing."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from datetime import timedelta

import pytest

from portal.core import clock, settings
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.mail import mailings, restored, waking
from portal.mail.addresses import Address
from portal.mail.deliveries import gate, pools, probes
from portal.mail.deliveries.claims import claim_mailing
from portal.mail.deliveries.drain import Drain, drain
from portal.mail.deliveries.ledger import LEASE, Outcome, opened
from portal.mail.deliveries.recovery import STOPPED, recover
from portal.mail.models import Delivery, Mailing, State
from portal.mail.sweeping import sweep


def stop(number, act):
    with unit_of_work():
        act(db.session.get_one(Mailing, number), now=clock.now())


@contextmanager
def claiming(number):
    """A worker's ledger and what it claims, in a transaction that ends with the block."""
    db.session.rollback()
    with opened() as ledger, ledger.transaction():
        rows = claim_mailing(ledger, number, 10)
        assert rows, "nothing was claimed"
        yield ledger, rows


@pytest.mark.parametrize(("act", "end"), [(mailings.pause, {"queued": 4}), (mailings.cancel, {"cancelled": 4})])
def test_who_stops_it_while_a_worker_claims_takes_back_what_it_claimed(app, edition, act, end):
    """Without the lock on the mailing PostgreSQL lets both pass each other, and the claimed copies leave."""
    number = edition(4).id

    def work():
        with app.app_context():
            stop(number, act)
            db.session.remove()

    person = threading.Thread(target=work)
    with claiming(number) as (ledger, rows):
        person.start()
        person.join(0.3)
        assert person.is_alive(), "it did not wait for the claim"
    person.join(20)
    with opened() as other:
        other.lease = ledger.lease
        assert other.record(mark=[row.id for row in rows]) == set(), "a final dot would have been sent"
    db.session.rollback()
    assert mailings.tally(number).counts == end


def test_what_comes_back_to_a_cancelled_mailing_is_cancelled_with_it(edition):
    number = edition(3).id
    db.session.rollback()
    with opened() as ledger:
        with ledger.transaction():
            first, second, third = [row.id for row in claim_mailing(ledger, number, 10)]
        ledger.record(mark=[first, second, third])
        stop(number, mailings.cancel)
        later = Outcome(first, State.RETRY_WAIT, 451, "not now", due_at=clock.now() + timedelta(hours=1))
        ledger.record([later, Outcome(second, State.ACCEPTED, 250, "taken"), Outcome(third, State.QUEUED, tried=False)])
    sweep(clock.now())
    db.session.rollback()
    assert mailings.tally(number).counts == {"accepted": 1, "cancelled": 2}


def test_a_block_in_the_middle_stops_it_after_one_batch(edition, smtp, run_jobs):
    number = edition(200).id
    with unit_of_work():
        db.session.get_one(Mailing, number).trusted_at = clock.now()
    smtp.answers |= {f"reader{n}@example.org": "550 5.7.1 blocked for its reputation" for n in range(100, 200)}
    smtp.answers |= {"reader0@example.org": "550 5.1.1 nobody"}
    run_jobs()
    db.session.rollback()
    halted = db.session.get_one(Mailing, number)
    assert "refuses us: 5.7.1 blocked" in halted.halted_because
    tally = mailings.tally(number)
    assert (tally.accepted, tally[State.REFUSED], tally.waiting) == (99, 1, 100)


def test_what_was_booked_as_refused_because_of_us_is_tried_again_also_after_the_end(edition, smtp, run_jobs):
    number = edition(6).id
    run_jobs()
    reasons = ["the sender's own trouble: given up after two days: 4.7", "5.7.1 blocked", "5.4.5 quota", "5.1.1 nobody"]
    with unit_of_work():
        for row, reason in zip(db.session.query(Delivery).order_by(Delivery.id).limit(4), reasons, strict=True):
            row.state, row.reason = State.REFUSED, reason
    assert (mailings.tally(number).ours, mailings.tally(number)[State.REFUSED]) == (3, 4)
    stop(number, mailings.try_ours_again)
    run_jobs()
    assert mailings.tally(number).counts == {"accepted": 5, "refused": 1}
    assert db.session.get_one(Mailing, number, populate_existing=True).finished_at is not None


@pytest.fixture
def readers_at(app):
    """A started mailing to so many readers of each domain."""

    def make(**domains):
        with unit_of_work():
            now = clock.now()
            mailing = mailings.create("try.letter", key="k", subject="s", html="<p>h</p>", text="t", now=now)
            each = [(f"r{n}@{where.replace('_', '.')}") for where, count in domains.items() for n in range(count)]
            mailings.add_recipients(mailing, (mailings.Recipient(to, Address(to)) for to in each), now=now)
            mailing.trusted_at = now
            mailings.start(mailing, now=now)
        return mailing

    return make


def test_a_large_provider_gets_its_measure_while_others_get_theirs_at_once(readers_at, tell, smtp, frozen, monkeypatch):
    frozen("2026-05-19 10:00")
    monkeypatch.setattr(Drain, "_wait_for_permits", lambda self: False)
    with unit_of_work():
        settings.change(mail_per_minute=0, mail_per_provider=60)
    readers_at(gmail_com=25, googlemail_com=5, gmx_de=4, example_org=120)

    def came():
        for _ in range(3):  # as many workers, who share the measure
            drain(waking.BULK)
        return {where: sum(letter.recipients[0].endswith(where) for letter in smtp.letters) for where in
                ("mail.com", "gmx.de", "example.org")}  # fmt: skip

    assert came() == {"mail.com": 10, "gmx.de": 4, "example.org": 120}
    frozen.forward(seconds=5)
    assert came()["mail.com"] == 15
    tell("ana@gmail.com")
    tell("bo@gmail.com", kind="try.secret")
    drain(waking.PROMPT)
    drain(waking.SECURITY)
    assert smtp.to("ana@gmail.com") and smtp.to("bo@gmail.com"), "what somebody waits for does not wait"
    frozen.forward(seconds=60)
    assert came()["mail.com"] == 27
    frozen.forward(seconds=60)
    assert came()["mail.com"] == 32


def test_an_edition_leaves_a_part_of_the_measure_to_notices_and_codes_never_wait(
    edition, tell, smtp, frozen, monkeypatch
):
    frozen("2026-05-19 10:00")
    monkeypatch.setattr(Drain, "_wait_for_permits", lambda self: False)
    with unit_of_work():
        settings.change(mail_per_minute=60)
    edition(40)
    drain(waking.BULK)  # the first look only sets the clock
    frozen.forward(seconds=20)
    drain(waking.BULK)
    assert len(smtp.letters) == 8
    for n in range(25):
        tell(f"code{n}@example.org", kind="try.secret")
        tell(f"notice{n}@example.org")
    drain(waking.PROMPT)
    drain(waking.SECURITY)
    assert len([each for each in smtp.letters if each.recipients[0].startswith("notice")]) == 2
    assert len([each for each in smtp.letters if each.recipients[0].startswith("code")]) == 25


def test_every_domain_of_a_provider_is_known_in_the_spelling_of_the_ledger():
    domains = [each for _, known in pools.PROVIDERS.values() for each in known]
    assert len(domains) == len(set(domains))
    assert all(pools.pool_of(Address(f"a@{each.upper()}").normalised) for each in domains)
    assert pools.pool_of("a@example.org") == 0


def test_a_restored_portal_is_silent_until_somebody_says_that_it_is_the_only_one(
    cast, browser_as, tell, smtp, run_jobs
):
    browser = browser_as(cast.yusra)
    with db.engine.begin() as connection:
        assert "mail unmute" in restored.hold_what_waits(connection, clock.now())
    tell()
    tell("code@example.org", kind="try.secret")
    gate.try_again()
    run_jobs()
    assert [letter.recipients[0] for letter in smtp.letters] == ["code@example.org"]
    assert "No mail leaves" in browser.page("/office").text
    browser.submit("/office/mailbox", button="No other copy is running; let mail leave")
    run_jobs()
    assert smtp.to("ana@example.org")
    assert "No mail leaves" not in browser.page("/office").text


POSTFIX = """\
Nov 28 10:00:01 mx postfix/cleanup[11]: 4ABC123: message-id={taken}
Nov 28 10:00:01 mx postfix/qmgr[9]: 4ABC123: from=<news@example.org>, size=14000, nrcpt=1 (queue active)
Nov 28 10:00:02 mx postfix/cleanup[11]: 4ABC124: message-id={broken}
Nov 28 10:00:02 mx postfix/smtpd[10]: lost connection after DATA (14000 bytes) from portal[10.0.0.2]
"""
EXIM = "2026-11-28 10:00:01 1tGabc-000001-AB <= news@example.org H=portal [10.0.0.2] P=esmtp S=14000 id={bare}\n"
SENDMAIL = "Nov 28 10:00:01 mx sm-mta[7]: 5AS01: from=<news@example.org>, size=14000, msgid={taken}, proto=ESMTP\n"


def test_a_servers_log_tells_what_it_took(edition, frozen):
    frozen("2026-05-19 10:00")
    number = edition(3).id
    db.session.rollback()
    with opened() as ledger:
        with ledger.transaction():
            rows = claim_mailing(ledger, number, 10)
        ledger.record(mark=[row.id for row in rows])
    frozen(clock.now() + LEASE + timedelta(seconds=1))
    recover(clock.now())
    taken, broken, unheard = (row.message_id for row in rows)
    for log in (POSTFIX, EXIM, SENDMAIL):
        lines = log.format(taken=taken, broken=broken, bare=taken.strip("<>")).splitlines()
        assert probes.ServerLog(lines).taken([taken, broken, unheard]) == {taken: True}, log
    lines = POSTFIX.format(taken=taken, broken=broken).splitlines()
    assert probes.settle_doubts(probes.ServerLog(lines), now=clock.now()) == probes.Settled(1, 0, 2)
    db.session.rollback()
    assert mailings.tally(number).counts == {"accepted": 1, "unconfirmed": 2}
    came = probes.settle_doubts(probes.ServerLog(lines, complete=True), now=clock.now(), because=STOPPED)
    assert came == probes.Settled(0, 2, 0)
    db.session.rollback()
    assert mailings.tally(number).counts == {"accepted": 1, "queued": 2}
