"""Returned mail in the office, and how a member whom mail does not reach learns of it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.core.models import AuditEntry
from portal.core.work import unit_of_work
from portal.mail import suppression
from portal.mail.intake import operations
from portal.mail.intake.models import RawBounce
from portal.mail.models import Suppression
from tests.mail.returning import bring, sample, sent, state, stopped

RETURNED = "/office/mail/returned"


@pytest.fixture(autouse=True)
def signed(app, monkeypatch, smtp):
    monkeypatch.setitem(app.config, "MAIL_BOUNCE_ADDRESS", "bounces@example.org")


def actions() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(AuditEntry.action).where(AuditEntry.action.startswith("mail."))))


def test_what_no_machine_understands_is_settled_by_a_person(cast, browser_as):
    yusra = browser_as(cast.yusra)
    letters = [sent(f"reader{number}@example.org") for number in range(3)]
    dead, once, aside = (bring(letter.fill(sample("no-words"))).id for letter in letters)
    forged = bring(sent("eva@example.org").fill(sample("postfix-unknown"), to=f"bounces+1-{'a' * 20}@example.org")).id
    assert "3 reports of returned mail need a look" in yusra.page("/office").text
    page = yusra.page(RETURNED)
    assert [each in page for each in ("reader0@example.org", "reader2@example.org", "eva@")] == [True, True, False]
    assert "It is not clear what it says about the address." in page.text
    assert "is not signed by this portal" in yusra.page(f"{RETURNED}?outcome=refused").text
    assert "From: MAILER-DAEMON@mx.elsewhere.example" in yusra.page(f"{RETURNED}/{dead}").text
    assert "What does it say?" not in yusra.page(f"{RETURNED}/{forged}").text
    for number, said in ((dead, "dead"), (once, "once"), (aside, "aside")):
        yusra.submit(f"{RETURNED}/{number}", {}, to=f"{RETURNED}/{number}/{said}")
    for number in (dead, forged):
        with pytest.raises(operations.LookedAt), unit_of_work():
            row = db.session.get_one(RawBounce, number)
            operations.settle(row, "dead", now=clock.now(), by="Yusra")
    assert [state(each) for each in letters] == ["bounced", "bounced", "accepted"]
    assert stopped("reader0@example.org") and not stopped("reader1@example.org") and not stopped("eva@example.org")
    assert actions().count("mail.returned_settled") == 3, "each once, and nothing of what is forged"
    assert "Nothing to look at" in yusra.page(RETURNED).text
    assert not db.session.get_one(RawBounce, dead, populate_existing=True).message


def test_an_address_is_allowed_again_with_a_reason(cast, browser_as):
    yusra = browser_as(cast.yusra)
    bring(sent(cast.amara.email).fill(sample("postfix-unknown")))
    page = yusra.page("/office/mail/stopped")
    assert "Amara" in page.text and cast.amara.email in page.text
    assert "No such address" in yusra.page("/office/mail/stopped?q=somebody-else").text
    one = f"/office/mail/stopped/{db.session.scalar(select(Suppression.id))}"
    assert "User unknown" in yusra.page(one).text
    refused = yusra.submit(one, {"reason": ""}, status=422)
    assert refused.page.errors and stopped(cast.amara.email)
    yusra.submit(one, {"reason": "She telephoned: her mailbox was moved."})
    db.session.rollback()
    assert not stopped(cast.amara.email) and actions() == ["mail.allowed_again"]
    entry = db.session.scalar(select(AuditEntry).where(AuditEntry.action == "mail.allowed_again"))
    assert entry.after == {"reason": "She telephoned: her mailbox was moved."}
    assert "Every address works" in yusra.page("/office/mail/stopped").text
    assert yusra.get(one).status_code == 404


def test_a_member_is_told_where_they_still_look_and_puts_it_right(cast, browser_as, smtp, run_jobs):
    amara, petra = browser_as(cast.amara), browser_as(cast.petra)
    assert "does not reach you" not in amara.page("/").text
    bring(sent(cast.amara.email).fill(sample("postfix-unknown")))
    assert "Our mail does not reach you" in amara.page("/").text
    assert "Amara" in petra.page("/office").text and "comes back" in petra.page("/office").text
    page = amara.page("/me/security/email")
    assert "Our mail to it came back" in page.text
    smtp.letters.clear()
    amara.submit("/me/security/email", {}, to="/me/security/email/confirm")
    run_jobs()
    (letter,) = smtp.to(cast.amara.email)
    link = next(word for word in letter.text.split() if "/confirm" in word or "/email/" in word)
    path = link[link.index("/", 8) :]
    amara.submit(path, {})
    db.session.rollback()
    assert not stopped(cast.amara.email), "whoever opens a link that came by mail reads there"
    assert "does not reach you" not in amara.page("/").text


def test_how_to_connect_is_said_and_nobody_else_reads_any_of_it(cast, browser_as, app, monkeypatch):
    yusra, petra = browser_as(cast.yusra), browser_as(cast.petra)
    page = yusra.page(f"{RETURNED}/connect")
    assert "bounces@example.org" in page.text and "/hooks/mail/returned" in page.text
    assert "Nobody tells the portal yet" in yusra.page(RETURNED).text
    monkeypatch.setitem(app.config, "MAIL_BOUNCE_HOOK_KEY", "k" * 40)
    assert "Nobody tells the portal yet" not in yusra.page(RETURNED).text
    paths = (RETURNED, f"{RETURNED}/connect", "/office/mail/stopped")
    assert [petra.get(path).status_code for path in paths] == [403] * 3
    with unit_of_work():
        suppression.suppress("b@c.example", suppression.COMPLAINT, now=clock.now(), scope=suppression.CHOICES)
    assert "Its reader complained" in yusra.page("/office/mail/stopped").text
