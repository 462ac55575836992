"""Invitations and resets: a link opens a page, a button does it, once."""

from __future__ import annotations

import time
from functools import partial

import pytest
from sqlalchemy import select, text

from portal.accounts import operations, passwords
from portal.accounts.facts import InvitationAccepted
from portal.accounts.models import Account, AccountSession, Invitation, PasswordReset
from portal.core import clock, jobs
from portal.core.actors import Right
from portal.core.db import Model, db
from portal.core.house import house
from portal.core.work import unit_of_work
from tests.accounts.conftest import PASSWORD, link_in, reload
from tests.support.client import new_client

NEW = "four grey geese at noon"


def snapshot():
    """Every row of every table but when devices were seen."""
    db.session.rollback()
    return {
        table.name: sorted(map(str, db.session.execute(select(table)).all())) for table in Model.metadata.sorted_tables
    }


@pytest.fixture
def invited(app, letters):
    """The link of an invitation to bo@example.org."""
    with unit_of_work():
        operations.invite("bo@example.org", "Bo Lind", clock.now())
    return link_in(letters("bo@example.org")[-1])


@pytest.fixture
def forgot(ana, client, letters):
    """The link of a reset for Ana."""
    client.submit("/sign-in/forgotten", {"email": "ana@example.org"})
    return link_in(letters("ana@example.org", "reset")[-1])


def test_an_invitation_lets_somebody_in(client, invited, letters):
    assert "Bo Lind" in client.page(invited).text
    answer = client.submit(invited, {"password": NEW})
    assert answer.location == "/"
    assert client.get("/me/security").status_code == 200
    assert not letters("bo@example.org"), "the words are deleted with the use of the link"


@pytest.mark.parametrize("which", ["invited", "forgot"])
def test_opening_a_link_changes_nothing(app, request, which):
    link = request.getfixturevalue(which)
    before = snapshot()
    for _ in range(3):
        assert new_client(app).get(link).status_code == 200
        assert new_client(app).open(link, method="HEAD").status_code == 200
    assert snapshot() == before


@pytest.mark.parametrize("which", ["invited", "forgot"])
def test_a_link_works_once(app, request, which):
    link, first, second = request.getfixturevalue(which), new_client(app), new_client(app)
    late = second.page(link).form(None)
    first.submit(link, {"password": NEW})
    assert second.get(link).status_code == 410
    second.send(late, {"password": "another good one here"}, status=410)


@pytest.mark.parametrize(("which", "days"), [("invited", 14), ("forgot", 1 / 48)])
def test_a_link_grows_old(app, request, frozen, which, days):
    frozen("2026-05-19 08:00")
    link, client = request.getfixturevalue(which), new_client(app)
    frozen.forward(days=days, seconds=-1)
    assert client.get(link).status_code == 200
    frozen.forward(seconds=1)
    assert client.get(link).status_code == 410


@pytest.mark.parametrize("path", ["/invitation/", "/sign-in/new-password/", "/email/confirm/", "/email/undo/"])
@pytest.mark.parametrize("token", ["x", "0" * 500, "..", "ü", "'; DROP TABLE account --"])
def test_a_made_up_link_is_a_spent_one(client, path, token):
    assert client.get(path + token).status_code in (404, 410)


@pytest.mark.parametrize("which", ["invited", "forgot"])
def test_two_at_once_have_one_effect(at_once, request, which):
    token, now = request.getfixturevalue(which).rsplit("/", 1)[1], clock.now()
    hashes = [passwords.hashed(f"{NEW} {number}") for number in range(4)]
    use = operations.accept_invitation if which == "invited" else operations.use_reset

    def attempt(password_hash):
        with unit_of_work():
            use(token, password_hash=password_hash, now=now)
        return password_hash

    ended = at_once(*[partial(jobs.retried, partial(attempt, each), attempts=20) for each in hashes])
    done = [each for each in ended if isinstance(each, str)]
    spent = [each for each in ended if isinstance(each, operations.LinkSpent)]
    assert (len(done), len(spent)) == (1, 3)
    assert done[0] in db.session.scalars(select(Account.password_hash)).all()


def test_a_new_invitation_replaces_the_one_before(app, client, invited, letters):
    with unit_of_work():
        operations.invite("BO@example.org", "Bo", clock.now())
    assert client.get(invited).status_code == 410
    assert client.get(link_in(letters("bo@example.org")[-1])).status_code == 200
    assert db.session.scalar(select(db.func.count(Account.id))) == 1


def test_who_has_a_password_needs_no_invitation(ana):
    with pytest.raises(operations.AlreadySignsIn), unit_of_work():
        operations.invite("ana@example.org", "Ana", clock.now())


