"""The mailbox, the queue, the choices people have, and the ways out."""

from __future__ import annotations

import re

import pytest

from portal.core import clock, settings
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.mail import preferences
from portal.mail.models import Delivery, MailPreference, UnsubscribeLink
from tests.support.client import new_client
from tests.support.statements import count_statements


@pytest.fixture
def way_out(tell, smtp, run_jobs):
    """The path of the unsubscribe link in a digest that Ana got."""
    tell(kind="try.digest")
    run_jobs()
    return smtp.letters[0].message["List-Unsubscribe"].strip("<>").removeprefix("http://localhost")


@pytest.fixture
def demo(app):
    with unit_of_work():
        settings.change(demo=True, set_up=True)


def wants_digests() -> bool:
    db.session.rollback()
    return preferences.wanted("ana@example.org", "digests")


def test_clicks_at_the_same_moment_are_all_answered(app, way_out, at_once):
    clients = [new_client(app) for _ in range(6)]
    answers = at_once(*[lambda client=client: client.post(way_out).status_code for client in clients])
    assert answers == [200] * 6
    assert not wants_digests()


def test_opening_the_way_out_changes_nothing(client, way_out):
    page = client.page(way_out)
    assert "a…@example.org" in page.text
    assert "ana@example.org" not in page.text
    assert wants_digests()


def test_one_click_stops_it_without_cookie_token_or_redirect(client, way_out):
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://mail.example"}
    answer = client.post(way_out, data={"List-Unsubscribe": "One-Click"}, headers=headers)
    assert answer.status_code == 200
    assert not wants_digests()
    assert db.session.query(MailPreference).one().through == "one-click"


def test_stopped_mail_is_not_sent_and_can_be_had_again(client, way_out, tell, smtp, run_jobs):
    client.post(way_out)
    tell(kind="try.digest", key="second")
    run_jobs()
    assert len(smtp.letters) == 1
    client.post(way_out + "/again")
    assert wants_digests()
    tell(kind="try.digest", key="third")
    run_jobs()
    assert len(smtp.letters) == 2


def test_a_revoked_or_invented_way_out_leads_nowhere(client, way_out):
    with unit_of_work():
        preferences.forget("ana@example.org")
    assert client.get(way_out).status_code == 404
    assert client.post(way_out).status_code == 404
    assert client.get("/unsubscribe/" + "x" * 32).status_code == 404
    assert client.get("/unsubscribe/" + "x" * 3000).status_code == 404


def test_the_same_reader_has_one_way_out_per_family(tell, smtp, run_jobs):
    tell(kind="try.digest")
    tell(kind="try.digest", key="second")
    run_jobs()
    assert len({letter.message["List-Unsubscribe"] for letter in smtp.letters}) == 1
    assert db.session.query(UnsubscribeLink).count() == 1


def test_choices_go_along_to_an_address_and_change_nothing_said_there(app):
    with unit_of_work():
        preferences.switch("old@example.org", {"digests": False, "news": False}, now=clock.now(), through="page")
        preferences.switch("new@example.org", {"news": False}, now=clock.now(), through="page")
        preferences.switch("new@example.org", {"news": True}, now=clock.now(), through="page")
        preferences.copy("old@example.org", "new@example.org", now=clock.now())
    assert preferences.choices("new@example.org") == {"digests": False, "news": True}


def test_strangers_read_the_mailbox_only_in_a_demo(client, tell, run_jobs):
    tell()
    run_jobs()
    for path in ("/mailbox", "/mailbox/1", "/mailbox/1/html", "/mailbox/1/files/0"):
        assert client.get(path).status_code == 404
    for path in ("/office/mailbox", "/office/mailbox/1", "/office/mailbox/1/html", "/office/mailbox/1/files/0"):
        assert client.get(path).status_code in {302, 303}


def test_in_a_demo_everybody_follows_the_mail(client, demo, tell, run_jobs, db):
    tell()
    tell("bo@example.org", "Bo")
    run_jobs()
    listed = client.page("/mailbox")
    assert "A place for Ana Ruiz" in listed.text
    assert "A place for Bo" in listed.text
    found = client.page("/mailbox?q=bo@")
    assert "A place for Ana Ruiz" not in found.text
    number = db.session.query(Delivery).filter_by(email="bo@example.org").one().id
    letter = client.page(f"/mailbox/{number}?view=text")
    assert "You have a place at the breakfast" in letter.text


def test_the_html_of_a_message_runs_nothing(client, demo, tell, run_jobs):
    tell()
    run_jobs()
    answer = client.get("/mailbox/1/html")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    frame = re.search(r"<iframe[^>]*>", client.get("/mailbox/1").get_data(as_text=True))
    assert frame
    assert "allow-scripts" not in frame.group()


def test_attachments_are_saved_not_opened(client, demo, tell, run_jobs):
    from portal.mail.attachments import Attachment

    tell(attachments=[Attachment("page.html", "text/html", b"<script>alert(1)</script>")])
    run_jobs()
    answer = client.get("/mailbox/1/files/0")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert client.get("/mailbox/1/files/1").status_code == 404


def test_where_mail_really_leaves_its_words_are_shown_to_nobody(client, demo, tell, smtp, run_jobs):
    tell()
    run_jobs()
    assert client.get("/mailbox").status_code == 404
    assert client.get("/mailbox/1").status_code == 404
    assert client.get("/mailbox/1/html").status_code == 404


