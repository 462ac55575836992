"""One frozen text to many: each reader gets one copy, their own, and only while they want it."""

from __future__ import annotations

import threading
import time

import pytest

from portal.core import clock, unit
from portal.core.db import db
from portal.core.house import house
from portal.core.work import unit_of_work
from portal.mail import mailings, preferences, suppression, waking
from portal.mail.addresses import Address
from portal.mail.deliveries import screening
from portal.mail.deliveries.drain import drain
from portal.mail.facts import MailingFinished
from portal.mail.models import Delivery, Mailing, State
from portal.mail.transports.wire import Wire


def again(mailing: Mailing) -> Mailing:
    if not unit.is_open():
        db.session.rollback()
    return db.session.get_one(Mailing, mailing.id, populate_existing=True)


@pytest.mark.slow
def test_every_reader_gets_one_copy_with_their_own_part_and_nobody_elses(edition, smtp, run_jobs):
    mailing = edition(120)
    run_jobs()
    assert sorted(letter.recipients for letter in smtp.letters) == sorted(
        (f"reader{n}@example.org",) for n in range(120)
    )
    for letter in smtp.letters:
        number = letter.recipients[0].removeprefix("reader").partition("@")[0]
        for words in (letter.text, letter.html):
            assert f"Only for reader {number}: é" in words
            assert words.count("Only for reader") == 1
        assert letter.message["To"] == f"Reader {number} <reader{number}@example.org>"
    ids = {letter.message["Message-ID"] for letter in smtp.letters}
    ways_out = {letter.message["List-Unsubscribe"] for letter in smtp.letters}
    assert len(ids) == len(ways_out) == 120
    tally = mailings.tally(mailing.id)
    assert (tally.audience, tally.accepted, tally.waiting) == (120, 120, 0)
    assert again(mailing).finished_at is not None


def test_the_message_is_what_standards_ask_for(edition, smtp, run_jobs):
    edition(1)
    run_jobs()
    [letter] = smtp.letters
    message = letter.message
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert message["List-Id"] == "<letter.chamber.example>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for name in ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "List-Unsubscribe"):
        assert len(message.get_all(name)) == 1, name
    assert message["Auto-Submitted"] is None
    assert letter.raw.isascii()
    assert max(len(line) for line in letter.raw.split(b"\r\n")) <= 998
    way_out = message["List-Unsubscribe"].strip("<>")
    assert f'<a href="{way_out}">' in letter.html
    assert f"Stop: {way_out}\n" in letter.text


def test_the_list_may_be_added_twice_and_addresses_are_not_written_to_twice(edition, smtp, run_jobs):
    mailing = edition(5)
    with unit_of_work():
        more = [
            mailings.Recipient("person:1", Address("reader1@example.org")),
            mailings.Recipient("person:90", Address("READER2@Example.org")),
            mailings.Recipient("person:91", Address("info@example.org")),
            mailings.Recipient("person:92", Address("info@example.org")),
        ]
        assert mailings.add_recipients(again(mailing), more, now=clock.now()) == 1
    run_jobs()
    assert len(smtp.letters) == 6


def test_the_same_key_gives_the_same_mailing(edition):
    assert edition(2).id == edition(3).id


def test_nothing_goes_out_before_the_start_nor_while_paused_nor_after_the_end(edition, smtp, run_jobs):
    mailing = edition(4, start=False)
    run_jobs()
    assert smtp.letters == []
    with unit_of_work():
        mailings.start(again(mailing), now=clock.now())
        mailings.pause(again(mailing), now=clock.now())
    run_jobs()
    assert smtp.letters == []
    with unit_of_work():
        mailings.resume(again(mailing), now=clock.now())
    run_jobs()
    assert len(smtp.letters) == 4
    with pytest.raises(mailings.AlreadyOver), unit_of_work():
        mailings.cancel(again(mailing), now=clock.now())


def test_a_pause_stops_messages_that_are_halfway_over_the_wire(app, edition, smtp, monkeypatch):
    """The body of a message is transmitted; then comes the pause; the final dot must not follow."""
    app.config["MAIL_CONNECTIONS"] = 1
    number = edition(3).id
    transmit = Wire.transmit

    def and_then_pause(self):
        sent = transmit(self)
        done = threading.Thread(target=pause)
        done.start()
        done.join()
        return sent

    def pause():
        with app.app_context(), unit_of_work():
            mailings.pause(db.session.get_one(Mailing, number), now=clock.now())

    monkeypatch.setattr(Wire, "transmit", and_then_pause)
    db.session.rollback()
    drain(waking.BULK, seconds=5)
    assert smtp.letters == []
    assert mailings.tally(number).counts == {"queued": 3}


def test_a_cancelled_mailing_accounts_for_everybody(edition, smtp, run_jobs):
    mailing = edition(6)
    with unit_of_work():
        assert mailings.cancel(again(mailing), now=clock.now()) == 6
    run_jobs()
    assert smtp.letters == []
    assert mailings.tally(mailing.id).counts == {"cancelled": 6}


