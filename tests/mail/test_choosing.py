"""The mail one gets, chosen from any letter without signing in; and letters to an address that somebody had before."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.mail import links, preferences, suppression
from portal.mail.addresses import Address
from portal.mail.links import MovedLink
from portal.mail.models import Suppression, UnsubscribeLink
from portal.mail.outbox import enqueue
from portal.members.people.operations import addresses


@pytest.fixture
def way_out(tell, smtp, run_jobs):
    """The path of the unsubscribe link in a digest that Ana got."""
    tell(kind="try.digest")
    run_jobs()
    return smtp.letters[0].message["List-Unsubscribe"].strip("<>").removeprefix("http://localhost")


def said(address="ana@example.org"):
    db.session.rollback()
    return preferences.choices(address)


def test_every_kind_is_chosen_from_a_letter_and_undone(client, way_out, smtp):
    """The letter leads there in both its parts; reading, by whatever program, changes nothing."""
    assert f"{way_out}/all" in smtp.letters[0].text
    assert f'{way_out}/all"' in smtp.letters[0].html
    for method in (client.get, client.head, client.options):
        for path in (way_out, f"{way_out}/all"):
            assert method(path).status_code == 200
    assert said() == {}
    page = client.page(f"{way_out}/all")
    assert "a…@example.org" in page.text
    assert not re.search(r"ana@|Ana Ruiz", page.text), "whoever was sent the letter on learns no more"
    assert "Codes of a try" in page.text, "what always comes is there, with the reason"
    assert "They keep your account yours" in page.text
    answer = client.post(f"{way_out}/all", data={"wanted": ["letters", "try"]})
    assert answer.status_code == 422, "a kind that cannot be switched off is no choice"
    assert said() == {}
    answer = client.post(f"{way_out}/all", data={"wanted": ["letters"]})
    assert answer.status_code == 200
    assert said()["digests"] is False
    assert "letters" not in said(), "what was not changed is not said"
    client.submit(f"{way_out}/all", {"wanted": ["letters", "digests"]}, to=f"{way_out}/all", status=200)
    assert said()["digests"] is True
    form = re.search(r'<form method="post"[^>]*/all">(?:(?!</form>).)*Undo', client.post(
        f"{way_out}/all", data={"wanted": []}).get_data(as_text=True), re.DOTALL)  # fmt: skip
    assert form
    before = re.findall(r'name="wanted" value="([^"]+)"', form.group())
    assert {"letters", "digests"} <= set(before)
    client.post(f"{way_out}/all", data={"wanted": before})
    assert said()["digests"] is True
    assert said()["letters"] is True


def test_a_test_letter_changes_nothing_wherever_it_is_pressed(client):
    for path in ("", "/again", "/all", "/mail-again"):
        assert client.post(f"/unsubscribe/test{path}", data={"wanted": []}).status_code == 200
    assert client.get("/unsubscribe/test/all").status_code == 200
    assert db.session.scalars(select(preferences.MailPreference)).all() == []


def test_why_nothing_comes_is_said_and_may_be_undone_by_whom_it_concerns(client, way_out, cast, browser_as):
    """Unwanted mail is for the reader to want again. Whether a mailbox works is for whoever signs in to say."""
    amara = browser_as(cast.amara)  # signing in shows that mail arrives, so what came back is told from now on
    with unit_of_work():
        suppression.suppress("ana@example.org", "complaint", now=clock.now(), scope="digests")
        suppression.suppress("amara@members.example", "bounce", now=clock.now(), detail="550 5.1.1 no such user ana")
    assert "marked as unwanted" in client.page(f"{way_out}/all").text
    client.post(f"{way_out}/mail-again")
    left = select(Suppression.address)
    assert db.session.scalars(left).all() == ["amara@members.example"]
    db.session.rollback()
    with unit_of_work():
        suppression.suppress("ana@example.org", "bounce", now=clock.now())
    page = client.page(f"{way_out}/all")
    assert "mail to it came back" in page.text
    assert "550" not in page.text
    client.post(f"{way_out}/mail-again")
    assert set(db.session.scalars(left)) == {"amara@members.example", "ana@example.org"}
    db.session.rollback()
    assert "mail to it came back" in amara.page("/me/mail").text
    amara.submit("/me/mail", button="Send mail here again")
    assert db.session.scalars(left).all() == ["ana@example.org"]


def test_old_letters_act_for_the_address_that_somebody_has_now(client, cast, smtp, run_jobs):
    """…and whoever reads at the old one learns nothing of it, and changes no more than that one kind."""
    old = cast.amara.email
    with unit_of_work():
        enqueue("try.digest", to=Address(old, "Amara", proved=True), context={}, key="old")
    run_jobs()
    letter = smtp.to(old)[-1]
    path = letter.message["List-Unsubscribe"].strip("<>").removeprefix("http://localhost")
    with unit_of_work():
        addresses.follow_account(cast.amara.account_id, old, "amara@new.example", now=clock.now())
    assert db.session.scalars(select(UnsubscribeLink)).all() == []
    for page in (path, f"{path}/all"):
        assert not re.search("new.example|a…@", client.page(page).text)
    assert client.post(f"{path}/all", data={"wanted": []}).status_code == 404
    assert client.post(f"{path}/mail-again").status_code == 404
    assert client.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert said("amara@new.example") == {"digests": False}
    client.post(f"{path}/again")
    assert said("amara@new.example") == {"digests": True}
    with unit_of_work():
        links.move("amara@new.example", "amara@newer.example", now=clock.now())
        assert db.session.scalars(select(MovedLink.address)).all() == ["amara@newer.example"]
        preferences.forget("amara@newer.example")
    assert client.get(path).status_code == 404


def test_a_kind_that_is_no_longer_sent_needs_no_switch(app, client, way_out):
    notices = app.extensions["house"].notices
    kept = [each for each in notices if each.name != "try.digest"]
    before = list(notices)
    notices[:] = kept
    try:
        assert "not sent any more" in client.page(way_out).text
        assert client.post(way_out, data={"List-Unsubscribe": "One-Click"}).status_code == 200
        assert "Mail you get" in client.page(f"{way_out}/all").text
    finally:
        notices[:] = before
    assert said() == {}
