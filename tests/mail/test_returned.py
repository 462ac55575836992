"""What comes back is understood, believed only where it is proved, and acted on once."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from flask import Flask

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.mail import erasure, preferences, suppression
from portal.mail.addresses import normalise
from portal.mail.intake import operations, return_path
from portal.mail.intake.models import FreshStart, RawBounce
from portal.mail.models import Delivery, State
from tests.mail.returning import SAMPLES, bring, events, right, sample, sent, state, stopped

BOUNCES = "bounces@example.org"
DOES = {"hard": "stopped", "soft": "noted", "policy": "noted", "delayed": "noted", "reply": "nothing",
        "arrived": "nothing", "complaint": "stopped", "unknown": "review"}  # fmt: skip
#: What a report without a signed return path is: of another reader, or of no letter that it names.
UNSIGNED = {"forwarded-on": "refused other_recipient", "a-letter": "review unsaid", "unheard-of": "review unsaid"}


@pytest.fixture(autouse=True)
def signed(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "MAIL_BOUNCE_ADDRESS", BOUNCES)


@pytest.mark.parametrize("path", [BOUNCES, "*@bounces.example.org", None])
def test_every_shape_of_report_is_read_right_with_a_return_path_and_without(app, monkeypatch, path):
    """Everything in one walk, so that it stays quick; what is wrong is listed."""
    monkeypatch.setitem(app.config, "MAIL_BOUNCE_ADDRESS", path)
    names = sorted(each.stem for each in SAMPLES.glob("*.eml"))
    assert len(names) >= 50
    wrong = []
    for number, name in enumerate(names):
        letter = sent(f"reader{number}@example.org")
        row = bring(letter.fill(sample(name)))
        kind, *more = right(name)
        if kind == "review":
            expected = f"review {more[0]}" if path else UNSIGNED.get(name, f"review {more[0]}")
            found = f"{row.outcome} {row.why}"
        else:
            expected = " ".join([kind, DOES[kind], *more])
            found = " ".join([str(row.verdict), str(row.outcome), *([row.status or ""] if more else [])])
        if found != expected:
            wrong.append(f"{name}: {found}, not {expected} ({row.why}, {row.diagnostic})")
        harmed = bool(stopped(normalise(letter.reader)))
        if harmed != (expected.split()[0] in {"hard", "complaint"}):
            wrong.append(f"{name}: {'stopped' if harmed else 'not stopped'}")
        if row.outcome == "nothing" and row.message:
            wrong.append(f"{name}: its words are kept")
    assert not wrong, "\n".join(wrong)


def test_a_letter_leaves_with_a_return_path_of_its_own(app, tell, smtp, run_jobs):
    tell()
    run_jobs()
    delivery = db.session.query(Delivery).one()
    path = return_path.configured()
    assert smtp.letters[0].sender == path.of(delivery.id, delivery.message_id, delivery.address)
    assert smtp.letters[0].sender.startswith("bounces+") and smtp.letters[0].sender.endswith("@example.org")
    assert len(smtp.letters[0].sender.rpartition("@")[0]) <= 64
    assert path.of(-7, "<a@b>", "c@d") in path.before + "m7-" + path.signature(-7, "<a@b>", "c@d") + path.after
    (mark,) = path.read(path.of(-7, "<a@b>", "c@d").upper())
    assert mark.number == -7 and path.signed(mark, "<a@b>", ["x@y", "c@d"]) == "c@d"


def test_a_hard_one_stops_all_but_security_and_leads_back_to_the_letter(tell, smtp, run_jobs):
    letter = sent()
    row = bring(letter.fill(sample("postfix-unknown")))
    assert (row.delivery_id, state(letter), events(letter)) == (letter.number, State.BOUNCED, ["bounced_hard"])
    assert stopped() == {"": "bounce"}
    tell(), tell(kind="try.secret"), tell(kind="try.digest")
    run_jobs()
    assert [each.message["Subject"] for each in smtp.letters] == ["Your code"]
    assert "ana@example.org" not in (row.diagnostic or "")


def test_two_reports_of_one_letter_count_once_and_a_copy_is_not_even_kept(app):
    letter = sent()
    raw = letter.fill(sample("postfix-unknown"))
    bring(raw)
    with unit_of_work():
        operations.works("ana@example.org", now=clock.now())
    with pytest.raises(AssertionError, match="known already"):
        bring(b"From MAILER-DAEMON Tue May 19\n" + raw.replace(b"\n", b"\r\n"))
    assert bring(letter.fill(sample("gmail-unknown"))).outcome == "again"
    assert bring(letter.fill(sample("postfix-delayed"))).outcome == "again"
    assert not stopped() and events(letter) == ["bounced_hard"]


def test_a_complaint_stops_its_family_and_shows_among_the_choices(tell, smtp, run_jobs):
    letter = sent()
    assert bring(letter.fill(sample("arf-abuse"))).outcome == "stopped"
    assert (state(letter), stopped()) == (State.COMPLAINED, {"digests": "complaint"})
    assert not preferences.wanted("ana@example.org", "digests")
    tell(), tell(kind="try.digest", key="k2"), tell(kind="try.secret")
    run_jobs()
    assert {each.message["Subject"] for each in smtp.letters} == {"A place for Ana Ruiz", "Your code"}
    with unit_of_work():
        preferences.switch("ana@example.org", {"digests": True}, now=clock.now(), through="page")
    assert not stopped(), "whoever wants it again gets it again"
    of_notice = sent(kind="try.notice")
    bring(of_notice.fill(sample("arf-abuse")))
    assert stopped() == {"choices": "complaint"}
    of_secret = sent("ben@example.org", kind="try.secret", lane=0)
    assert bring(of_secret.fill(sample("arf-abuse"))).outcome == "noted" and not stopped("ben@example.org")


def test_soft_ones_stop_on_the_third_day_within_thirty_unless_a_letter_stayed(app, frozen):
    frozen("2026-05-01 10:00")
    first = sent()
    bring(first.fill(sample("exchange-full")))
    same_day = sent()
    bring(same_day.fill(sample("exchange-full")))
    frozen.forward(days=2)
    bring(sent().fill(sample("icloud-full")))
    assert not stopped(), "three, but on two days"
    quiet = sent()  # this one arrives: a week later nothing has come back
    frozen.forward(days=9)
    bring(sent().fill(sample("icloud-full")))
    assert not stopped() and state(quiet) == State.ACCEPTED
    frozen.forward(days=1)
    bring(sent().fill(sample("postfix-expired")))
    assert not stopped(), "two since the one that arrived"
    frozen.forward(days=1)
    assert bring(sent().fill(sample("postfix-expired"))).outcome == "stopped"
    assert stopped() == {"": "bounce"}


def test_old_soft_ones_wear_off(app, frozen):
    frozen("2026-05-01 10:00")
    for _ in range(2):
        bring(sent().fill(sample("exchange-full")))
        frozen.forward(days=1)
    frozen.forward(days=31)
    bring(sent().fill(sample("exchange-full")))
    assert not stopped()


def forged(letter, other):
    """Reports that nobody may believe, and why."""
    path, good = return_path.configured(), sample("postfix-unknown")
    back = path.of(letter.number, letter.message_id, "ana@example.org")
    of_other = path.of(other.number, other.message_id, "ben@example.org")
    unsigned = {"to": "house@example.org"}
    yield "signature", letter.fill(good, to=back.replace(back[20:24], "0000"))
    yield "signature", letter.fill(good, to=f"bounces+{letter.number}-{'a' * 20}@example.org")
    yield "signature", letter.fill(good, to=back.replace(f"+{letter.number}-", f"+{other.number}-"))
    yield "signature", letter.fill(good, to=back.replace(f"+{letter.number}-", "+999999-"))
    yield "other_letter", letter.fill(good, to=of_other)
    yield "no_letter", letter.fill(good, **unsigned).replace(letter.message_id.encode(), b"<made-up@localhost>")
    yield "no_letter", letter.fill(good, **unsigned).replace(b"ana@example.org", b"cleo@example.org")
    yield "before", letter.fill(good, at=clock.now() - timedelta(days=2))


def test_forged_ones_are_refused_and_do_nothing(app):
    letter, other = sent(), sent("ben@example.org")
    found = [(why, bring(raw)) for why, raw in forged(letter, other)]
    assert [(row.outcome, row.why) for _why, row in found] == [("refused", why) for why, _row in found]
    assert not stopped() and not stopped("ben@example.org") and not stopped("cleo@example.org")
    assert (state(letter), state(other), events(letter)) == (State.ACCEPTED, State.ACCEPTED, [])


def test_whoever_was_answered_cannot_silence_who_answered(app):
    """In-Reply-To and From of an answer are the Message-ID and the reader: all that an unsigned report has to name."""
    letter = sent()
    for name in ("postfix-unknown", "gmail-unknown", "exchange-full"):
        row = bring(letter.fill(sample(name), to="house@example.org"))
        assert (row.outcome, row.why) == ("review", "unsigned")
    assert not stopped() and state(letter) == State.ACCEPTED
    told = {"type": "bounce", "recipient": "ana@example.org", "message_id": letter.message_id, "status": "5.1.1"}
    assert bring(json.dumps(told).encode(), as_json=True).outcome == "stopped", (
        "a provider's word came by a signed hook"
    )


def test_one_from_before_it_left_waits_an_hour_and_is_refused(app, frozen):
    frozen("2026-05-01 10:00")
    letter = sent(state=State.QUEUED, settled_at=None)
    row = bring(letter.fill(sample("postfix-unknown")))
    assert row.read_at is None
    from portal.mail.intake import sweeping

    frozen.forward(minutes=61)
    sweeping.read_waiting(clock.now())
    row = db.session.get_one(RawBounce, row.id, populate_existing=True)
    assert (row.outcome, row.why) == ("refused", "not_sent")
    assert not stopped()


def test_a_letter_in_doubt_whose_report_comes_has_left(app):
    letter = sent(state=State.UNCONFIRMED)
    assert bring(letter.fill(sample("postfix-unknown"))).outcome == "stopped"
    assert state(letter) == State.BOUNCED


def test_of_a_letter_between_members_nothing_leads_to_it(app):
    letter = sent(kind="between_members")
    with unit_of_work():
        delivery = db.session.get_one(Delivery, letter.number)
        delivery.email = delivery.address = f"erased-{letter.number}@invalid"  # as a day later
    row = bring(letter.fill(sample("postfix-unknown")))
    assert (row.outcome, row.delivery_id, row.about, row.message, row.diagnostic) == ("stopped", None, None, "", None)
    assert stopped() == {"": "bounce"}, "the signature says who it was"


def test_whoever_is_forgotten_leaves_no_words(app):
    letter = sent()
    row = bring(letter.fill(sample("no-words")))
    assert row.message
    with unit_of_work():
        operations.start_anew("ana@example.org", through="office", reason="a reason", now=clock.now())
        erasure.forget("ana@example.org", now=clock.now())
    row = db.session.get_one(RawBounce, row.id, populate_existing=True)
    assert (row.message, row.about, row.diagnostic) == ("", None, None)
    assert db.session.get(FreshStart, "ana@example.org") is None


def test_words_and_rows_have_their_time(app, frozen, run_jobs):
    frozen("2026-05-01 10:00")
    done, waits = bring(sent().fill(sample("postfix-unknown"))), bring(sent("b@example.org").fill(sample("no-words")))
    numbers = [done.id, waits.id]

    def words():
        return [bool(db.session.get_one(RawBounce, each, populate_existing=True).message) for each in numbers]

    assert words() == [True, True]
    frozen.forward(days=31)
    run_jobs()
    assert words() == [False, True], "what waits for somebody is kept longer"
    frozen.forward(days=60)
    run_jobs()
    assert words() == [False, False]
    frozen.forward(days=300)
    run_jobs()
    assert db.session.query(RawBounce).count() == 0


def test_an_address_that_is_allowed_again_begins_anew(app, frozen):
    frozen("2026-05-01 10:00")
    for _ in range(3):
        bring(sent().fill(sample("exchange-full")))
        frozen.forward(days=1)
    assert stopped()
    with unit_of_work():
        operations.allow(suppression.is_stopped("ana@example.org"), reason="They cleared it", now=clock.now())
    frozen.forward(hours=1)
    bring(sent().fill(sample("exchange-full")))
    assert not stopped(), "the three of before count no more"