def test_a_closed_account_is_not_invited(ana):
    with unit_of_work():
        operations.close_account(db.session.get_one(Account, ana), now=clock.now())
    with pytest.raises(operations.AccountClosedError), unit_of_work():
        operations.invite("ana@example.org", "Ana", clock.now())


def test_an_account_has_one_open_invitation_whatever_goes_around_the_operation(app, invited):
    first = db.session.scalars(select(Invitation)).one()
    row = {"a": first.account_id, "t": "x" * 64, "n": first.created_at, "e": first.expires_at}
    insert = text(
        "INSERT INTO invitation (account_id, token_hash, created_at, expires_at) VALUES (:a, :t, :n, :e)"
    ).bindparams(*(db.bindparam(k, type_=Invitation.created_at.type) for k in ("n", "e")))
    with pytest.raises(db.exc.IntegrityError), unit_of_work():
        db.session.execute(insert, row)


def test_a_reset_ends_every_sign_in_and_tells_by_mail(app, ana, enter, forgot, client, letters):
    phone, cookie = enter("ana@example.org"), None
    cookie = phone.get_cookie("guildhall").value
    answer = client.submit(forgot, {"password": NEW})
    assert answer.location == "/sign-in"
    thief = new_client(app)
    thief.set_cookie("guildhall", cookie)
    assert phone.get("/me/security").status_code == 303
    assert thief.get("/me/security").status_code == 303
    assert letters("ana@example.org", "password_changed")
    enter("ana@example.org", NEW)


def test_a_used_reset_spends_the_others(ana, client, forgot, letters):
    client.submit("/sign-in/forgotten", {"email": "ana@example.org"})
    second = link_in(letters("ana@example.org", "reset")[-1])
    client.submit(second, {"password": NEW})
    assert client.get(forgot).status_code == 410


def test_a_reset_does_for_a_lost_invitation(client, invited, letters):
    heard = []
    house().reactions.add(InvitationAccepted, heard.append)
    client.submit("/sign-in/forgotten", {"email": "bo@example.org"})
    client.submit(link_in(letters("bo@example.org", "reset")[-1]), {"password": NEW})
    assert client.get(invited).status_code == 410
    assert len(heard) == 1


def test_nobody_learns_whether_an_address_is_known(app, ana, letters):
    texts = set()
    for email in ("ana@example.org", "nobody@example.org"):
        texts.add(new_client(app).submit("/sign-in/forgotten", {"email": email}, follow=True).page.text)
    assert len(texts) == 1
    assert letters("ana@example.org")
    assert not letters("nobody@example.org")


def test_no_answer_comes_before_its_time_whether_the_address_is_known_or_not(app, ana):
    app.config["EVEN_SECONDS"] = 0.4
    for email in ("ana@example.org", "nobody@example.org"):
        client = new_client(app)
        form = client.page("/sign-in/forgotten").form(None)
        began = time.perf_counter()
        client.send(form, {"email": email})
        assert time.perf_counter() - began >= 0.4


def test_a_mailbox_is_not_flooded(ana, client, frozen, letters):
    frozen("2026-05-19 08:00")
    for _ in range(10):
        client.submit("/sign-in/forgotten", {"email": "ana@example.org"})
    client.submit("/sign-in/forgotten", {"email": "ANA@Example.ORG"}, status=429)
    assert len(letters("ana@example.org")) == 10


def test_office_holders_choose_longer_passwords(make, client, letters):
    make("chair@example.org", Right.LEADERSHIP)
    client.submit("/sign-in/forgotten", {"email": "chair@example.org"})
    link = link_in(letters("chair@example.org")[-1])
    answer = client.submit(link, {"password": "fourteen chars"}, status=422)
    assert "15" in answer.page.text
    client.submit(link, {"password": "fourteen chars and more"})


def test_no_link_is_kept_in_the_clear(app, invited, forgot):
    stored = str(db.session.scalars(select(Invitation.token_hash)).all())
    stored += str(db.session.scalars(select(PasswordReset.token_hash)).all())
    assert invited.rsplit("/", 1)[1] not in stored
    assert forgot.rsplit("/", 1)[1] not in stored


def test_an_invitation_signs_in_one_device_only(client, invited):
    client.submit(invited, {"password": NEW})
    session = db.session.scalars(select(AccountSession)).one()
    assert reload(Account, session.account_id).password_hash


def test_the_old_password_is_gone_after_a_reset(app, ana, client, forgot):
    client.submit(forgot, {"password": NEW})
    let_in = {}
    for password in (PASSWORD, NEW):
        browser = new_client(app)
        browser.submit("/sign-in", {"email": "ana@example.org", "password": password}, to="/sign-in", status=None)
        let_in[password] = browser.get("/me/security").status_code == 200
    assert let_in == {PASSWORD: False, NEW: True}
