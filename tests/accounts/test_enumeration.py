"""Nothing tells whether somebody has an address: every door answers alike for the known and the unknown.

Generated: doors × states of an account × how often it was tried before.
"""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from portal.accounts import operations
from portal.accounts.models import Account, Attempt
from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from tests.support.client import new_client

NOBODY = "nobody@example.org"


def closed(make):
    number = make("known@example.org")
    with unit_of_work():
        operations.close_account(db.session.get_one(Account, number), now=clock.now())


def invited(make):
    with unit_of_work():
        operations.invite("known@example.org", "Known", clock.now())


STATES = {
    "with a password": lambda make: make("known@example.org"),
    "without one": lambda make: make("known@example.org", password=None),
    "invited": invited,
    "closed": closed,
}


def by_password(client, email):
    return client.submit("/sign-in", {"email": email, "password": "wrong"}, to="/sign-in", status=None)


def by_code(client, email):
    """Ask for a code in a browser of one's own, and guess."""
    values = client.page("/sign-in").form("/sign-in").values
    answer = client.post("/sign-in/code", data={**values, "email": email, "password": ""})
    if answer.status_code != 303:
        return answer
    return client.submit("/sign-in/code", {"code": "000000"}, status=None)


def by_reset(client, email):
    answer = client.submit("/sign-in/forgotten", {"email": email}, status=None)
    return client.get(answer.location) if answer.status_code == 303 else answer


DOORS = {"password": by_password, "code": by_code, "reset": by_reset}
TRIES = 12


def seen(app, door, email, network):
    """What fresh browsers see, each elsewhere, one after the other."""
    for number in range(TRIES):
        client = new_client(app)
        client.environ_base["REMOTE_ADDR"] = f"192.0.{network}.{number}"
        answer = DOORS[door](client, email)
        cookies = sorted(name.partition("=")[0] for name in answer.headers.getlist("Set-Cookie"))
        wait, text = answer.headers.get("Retry-After"), answer.page.text.replace(email, "…")
        yield answer.status_code, wait, cookies, text, counted()


def counted():
    """How many rows count a try, by key: the state of the throttle, without its names."""
    db.session.rollback()
    found = db.session.execute(select(Attempt.key, func.count()).group_by(Attempt.key))
    return sorted(number for _key, number in found)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("door", DOORS)
def test_known_and_unknown_look_alike(app, make, frozen, door, state):
    frozen("2026-05-19 08:00")
    STATES[state](make)
    unknown = list(seen(app, door, NOBODY, 2))
    assert {status for status, *_ in unknown} >= {429}, "the limit was reached"
    with unit_of_work():
        db.session.query(Attempt).delete()
    assert list(seen(app, door, "known@example.org", 3)) == unknown


def test_the_owner_coming_in_does_not_show_in_the_count(app, make, enter, frozen):
    """Else whoever has one try left would learn that somebody signs in there, and when."""
    frozen("2026-05-19 08:00")
    make("known@example.org")
    for number in range(9):
        client = new_client(app)
        client.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
        by_password(client, "known@example.org")
    enter("known@example.org")
    stranger = new_client(app)
    answers = [by_password(stranger, "known@example.org").status_code for _ in range(2)]
    assert answers == [422, 429]


def test_as_many_statements_are_asked_for_nobody_as_for_somebody(app, make):
    """The time of a code that is tried says nothing."""
    from tests.support.statements import count_statements

    make("known@example.org")
    asked = {}
    for email in ("known@example.org", NOBODY):
        with unit_of_work():
            browser = operations.ask_for_code(email, clock.now())
        with unit_of_work(), count_statements() as statements:
            operations.try_code(browser, "no", now=clock.now())
        asked[email] = len(statements)
    assert asked["known@example.org"] == asked[NOBODY]