def test_it_halts_when_many_of_the_first_are_refused(edition, smtp, run_jobs):
    smtp.answers |= {f"reader{n}@example.org": "550 unknown" for n in range(0, 400, 4)}
    mailing = edition(400)
    run_jobs()
    halted = again(mailing)
    assert halted.halted_at is not None
    assert "refused" in halted.halted_because
    tally = mailings.tally(mailing.id)
    assert tally[State.REFUSED] <= 15
    assert tally.waiting >= 350
    with unit_of_work():
        mailings.resume(again(mailing), now=clock.now())
    run_jobs()
    assert mailings.tally(mailing.id).counts == {"accepted": 300, "refused": 100}


def test_a_few_refusals_do_not_halt_it(edition, smtp, run_jobs):
    smtp.answers |= {f"reader{n}@example.org": "550 unknown" for n in range(0, 120, 30)}
    mailing = edition(120)
    run_jobs()
    assert mailings.tally(mailing.id).counts == {"accepted": 116, "refused": 4}
    assert again(mailing).finished_at is not None


def test_who_said_no_since_is_skipped_with_the_reason(edition, smtp, run_jobs, monkeypatch):
    monkeypatch.setattr(screening, "_rechecks", {})

    @mailings.rechecks("try.letter")
    def still_members(refs):
        return {ref: "no longer a member" for ref in refs if ref == "person:3"}

    mailing = edition(5)
    with unit_of_work():
        preferences.switch("reader1@example.org", {"letters": False}, now=clock.now(), through="page")
        suppression.suppress("reader2@example.org", suppression.BOUNCE, now=clock.now())
    run_jobs()
    assert sorted(letter.recipients[0] for letter in smtp.letters) == ["reader0@example.org", "reader4@example.org"]
    db.session.rollback()
    reasons = {row.email: row.reason for row in db.session.query(Delivery).filter_by(state="skipped")}
    assert reasons == {
        "reader1@example.org": "switched off",
        "reader2@example.org": "suppressed: bounce",
        "reader3@example.org": "no longer a member",
    }
    assert mailings.tally(mailing.id).audience == 5


def test_a_suppressed_address_still_gets_its_codes(tell, smtp, run_jobs):
    with unit_of_work():
        suppression.suppress("ana@example.org", suppression.COMPLAINT, now=clock.now())
    tell()
    tell(kind="try.secret")
    run_jobs()
    assert [letter.subject for letter in smtp.letters] == ["Your code"]


def test_a_test_goes_out_whatever_one_said_and_switches_nothing_off(edition, smtp, run_jobs, client):
    with unit_of_work():
        preferences.switch("reader0@example.org", {"letters": False}, now=clock.now(), through="page")
    edition(1, test=True)
    run_jobs()
    [letter] = smtp.letters
    assert letter.message["List-Unsubscribe"] == "<http://localhost/unsubscribe/test>"
    assert client.post("/unsubscribe/test").status_code == 200


def test_the_end_is_announced(edition, smtp, run_jobs):
    told: list[int] = []
    house().reactions.add(MailingFinished, lambda fact: told.append(fact.mailing_id))
    mailing = edition(2)
    run_jobs()
    run_jobs()
    assert told == [mailing.id]


def test_what_people_wait_for_overtakes_a_long_mailing(app, edition, tell, smtp):
    app.config["MAIL_CONNECTIONS"] = 1
    edition(300)
    stop = threading.Event()

    def interrupt():
        with app.app_context():
            while len(smtp.letters) < 20 and not stop.is_set():
                time.sleep(0.001)
            tell("late@example.org")
            db.session.remove()

    db.session.rollback()
    thread = threading.Thread(target=interrupt)
    thread.start()
    drain(waking.BULK, seconds=60)
    stop.set()
    thread.join()
    place = [letter.recipients[0] for letter in smtp.letters].index("late@example.org")
    assert place < 240


def test_a_line_break_in_the_subject_is_refused(app):
    with pytest.raises(ValueError, match="line break"), unit_of_work():
        mailings.create("try.letter", key="k", subject="May\r\nBcc: eve@example.org", html="", text="", now=clock.now())


def test_dots_and_long_lines_arrive_as_they_were_written(app, smtp, run_jobs):
    text = ".\n..two\nfrom\n" + "x" * 3000 + f"\n{mailings.PERSONAL}\n.end\n"
    with unit_of_work():
        mailing = mailings.create("try.letter", key="k", subject="s", html="<p>h</p>", text=text, now=clock.now())
        mailings.add_recipients(
            mailing, [mailings.Recipient("p:1", Address("a@example.org"), text=".own\n.")], now=clock.now()
        )
        mailings.start(mailing, now=clock.now())
    run_jobs()
    assert smtp.letters[0].text == text.replace(mailings.PERSONAL, ".own\n.")
