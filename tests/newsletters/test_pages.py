"""The editor's desk and the archive, as people walk them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from portal.core.dates import add_months
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.newsletters.models import Approval, Edition
from portal.newsletters.operations import approving, drafting, sending
from tests.newsletters.conftest import copies, whole
from tests.support.statements import count_statements

NOW = datetime(2026, 5, 26, 9, 0, tzinfo=UTC)
DESK = "/office/newsletters/2026-06"


def sent(edition, run_jobs, now):
    with unit_of_work():
        approving.approve(edition, checksum=whole(edition).checksum(), account_id=None, by="Inês", now=now)
        sending.send(edition, account_id=None, now=now)
    run_jobs()


def test_from_a_draft_to_everybodys_mailbox(month, cast, browser_as, smtp, run_jobs, db):
    assert cast.amara
    ines = browser_as(cast.ines)
    ines.submit("/office/newsletters", {}, button="Write the first draft")
    edition = db.session.query(Edition).one()
    desk = f"/office/newsletters/{edition.slug}"
    word = next(each for each in whole(edition).blocks if each.kind == "word")
    opened = f"{desk}/blocks/{word.id}"
    ines.submit(opened, {"words": "The **kingfishers** are back."}, to=opened)
    ines.submit(desk, {"subject": "A bench and a kettle"}, to=desk)
    assert "kingfishers" in ines.get(f"{desk}/preview").text
    ines.submit(desk, {}, to=f"{desk}/test")
    run_jobs()
    assert [letter.recipients[0] for letter in copies(smtp)] == [cast.ines.email]
    ines.submit(f"{desk}/preflight", {}, to=f"{desk}/approve")
    ines.submit(f"{desk}/send", {}, to=f"{desk}/send")
    run_jobs()
    assert {cast.amara.email, cast.ines.email} <= {letter.recipients[0] for letter in copies(smtp)[1:]}
    assert "kingfishers" in copies(smtp, cast.amara)[0].text
    assert "It has gone out" in ines.page(f"{desk}/sending").text


def test_a_letter_being_written_waits_for_its_editor_alone(edition, cast, browser_as, now):
    waiting = f"{edition.title} is being written"
    assert browser_as(cast.ines).page("/office").link("Go on with it") == DESK
    assert waiting in browser_as(cast.ines).page("/office").text
    assert waiting not in browser_as(cast.greta).page("/office").text
    with unit_of_work():
        approving.ask_for_review(edition, by="Inês", now=now)
    assert waiting not in browser_as(cast.ines).page("/office").text


def test_strangers_and_members_do_not_reach_the_desk(edition, cast, browser_as, client):
    assert client.get(DESK).status_code == 303
    for path in (DESK, f"{DESK}/preview", f"{DESK}/send", "/office/newsletters"):
        assert browser_as(cast.amara).get(path).status_code in {403, 404}


def test_an_unsent_letter_is_in_no_archive(edition, client):
    assert client.get("/newsletters/2026-06").status_code == 404
    assert "June" not in client.page("/newsletters").text
    assert "June" not in client.get("/newsletters.xml").text


def test_the_archive_shows_visitors_only_what_names_nobody(edition, cast, run_jobs, now, client, browser_as):
    assert cast.amara
    sent(edition, run_jobs, now)
    public = client.page("/newsletters/2026-06").text
    assert "Midsummer supper" in public
    assert "Lena Hartmann" not in public
    assert "Lena Hartmann" not in client.get("/newsletters.xml").text
    assert "Lena Hartmann" in browser_as(cast.amara).page("/newsletters/2026-06").text


WORDS = ("<script>alert(1)</script>", "{{ 7*7 }}")
#: What says no on the page it came from.
BUTTONS = ("/office/newsletters", "/approve", "/settle")


@pytest.mark.parametrize("rubbish", ["", "\x00", "x" * 30_000, *WORDS, "\u202e"])
def test_every_form_answers_rubbish_with_a_page(edition, block, cast, browser_as, rubbish):
    ines = browser_as(cast.ines)
    token = ines.token(DESK)
    forms = {
        "/office/newsletters": ("month",),
        DESK: ("title", "subject", "preheader", "version"),
        f"{DESK}/blocks/{block('word').id}": ("title", "words", "version"),
        f"{DESK}/blocks/{block('word').id}/typed": ("title", "words", "version"),
        f"{DESK}/typed": ("title", "subject", "preheader", "version"),
        f"{DESK}/approve": ("checksum",),
        f"{DESK}/schedule": ("day", "at"),
        f"{DESK}/settle": ("delivery", "arrived"),
        f"{DESK}/text": ("words", "version"),
        f"{DESK}/review": ("person",),
        f"{DESK}/test-letters": ("people",),
    }
    for path, fields in forms.items():
        answer = ines.post(path, data={"csrf_token": token} | dict.fromkeys(fields, rubbish))
        late = 409 if rubbish in WORDS and path.endswith("/typed") else 422  # the version is rubbish as well
        assert answer.status_code == (303 if path.endswith(BUTTONS) else late), path
        assert "<script>alert(1)</script>" not in answer.text
    assert db.session.query(Approval).count() == 0
    assert db.session.query(Edition).count() == 1


def test_a_story_cannot_smuggle_in_script(edition, cast, browser_as):
    ines = browser_as(cast.ines)
    page = ines.submit(DESK, {}, button="Add a block").location.partition("#")[0]
    ines.submit(page, {"title": "Hello", "words": "<img src=x onerror=alert(1)> [x](javascript:alert(1))"}, to=page)
    html = ines.get(f"{DESK}/preview").text
    assert "<img src=x" not in html
    assert 'href="javascript:' not in html


def test_the_preview_is_a_document_that_may_do_nothing(edition, cast, browser_as):
    answer = browser_as(cast.ines).get(f"{DESK}/preview")
    policy = answer.headers["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "script-src" not in policy
    assert policy.startswith("default-src 'none'")


def test_the_archive_asks_as_often_for_many_letters_as_for_one(edition, cast, run_jobs, now, client, db):
    assert cast.amara
    sent(edition, run_jobs, now)
    client.get("/newsletters")
    with count_statements() as one:
        client.get("/newsletters")
    assert len(one) <= 8


def test_the_drafts_ask_as_often_for_a_page_of_letters_as_for_one(month, cast, browser_as):
    """Whichever of them are approved: the page asks about all of them at once."""
    ines = browser_as(cast.ines)

    def draft_and_approve(first: date) -> None:
        with unit_of_work():
            edition = drafting.draft(first, now=NOW)
            approving.approve(edition, checksum=edition.checksum(), account_id=None, by="Inês", now=NOW)

    def asked(letters: int) -> int:
        ines.get("/office/newsletters")
        with count_statements() as statements:
            page = ines.get("/office/newsletters").text
        assert page.count("Approved") == letters
        return len(statements)

    june = date(2026, 6, 1)
    draft_and_approve(june)
    one = asked(1)
    for number in range(1, 23):  # which fill a page
        draft_and_approve(add_months(june, number))
    assert asked(23) == one
