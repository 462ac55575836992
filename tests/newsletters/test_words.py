"""What an editor types arrives as it was typed: in the HTML, in the text, and without a place of ours in it."""

from __future__ import annotations

from portal.core import settings
from portal.core.work import unit_of_work
from portal.mail import mailings
from portal.newsletters import rendering
from tests.newsletters.conftest import copies, whole, write_a_word
from tests.newsletters.test_sending import parts, send

STORY = """3*4*5 chairs, `__init__`, \\*not bold\\*, AT&amp;T. Read [what is on](/events), or [this][r].

* one
* two

[r]: https://a.example/x__y__z "A title"
"""


def test_the_text_says_what_the_page_says(edition, cast, smtp, run_jobs, now):
    assert cast.amara
    write_a_word(edition, STORY)
    send(edition, now)
    run_jobs()
    letter = parts(copies(smtp)[0].message)
    text, html = letter["text/plain"].replace("\r\n", "\n"), letter["text/html"]
    said = " ".join(text.split())
    assert "3*4*5 chairs, __init__, *not bold*, AT&T." in said
    assert "what is on (http://localhost/events)" in said
    assert "this (https://a.example/x__y__z)" in said
    assert "- one\n- two" in text
    assert 'href="http://localhost/events"' in html
    assert "3*4*5 chairs" in html


def test_places_of_ours_cannot_be_typed(edition, cast, smtp, run_jobs, now):
    typed = "{{unsubscribe}} {{personal}} <!--personal--> https://unsubscribe.invalid/ "
    write_a_word(edition, typed + mailings.UNSUBSCRIBE + mailings.PERSONAL)
    assert cast.amara
    send(edition, now)
    run_jobs()
    letter = copies(smtp)[0]
    way_out = letter.message["List-Unsubscribe"].strip("<>")
    found = parts(letter.message)
    for words in (found["text/plain"], found["text/html"]):
        assert words.count(way_out) - words.count(f"{way_out}/all") == 1
        assert "{{unsubscribe}} {{personal}}" in words
        assert "\ue000" not in words
    shown = rendering.preview(whole(edition), personal="", dark=False)
    assert "{{unsubscribe}}" in shown


def test_a_letter_that_gmail_clips_is_told_before_it_goes(edition, cast, browser_as):
    osei = browser_as(cast.yusra)
    path = f"/office/newsletters/{edition.slug}/send"
    assert "It is very long" not in osei.page(path)
    write_a_word(edition, "The kingfishers are back. " * 4_000)
    assert "It is very long" in osei.page(path)


def test_what_the_mail_server_took_is_said_only_where_there_is_one(edition, cast, app, smtp, run_jobs, now, browser_as):
    server, app.config["MAIL_SERVER"] = app.config["MAIL_SERVER"], ""
    assert cast.amara
    send(edition, now)
    run_jobs()
    path = f"/office/newsletters/{edition.slug}/sending"
    page = browser_as(cast.yusra).page(path)
    assert "Kept in the portal’s own mailbox" in page
    assert "Taken by the mail server" not in page
    app.config["MAIL_SERVER"] = server
    assert "Taken by the mail server" not in browser_as(cast.yusra).page(path), "it never left, whatever is set since"


def test_what_the_mail_server_took_is_said(edition, cast, smtp, run_jobs, now, browser_as):
    assert cast.amara
    send(edition, now)
    run_jobs()
    assert "Taken by the mail server" in browser_as(cast.yusra).page(f"/office/newsletters/{edition.slug}/sending")


def test_a_demo_says_whether_its_mail_leaves(app, cast, client):
    with unit_of_work():
        settings.change(demo=True, set_up=True)
    assert "no mail leaves it" in client.page("/events")
    app.config["MAIL_SERVER"] = "127.0.0.1"
    page = client.page("/events")
    assert "no mail leaves it" not in page
    assert "its mail really leaves" in page
