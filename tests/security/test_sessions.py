"""A cookie that somebody captured is worth nothing once its sign-in has ended, however it ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from portal.accounts import operations, passwords
from portal.accounts.models import Account
from portal.core import clock
from portal.core.actors import Right
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.members.people.models import Person
from tests.security.walking import Walk, signed_in_cookie
from tests.security.world import World
from tests.support.client import Answer, Client

OLD, NEW = "seven herons over the weir", "nine otters under the bridge"
PAGE = "/me/security"


@pytest.fixture(autouse=True)
def _cheap_hashes(app: Flask) -> None:
    app.config.update(ARGON2_TIME=1, ARGON2_MEMORY_KIB=8, ARGON2_LANES=1, EVEN_SECONDS=0.0)
    app.extensions.pop("accounts.hashing", None)


@pytest.fixture
def captured(app: Flask, world: World) -> str:
    """The member's cookie, in somebody else's hands."""
    hashed = passwords.hashed(OLD)
    with unit_of_work():
        account = db.session.get_one(Account, world.accounts["member"])
        operations.set_password(account, password_hash=hashed, now=clock.now())
    return signed_in_cookie(app, world.accounts["member"])


@pytest.fixture
def opens(app: Flask) -> Callable[[str], bool]:
    """Whether a cookie opens a page for people who are signed in."""
    client = Client(app, Answer, use_cookies=False)
    return lambda cookie: client.get(PAGE, headers={"Cookie": cookie}).status_code == 200


def test_signing_out_ends_it(walk: Walk, captured: str, opens: Callable[[str], bool]) -> None:
    assert opens(captured)
    answer = walk.client.post("/sign-out", data={"csrf_token": walk.token}, headers={"Cookie": captured})
    assert answer.status_code == 303
    assert not opens(captured)


def test_changing_the_password_ends_it_here_and_elsewhere(
    app: Flask, walk: Walk, captured: str, opens: Callable[[str], bool]
) -> None:
    other = signed_in_cookie(app, walk.world.accounts["member"])
    data = {"csrf_token": walk.token, "current": OLD, "password": NEW, "again": NEW}
    answer = walk.client.post("/me/security/password", data=data, headers={"Cookie": captured})
    assert answer.status_code == 303, answer.page.errors
    assert not opens(captured)
    assert not opens(other)


def test_a_reset_ends_it(app: Flask, walk: Walk, captured: str, opens: Callable[[str], bool]) -> None:
    with unit_of_work():
        account = db.session.get_one(Account, walk.world.accounts["member"])
        operations.ask_for_reset(account.email, clock.now())
    token = newest_link(account.email)
    data = {"csrf_token": walk.token, "password": NEW, "again": NEW}
    answer = walk.ask("visitor", "POST", f"/sign-in/new-password/{token}", data=data)
    assert answer.status_code == 303, answer.page.errors
    assert not opens(captured)


def newest_link(email: str) -> str:
    """The secret part of the newest reset link in the mail to this address."""
    from portal.mail.models import Delivery, DeliveryContent

    source = db.session.scalar(
        db.select(DeliveryContent.source)
        .join(Delivery, Delivery.id == DeliveryContent.delivery_id)
        .where(Delivery.email == email, Delivery.kind == "accounts.reset")
        .order_by(Delivery.id.desc())
        .limit(1)
    )
    assert source is not None
    return source.replace("\\", "").split("/sign-in/new-password/")[1].split(")")[0].split(">")[0]


def test_closing_the_account_ends_it(world: World, captured: str, opens: Callable[[str], bool]) -> None:
    with unit_of_work():
        operations.close_account(db.session.get_one(Account, world.accounts["member"]), now=clock.now())
    assert not opens(captured)


def test_being_signed_out_by_the_office_ends_it(walk: Walk, captured: str, opens: Callable[[str], bool]) -> None:
    number = walk.world.accounts["member"]
    assert walk.ask("administrator", "POST", f"/office/access/accounts/{number}/sign-out").status_code == 303
    assert not opens(captured)


def test_time_ends_it(captured: str, opens: Callable[[str], bool]) -> None:
    with clock.frozen(clock.now() + timedelta(days=31)):
        assert not opens(captured)


@pytest.mark.parametrize("token", ["1", 1, ["a"], None, "x" * 5000, {}])
def test_a_number_or_rubbish_in_the_cookie_opens_nothing(
    app: Flask, token: object, opens: Callable[[str], bool]
) -> None:
    contents = {"_user_id": token}
    from flask.sessions import SecureCookieSessionInterface

    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    assert not opens(f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps(contents)}")
    assert not opens(f"{app.config['SESSION_COOKIE_NAME']}=rubbish.{signer.dumps(contents)}")


def test_a_right_ends_in_the_middle_of_a_sign_in(app: Flask, world: World) -> None:
    cookie = {"Cookie": signed_in_cookie(app, world.accounts["audit"])}
    client = Client(app, Answer, use_cookies=False)
    assert client.get("/office/audit", headers=cookie).status_code == 200
    from portal.accounts.models import Grant

    with unit_of_work():
        grant = db.session.scalars(
            db.select(Grant).where(Grant.account_id == world.accounts["audit"], Grant.right == Right.AUDIT)
        ).one()
        operations.end_right(grant, giver=operations.OPERATOR, now=clock.now())
    assert client.get("/office/audit", headers=cookie).status_code == 403


def test_a_membership_ends_in_the_middle_of_a_sign_in(app: Flask, world: World) -> None:
    cookie = {"Cookie": signed_in_cookie(app, world.accounts["member"])}
    client = Client(app, Answer, use_cookies=False)
    with clock.frozen(clock.now()):
        assert client.get("/people", headers=cookie).status_code == 200
    from portal.members.memberships.models import Belonging

    with unit_of_work():
        person = db.session.get_one(Person, world.people["member"])
        for row in db.session.scalars(db.select(Belonging).where(Belonging.person_id == person.id)):
            row.end = clock.today("Europe/London")
    assert client.get("/people", headers=cookie).status_code == 403
