"""Where no mail leaves: nobody reads what lets others in, and the ways in go by hand."""

from __future__ import annotations

import json
import re

import pytest
from sqlalchemy import select

from portal.accounts import operations
from portal.accounts.models import Invitation
from portal.core import settings
from portal.core.db import db
from portal.core.models import AuditEntry
from portal.core.work import unit_of_work
from portal.mail.models import Delivery
from portal.members.imports.models import ImportFile
from portal.members.people.models import Person
from portal.members.people.operations import people
from tests.accounts.conftest import Account, link_in, reload
from tests.support.client import new_client

NEW = "eleven quiet owls at dusk"


@pytest.fixture(autouse=True)
def nothing_leaves(app, _cheap_hashes, monkeypatch):
    monkeypatch.setitem(app.config, "MAIL_SERVER", "")


@pytest.fixture
def cli(app):
    return lambda *words: app.test_cli_runner().invoke(args=["guildhall", *words])


@pytest.fixture
def written(app, ana, keeper, enter, monkeypatch):
    """One of each letter that lets somebody in, written while there was a mail server that has gone since."""
    from portal.core import clock

    monkeypatch.setitem(app.config, "MAIL_SERVER", "mail.invalid")
    with unit_of_work():
        operations.invite("bo@example.org", "Bo", clock.now())
        operations.ask_for_reset("ana@example.org", clock.now())
        operations.ask_for_code("ana@example.org", clock.now())
        operations.ask_for_email(db.session.get_one(Account, ana), "ana@new.example", now=clock.now())
    monkeypatch.setitem(app.config, "MAIL_SERVER", "")
    return db.session.scalars(select(Delivery)).all()


def test_no_page_shows_what_lets_somebody_in(app, written, enter, run_jobs):
    assert len(written) == 4
    run_jobs()
    keeper = enter("keeper@example.org")
    page = keeper.page("/office/mailbox")
    rows = db.session.scalars(select(Delivery)).all()
    assert len(rows) >= 4
    for row in rows:
        assert f"/office/mailbox/{row.id}" not in [link.get("href") for link in page("a")]
        for more in ("", "?view=text", "/html", "/files/0"):
            assert keeper.get(f"/office/mailbox/{row.id}{more}").status_code == 404
    app.config["MAIL_SERVER"] = "mail.invalid"
    for row in rows:
        text = keeper.page(f"/office/mailbox/{row.id}").text
        assert not re.search(r"/(invitation|new-password|confirm)/|\d{3} \d{3}", text)


def test_in_a_demo_everybody_follows_them(app, written, client, run_jobs):
    with unit_of_work():
        settings.change(demo=True, set_up=True)
    run_jobs()
    assert "is your code for" in client.page("/mailbox").text


def test_the_ways_in_promise_no_mail(app, client, ana):
    page = client.page("/sign-in")
    assert "E-mail me a code" not in page.text
    assert "cannot send mail yet" in client.page("/sign-in/forgotten").text
    token = client.token("/sign-in")
    for door in ("/sign-in/code", "/sign-in/forgotten"):
        answer = client.post(door, data={"csrf_token": token, "email": "ana@example.org"})
        assert answer.status_code == 422
        assert "cannot send mail yet" in answer.page.text
    assert db.session.query(Delivery).count() == 0


def test_an_address_cannot_be_changed_by_mail_that_nobody_gets(ana, enter):
    browser = enter("ana@example.org")
    assert "Change your address" not in browser.page("/me/security").text
    browser.submit("/me/security/email", {"email": "ana@new.example"}, status=422)


def test_a_reset_comes_from_the_command_line(ana, cli, client):
    told = cli("reset-link", "Ana@Example.org", "--json")
    assert told.exit_code == 0
    link = json.loads(told.output)["link"].removeprefix("http://localhost")
    assert db.session.scalars(select(AuditEntry.action)).all()[-1] == "accounts.reset_handed_over"
    client.submit(link, {"password": NEW})
    client.submit("/sign-in", {"email": "ana@example.org", "password": NEW}, to="/sign-in")
    assert client.get(link).status_code == 410
    assert reload(Account, ana).proved_at is None, "whoever sat at the machine saw the link"
    assert cli("reset-link", "nobody@example.org").exit_code == 1
    assert "half an hour" in " ".join(cli("reset-link", "--help").output.split())


def shown(page):
    """The links on a page, as the inviter copies them."""
    return [box.get("value").removeprefix("http://localhost") for box in page("input[readonly]")]