def test_somebody_chooses_the_mail_they_get(cast, browser_as):
    browser = browser_as(cast.amara)
    page = browser.page("/me/mail")
    assert "Digests" in page.text
    assert "Codes of a try" in page.text, "what always comes is named too"
    browser.submit("/me/mail", {"wanted": ["letters"]})
    db.session.rollback()
    assert not preferences.wanted("amara@members.example", "digests")
    assert preferences.wanted("amara@members.example", "letters")
    assert preferences.wanted("jonas@members.example", "digests")
    browser.submit("/me/mail", {"wanted": ["letters", "digests"]})
    db.session.rollback()
    assert preferences.wanted("amara@members.example", "digests")


def test_a_family_that_does_not_exist_is_refused_with_a_sentence(cast, browser_as):
    answer = browser_as(cast.amara).submit("/me/mail", {"wanted": ["everything"]}, status=422)
    assert answer.page.errors


def test_the_office_sees_the_queue_without_a_word_of_the_mail(cast, browser_as, tell, smtp, run_jobs):
    smtp.answers["gone@example.org"] = "550 no such mailbox"
    smtp.answers["late@example.org"] = "451 greylisted"
    for who in ("gone", "late", "fine"):
        tell(f"{who}@example.org", context={"note": "between you and me"})
    run_jobs()
    browser = browser_as(cast.yusra)
    page = browser.page("/office/mailbox")
    assert "gone@example.org" in page.text
    assert "late@example.org" in page.text
    assert "fine@example.org" not in page.text
    assert "fine@example.org" in browser.page("/office/mailbox?state=accepted&q=fine").text
    rows = db.session.query(Delivery).all()
    assert len(rows) >= 3
    for row in rows:
        shown = browser.page(f"/office/mailbox/{row.id}").text
        assert row.email in shown
        assert "between you" not in shown
        assert "A place for" not in shown


def test_the_office_tries_again_cancels_and_settles(cast, browser_as, tell, smtp, run_jobs):
    browser = browser_as(cast.yusra)
    run_jobs()
    smtp.letters.clear()
    smtp.answers["gone@example.org"] = "550 no such mailbox"
    gone = tell("gone@example.org")
    run_jobs()
    smtp.answers.clear()
    browser.submit(f"/office/mailbox/{gone}", button="Try again now")
    later = tell("later@example.org")
    browser.submit(f"/office/mailbox/{later}", button="Cancel the message")
    smtp.after_data = ""
    run_jobs()
    assert "Did it arrive?" in browser.page(f"/office/mailbox/{gone}").text
    smtp.after_data = None
    browser.submit(f"/office/mailbox/{gone}", button="It did not: send it again")
    run_jobs()
    assert [letter.recipients for letter in smtp.letters] == [("gone@example.org",)]
    db.session.rollback()
    assert {row.id: row.state for row in db.session.query(Delivery)}[later] == "cancelled"


def test_a_closed_gate_is_shown_and_opened(app, cast, browser_as, tell, smtp, run_jobs):
    browser = browser_as(cast.yusra)
    port, app.config["MAIL_PORT"] = app.config["MAIL_PORT"], 1
    tell()
    run_jobs()
    assert "Mail is held back" in browser.page("/office/mailbox").text
    app.config["MAIL_PORT"] = port
    browser.submit("/office/mailbox", button="Ask it now")
    assert "Mail is held back" not in browser.page("/office/mailbox").text
    run_jobs()
    assert smtp.to("ana@example.org")


def test_nobody_else_touches_the_queue(cast, browser_as, tell, smtp):
    number = tell()
    browser = browser_as(cast.petra)
    assert browser.get("/office/mailbox").status_code == 403
    assert browser.get(f"/office/mailbox/{number}").status_code == 403
    token = browser.token("/me/mail")
    for verb in ("retry", "cancel", "arrived", "lost"):
        answer = browser.post(f"/office/mailbox/{number}/{verb}", data={"csrf_token": token})
        assert answer.status_code == 403
    assert browser.post("/office/mailbox/open", data={"csrf_token": token}).status_code == 403


@pytest.mark.parametrize("sent", [True, False])
def test_long_lists_cost_no_more_statements(cast, browser_as, tell, smtp, run_jobs, app, sent):
    if not sent:
        app.config["MAIL_SERVER"] = ""
    browser = browser_as(cast.yusra)
    path = "/office/mailbox?state=queued" if sent else "/office/mailbox"
    run_jobs()
    counts = []
    for more in (10, 30, 20):
        for n in range(more):
            tell(f"reader{more}.{n}@example.org")
        with count_statements() as seen:
            browser.page(path)
        assert len(seen) <= 8, str(seen)
        counts.append(sum("delivery" in statement for statement in seen))  # settings are kept for a moment
    assert counts[0] == counts[1]
    assert counts[2] <= counts[1] + 1, "a list longer than a page is counted, and nothing else"


def test_pictures_in_mail_may_be_shown_by_mail_programs_and_pages_by_nobody(client):
    with client.get("/static/img/mail/crest.png") as picture:
        assert picture.status_code == 200
        assert picture.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    drawn = client.get("/portraits/1.svg")
    assert drawn.headers["Cross-Origin-Resource-Policy"] == "cross-origin", "and so those that people put in"
    assert client.get("/sign-in").headers["Cross-Origin-Resource-Policy"] == "same-origin"
