"""Whatever a stranger sends as a report: bounded time and memory, and never an error out of the job."""

from __future__ import annotations

import time
import tracemalloc

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.core import clock
from portal.core.db import db
from portal.mail.intake import matching, sweeping, verdicts
from portal.mail.intake.models import RawBounce
from portal.mail.intake.reading import bounded, reader
from portal.mail.intake.reading.report import Told
from tests.mail.returning import bring, sample, sent, state, stopped

REPORT = b"From: MAILER-DAEMON@x.example\nTo: bounces+1-%s@example.org\nSubject: failure\n" % (b"a" * 20)
M = 1024 * 1024


def nested(depth: int, kind: bytes) -> bytes:
    head = b"".join(b'Content-Type: %s; boundary="b%d"\n\n--b%d\n' % (kind, each, each) for each in range(depth))
    return REPORT + head + b"\nhello\n"


BOMBS = {
    "multiparts in multiparts": lambda: nested(5_000, b"multipart/mixed"),
    "messages in messages": lambda: REPORT + b"Content-Type: message/rfc822\n\n" * 10_000,
    "just so many": lambda: nested(19, b"multipart/report"),
    "thousands of parts": lambda: (
        REPORT + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\nContent-Type: text/plain\n\nx\n" * 30_000
    ),
    "thousands of groups": lambda: (
        REPORT + b"Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n"
        + b"Final-Recipient: rfc822; a@b.example\nAction: failed\n\n" * 20_000
    ),
    "one long line": lambda: REPORT + b"Subject: " + b"=?utf-8?q?" * 200_000 + b"\n\n",
    "one long field": lambda: REPORT + b"Content-Type: text/plain" + b';\n x="\\"' * 100_000 + b"\n\nhi",
    "many semicolons": lambda: (
        REPORT + b"Content-Type: multipart/mixed; boundary=b\n\n"
        + (b"--b\nContent-Type: text/plain" + b"\n " + (b"\n " + b";" * 900) * 19 + b"\n\nx\n") * 200
    ),
    "many fields": lambda: REPORT + b"X: y\n" * 200_000 + b"\nhello",
    "base64 without end": lambda: REPORT + b"Content-Transfer-Encoding: base64\n\n" + b"QUJD" * 500_000,
    "a page of scripts": lambda: REPORT + b"Content-Type: text/html\n\n" + b"<script>" * 100_000 + b"<" * 100_000,
    "words that nearly match": lambda: REPORT + b"\n" + (b"mailbox " * 9 + b"quota " + b"address " * 9) * 10_000,
    "spaces": lambda: REPORT + b"\n" + b" " * M + b"\n  a@b\n" + b"    x\n" * 50_000,
    "empty lines": lambda: REPORT + b"\n" + b"\n" * M,
    "empty lines of a page": lambda: REPORT + b"Content-Type: text/html\n\n" + b"<br>\n" * 50_000,
    "empty lines after what begins a shape": lambda: REPORT + b"\nwas not delivered to " + b" \n" * 50_000,
    "drawn lines": lambda: REPORT + b"\n" + b"> > >\n---\n" * 50_000,
    "addresses": lambda: REPORT + b"\n" + b"a@b" * 300_000,
    "a strange charset": lambda: REPORT + b"Content-Type: text/plain; charset=\xff\xfe\n\n\xff\xfe",
    "nothing of sense": lambda: bytes(range(256)) * 4_000,
    "zeros": lambda: b"\0" * M,
    "json of brackets": lambda: b"[" * 200_000,
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_cost_little(name):
    raw = BOMBS[name]()[:M]
    tracemalloc.start()
    began = time.process_time()
    try:
        report = reader.read(raw)
    except reader.Unreadable:
        report = None
    spent, (_now, peak) = time.process_time() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert spent < 8, f"{spent:.1f} s (with what measuring memory costs)"
    assert peak < 60 * M
    if report is not None:
        assert verdicts.of_report(report, report.told[0] if report.told else None)


LINES = st.sampled_from([
    "Content-Type: multipart/report; boundary=b", "--b", "--b--", "", "Content-Type: message/delivery-status",
    "Content-Type: message/rfc822", "Content-Type: text/rfc822-headers", "Final-Recipient: rfc822; ana@example.org",
    "Action: failed", "Status: 5.1.1", "Message-ID: <a@b>", "Content-Transfer-Encoding: base64", "Feedback-Type: abuse",
    "Content-Type: message/feedback-report", "Hi. This is the qmail", "<ana@example.org>:", "550 unknown user",
    "Subject: =?utf-8?b?/////?=", "X-Failed-Recipients: <<@>,;", "Date: Tue, 99 Foo 99999 99:99:99 +9999",
    "Content-Type: message/global-delivery-status", "From: mailer-daemon@x", "was not delivered to: x because: y",
    "To: bounces+99999999999-aaaaaaaaaaaaaaaaaaaa@example.org", "Final-Recipient: utf-8; \\x{110000}\\x{d800}@b",
])  # fmt: skip


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.one_of(st.binary(max_size=600), st.lists(st.one_of(LINES, st.text(max_size=30)), max_size=40)))
def test_anything_is_read_or_said_to_be_unreadable(drawn):
    raw = drawn if isinstance(drawn, bytes) else "\n".join(drawn).encode("utf-8", "surrogatepass")
    try:
        report = reader.read(raw)
    except reader.Unreadable:
        return
    for told in report.told or [Told()]:
        assert verdicts.of_report(report, told) in verdicts.Verdict
    assert len(report.words) <= 4000 and "\r" not in report.subject
    assert all(len(each) <= bounded.MOST_TEXT for each in report.addressed)


def test_one_that_breaks_the_job_is_put_aside_and_the_others_have_their_turn(app, monkeypatch):
    letter = sent()

    def broken(report, **_more):
        if "strange" in report.subject:
            raise KeyError("a fault of ours")
        return match(report, **_more)

    match = matching.match
    monkeypatch.setattr(matching, "match", broken)
    row = bring(letter.fill(sample("postfix-unknown").replace("Undelivered", "strange")))
    assert (row.read_at, row.tries) == (None, 1)
    for _ in range(2):
        sweeping.read_waiting(clock.now())
    row = db.session.get_one(RawBounce, row.id, populate_existing=True)
    assert (row.outcome, row.why, row.tries) == ("review", "unreadable", 3)
    bring(letter.fill(sample("gmail-unknown")))
    assert stopped() and state(letter) == "bounced"


def test_what_nests_too_deep_waits_for_somebody(app):
    row = bring(nested(500, b"multipart/mixed"))
    assert (row.outcome, row.why, row.size) == ("review", "unreadable", len(nested(500, b"multipart/mixed")))
