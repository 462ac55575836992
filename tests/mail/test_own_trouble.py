"""The sender's own trouble (a quota, a block) is held and tried again, and never booked as the readers' refusal."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.mail import mailings
from portal.mail.deliveries import gate
from portal.mail.deliveries.answers import is_ours, is_quota
from portal.mail.models import Delivery, Mailing, State, Trouble
from tests.support import smtp as support

QUOTA = "550 5.4.5 Daily user sending quota exceeded."


def again(mailing):
    db.session.rollback()
    return db.session.get_one(Mailing, mailing.id, populate_existing=True)


@pytest.mark.parametrize("when", ["RCPT", "dot"])
def test_a_quota_at_the_first_ten_holds_the_edition_and_everybody_gets_it_once(
    edition, smtp, run_jobs, frozen, monkeypatch, when
):
    frozen("2026-05-19 10:00")
    obey, take, left = support.Conversation.obey, support.Conversation.take_message, [10]

    def spent(self, line):
        if when == "RCPT" and line[:4].upper() == "RCPT" and left[0]:
            left[0] -= 1
            self.say(QUOTA)
        else:
            obey(self, line)

    def spent_after_data(self):
        smtp.after_data = None
        if when == "dot" and left[0] and b"\r\n.\r\n" in b"\r\n" + self.buffer:
            left[0] -= 1
            smtp.after_data = QUOTA
        return take(self)

    monkeypatch.setattr(support.Conversation, "obey", spent)
    monkeypatch.setattr(support.Conversation, "take_message", spent_after_data)
    mailing = edition(60)
    run_jobs()
    held = gate.held(clock.now())
    assert held is not None
    assert held.trouble == Trouble.QUOTA
    assert "quota" in held.held_because
    assert mailings.tally(mailing.id).counts == {"queued": 60}, "nobody is refused, and no try is counted"
    for _ in range(12):
        frozen.forward(minutes=16)
        run_jobs()
    assert mailings.tally(mailing.id).counts == {"accepted": 60}
    assert set(Counter(letter.recipients for letter in smtp.letters).values()) == {1}


def test_a_block_of_the_sender_halts_the_edition_and_going_on_sends_it_to_those_too(edition, smtp, run_jobs, frozen):
    frozen("2026-05-19 10:00")
    smtp.answers |= {f"reader{n}@example.org": "550 5.7.1 Sender address blocked" for n in range(10)}
    mailing = edition(60)
    run_jobs()
    halted = again(mailing)
    assert halted.halted_at is not None
    assert State.REFUSED not in mailings.tally(mailing.id).counts
    smtp.answers.clear()
    with unit_of_work():
        mailings.resume(again(mailing), now=clock.now())
    run_jobs()
    assert mailings.tally(mailing.id).counts == {"accepted": 60}


def test_going_on_sends_again_what_an_older_version_had_booked_as_refused(edition, smtp, run_jobs):
    mailing = edition(20)
    with unit_of_work():
        for row in db.session.scalars(select(Delivery).order_by(Delivery.id).limit(10)):
            row.state, row.settled_at = State.REFUSED, clock.now()
            row.reason = "5.4.5 Daily quota" if row.id % 2 else "5.1.1 no such mailbox"
        mailings.pause(db.session.get_one(Mailing, mailing.id), now=clock.now())
    with unit_of_work():
        mailings.resume(again(mailing), now=clock.now())
    run_jobs()
    assert mailings.tally(mailing.id).counts == {"accepted": 15, "refused": 5}


@pytest.mark.parametrize(
    ("reply", "ours", "quota"),
    [
        ("5.4.5 Daily user sending quota exceeded", True, True),
        ("5.7.0 Daily sending limit reached", True, True),
        ("5.7.1 Message rate limit exceeded", True, True),
        ("5.7.26 Unauthenticated email is not accepted (DMARC)", True, False),
        ("5.7.515 Access denied, sending domain does not meet the required level", True, False),
        ("5.1.8 Bad sender's system address", True, False),
        ("5.1.1 No such mailbox", False, False),
        ("5.2.2 Mailbox over quota", False, False),
        ("5.4.51 Something else", False, False),
        ("no such mailbox 5.7.1", False, False),
    ],
)
def test_whose_trouble_it_is(reply, ours, quota):
    assert (is_ours(550, reply), is_quota(550, reply)) == (ours, quota)
    assert not is_ours(450, reply)