def test_the_inviter_is_shown_the_link_once(app, cast, browser_as, client, now):
    petra = browser_as(cast.petra)
    new = {"name": "Nuala Fenn", "email": "nuala@fenn.example", "invite": "y"}
    answer = petra.submit("/office/people/new", new, to="/office/people/new", status=200)
    [link] = shown(answer.page)
    assert "no-store" in answer.headers["Cache-Control"]
    person = db.session.scalars(select(Person).where(Person.name == "Nuala Fenn")).one()
    where = f"/office/people/{person.id}"
    assert link not in petra.page(where).text
    again = petra.submit(where, {}, to=f"{where}/invite", status=200)
    [second] = shown(again.page)
    assert client.get(link).status_code == 410, "the newest link alone works"
    client.submit(second, {"password": NEW})
    assert db.session.query(Delivery).filter_by(kind="accounts.invitation").count() == 0
    assert db.session.get_one(Account, person.account_id).proved_at is None


def test_nobody_is_handed_a_link_to_what_somebody_came_in_to(app, cast, browser_as):
    """She signed in by a mailed code, while there was mail, and has no password: the office would become her."""
    petra, where = browser_as(cast.petra), f"/office/people/{cast.amara.id}"
    answer = petra.post(f"{where}/invite", data={"csrf_token": petra.token(where)})
    assert (answer.status_code, answer.location) == (303, where)
    assert "no link to their account is handed over" in petra.page(where).text
    assert db.session.query(Invitation).filter_by(account_id=cast.amara.account_id).count() == 0


def test_a_link_that_was_handed_over_is_over_once_its_owner_came_in(app, cast, browser_as, client, now):
    petra = browser_as(cast.petra)
    new = {"name": "Nuala Fenn", "email": "nuala@fenn.example", "invite": "y"}
    [link] = shown(petra.submit("/office/people/new", new, to="/office/people/new", status=200).page)
    form = client.page(link).form(link)
    with unit_of_work():
        operations.prove(db.session.query(Account).filter_by(email="nuala@fenn.example").one(), now)
    assert client.get(link).status_code == 410
    client.send(form, {"password": NEW}, status=410)
    assert db.session.query(Account).filter_by(email="nuala@fenn.example").one().password_hash is None


def test_those_who_came_by_a_list_are_invited_some_at_a_time(app, cast, browser_as, now, monkeypatch):
    from portal.members.imports.checking import Checked
    from portal.members.imports.files import report_of
    from portal.members.imports.routes import imports

    monkeypatch.setattr(imports, "LINKS_AT_ONCE", 2)
    petra = browser_as(cast.petra)
    with unit_of_work():
        emails = ["one@list.example", "two@list.example", cast.jonas.email, "three@list.example", None]
        added = [people.add_person({"name": f"Person {n}", "email": e}, now=now).id for n, e in enumerate(emails)]
        upload = ImportFile(
            account_id=cast.petra.account_id, name="list.csv", stored="x", uploaded_at=now, checked_at=now, done_at=now,
            choices={},
            report=report_of(Checked())
            | {"people": added, "added": 5, "updated": 0, "organisations": 0, "memberships": 0},
        )  # fmt: skip
        db.session.add(upload)
        db.session.flush()
        where = f"/office/import/{upload.id}"
    first = petra.submit(f"{where}/check", {}, to=f"{where}/invite", status=200)
    assert len(shown(first.page)) == 2
    lines = [line.split("\t") for line in first.page.one("textarea#all-links").get_text().strip().splitlines()]
    assert [cells[:2] for cells in lines] == [["Person 0", "one@list.example"], ["Person 1", "two@list.example"]]
    assert [cells[2].removeprefix("http://localhost") for cells in lines] == shown(first.page)
    second = petra.send(first.page.form(f"{where}/invite"), {}, status=200)
    assert len(shown(second.page)) == 1
    petra.submit(f"{where}/check", {}, to=f"{where}/invite", status=303)
    assert new_client(app).get(shown(second.page)[0]).status_code == 200


def test_once_mail_leaves_a_way_in_by_hand_asks_for_a_proof(app, cast, browser_as, letters, monkeypatch):
    browser, number, mine = browser_as(cast.lena), cast.lena.account_id, cast.lena.email
    with unit_of_work():
        db.session.get_one(Account, number).proved_at = None
    assert "Is this your address?" not in browser.page("/").text
    monkeypatch.setitem(app.config, "MAIL_SERVER", "mail.invalid")
    assert "Is this your address?" in browser.page("/").text
    browser.submit("/me/security", to="/me/security/email/confirm")
    link = link_in(letters(mine, "confirm_email")[0])
    browser.submit(link)
    assert reload(Account, number).proved_at is not None
    assert letters(mine, "email_changed") == letters(mine, "confirm_email") == [], (
        "nothing was changed, so nothing is told, and the words are gone"
    )
    assert "Is this your address?" not in browser.page("/").text
    browser.submit("/me/security/email", {"email": mine}, status=422)
