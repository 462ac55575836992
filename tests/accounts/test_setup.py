"""The first-run set-up and the commands that make administrators."""

from __future__ import annotations

import json
from functools import partial

import pytest
from sqlalchemy import select

from portal.accounts import operations, passwords
from portal.accounts.models import Account, Grant
from portal.core import clock, jobs
from portal.core.actors import Right
from portal.core.db import db
from portal.core.settings import association
from portal.core.work import unit_of_work
from tests.accounts.conftest import PASSWORD

WANTED = {
    "association": "The Ashmere Chamber",
    "time_zone": "Europe/Vienna",
    "name": "Kit Keeper",
    "email": "kit@example.org",
    "password": PASSWORD,
}


@pytest.fixture
def run(app):
    """`flask guildhall …`: its result."""
    return lambda *words, **more: app.test_cli_runner().invoke(args=["guildhall", *words], **more)


@pytest.fixture
def link(run):
    """The path of the link that `setup-link` prints."""
    result = run("setup-link", "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.output)["link"].removeprefix("http://localhost")


def rows(model):
    db.session.rollback()
    return db.session.scalars(select(model)).all()


def test_the_link_opens_the_house_once(client, link):
    answer = client.submit(link, WANTED)
    assert answer.location == "/office/first-steps"
    assert client.get("/office/access").status_code == 200
    db.session.rollback()
    told = association()
    assert (told.name, told.time_zone, told.set_up) == ("The Ashmere Chamber", "Europe/Vienna", True)
    assert told.currency == "EUR"
    assert [(grant.right, grant.end) for grant in rows(Grant)] == [(Right.ADMINISTRATION, None)]
    assert client.get(link).status_code == 404
    assert client.get("/setup").status_code == 404


def test_opening_the_link_changes_nothing(client, link):
    for _ in range(3):
        assert client.get(link).status_code == 200
    assert rows(Account) == []


@pytest.mark.parametrize("key", ["", "?key=", "?key=wrong", "?key=" + "x" * 5000])
def test_without_the_key_the_door_stays_shut(client, link, key):
    assert client.get("/setup" + key).status_code == 403
    token = client.token("/sign-in")
    assert client.post("/setup" + key, data={**WANTED, "csrf_token": token}).status_code == 403
    assert rows(Account) == []


def test_printing_the_link_anew_replaces_it(client, link, run):
    run("setup-link")
    assert client.get(link).status_code == 403


def test_once_somebody_administers_there_is_no_link(keeper, client, run):
    result = run("setup-link")
    assert result.exit_code == 1
    assert client.get("/setup").status_code == 404


def test_two_at_once_make_one_administrator(at_once, link):
    token = link.partition("key=")[2]
    hashed = passwords.hashed(PASSWORD)

    def attempt(number):
        with unit_of_work():
            operations.set_up(
                token, association="A", time_zone="UTC", name=f"N{number}", email=f"n{number}@example.org",
                password_hash=hashed, now=clock.now(),
            )  # fmt: skip
        return number

    ended = at_once(*[partial(jobs.retried, partial(attempt, number), attempts=20) for number in range(4)])
    done = [each for each in ended if isinstance(each, int)]
    late = [each for each in ended if isinstance(each, operations.AlreadySetUp)]
    assert (len(done), len(late)) == (1, 3)
    assert [account.email for account in rows(Account)] == [f"n{done[0]}@example.org"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"association": ""},
        {"association": "x" * 1000},
        {"time_zone": "Mars/Olympus"},
        {"time_zone": None},
        {"email": "no at sign"},
        {"email": "a@b\r\nBcc: x@y.z"},
        {"password": "too short"},
        {"password": "fourteen chars"},
        {"name": "\x00"},
    ],
)
def test_what_cannot_be_gets_a_sentence_and_keeps_the_rest(client, link, wrong):
    answer = client.submit(link, {**WANTED, **wrong}, status=422)
    assert answer.page.errors
    assert "The Ashmere Chamber" in answer.get_data(as_text=True) or "association" in wrong
    assert PASSWORD not in answer.get_data(as_text=True)
    assert rows(Account) == []


def test_an_administrator_from_the_command_line_gets_a_link(client, run):
    result = run("create-admin", "kit@example.org", "--name", "Kit", "--json")
    assert result.exit_code == 0, result.output
    told = json.loads(result.output)
    client.submit(told["link"].removeprefix("http://localhost"), {"password": PASSWORD})
    assert client.get("/office/access").status_code == 200


def test_an_administrator_with_a_password_from_standard_input(run, enter):
    result = run("create-admin", "kit@example.org", "--password-stdin", input=PASSWORD + "\n")
    assert result.exit_code == 0, result.output
    assert enter("kit@example.org").get("/office/access").status_code == 200


def test_an_account_that_exists_is_promoted(ana, run, enter):
    result = run("create-admin", "ANA@example.org", "--json")
    assert json.loads(result.output) == {"email": "ANA@example.org", "account": ana}
    assert enter("ana@example.org").get("/office/access").status_code == 200


@pytest.mark.parametrize(
    ("words", "given", "code"),
    [
        (("create-admin", "not an address"), "", 2),
        (("create-admin", "kit@example.org", "--password-stdin"), "short\n", 1),
        (("create-admin", "keeper@example.org"), "", 1),
        (("create-admin",), "", 2),
    ],
)
def test_commands_say_no_by_their_exit_code(keeper, run, words, given, code):
    result = run(*words, input=given)
    assert result.exit_code == code
    assert result.output
    assert len(rows(Account)) == 1


@pytest.mark.parametrize("command", ["create-admin", "setup-link"])
def test_commands_explain_themselves(run, command):
    result = run(command, "--help")
    assert result.exit_code == 0
    assert "Exit code" in result.output
