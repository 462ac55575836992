"""A form has one effect, however often and however quickly it is sent."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import timedelta
from itertools import islice
from typing import Any

import pytest
from flask import Flask, abort, redirect
from sqlalchemy import insert, select

from portal.accounts import passwords
from portal.accounts.models import Account
from portal.core import clock, form_keys, jobs, once
from portal.core.access import public
from portal.core.db import db
from portal.core.errors import AlreadyDone
from portal.core.models import FormOnce
from portal.core.web import csrf
from portal.core.work import unit_of_work
from tests.core.conftest import Broken, knock, knocks
from tests.support.client import new_client

KEY = "a-one-time-key-of-a-form-1"


def test_a_repeated_form_is_sent_where_the_first_one_led(app):
    with unit_of_work(once=KEY) as work:
        knock("first")
        work.answer = "/events/supper"
    with pytest.raises(AlreadyDone) as repeated, unit_of_work(once=KEY):
        knock("second")
    assert repeated.value.location == "/events/supper"
    assert knocks() == ["first"]


def test_a_form_that_was_refused_may_be_sent_again(app):
    with pytest.raises(Broken), unit_of_work(once=KEY):
        raise Broken
    with unit_of_work(once=KEY):
        knock("second try")
    assert knocks() == ["second try"]


@pytest.mark.parametrize("key", [None, "", "short", "x" * 65, "no spaces or quotes ' in a key"])
def test_what_is_no_key_protects_nobody_and_harms_nobody(app, key):
    for name in ("one", "two"):
        with unit_of_work(once=key):
            knock(name)
    assert knocks() == ["one", "two"]


def test_the_same_form_from_two_at_once_has_one_effect(app, at_once):
    def send(name: str) -> str:
        with unit_of_work(once=KEY) as work:
            knock(name)
            db.session.flush()
            time.sleep(0.1)  # the other one is under way by now
            work.answer = f"/knocks/{name}"
        return work.answer

    left, right = at_once(lambda: jobs.retried(lambda: send("left")), lambda: jobs.retried(lambda: send("right")))
    won, lost = (right, left) if isinstance(left, AlreadyDone) else (left, right)
    assert isinstance(lost, AlreadyDone), (left, right)
    assert won == lost.location
    assert [f"/knocks/{name}" for name in knocks()] == [won]


def test_a_key_is_forgotten_after_a_week(app, now):
    for days, key in ((8, "old"), (6, "young")):
        db.session.add(FormOnce(key=key, at=now - timedelta(days=days), location="/"))
    db.session.commit()
    once.forget_old(now)
    assert db.session.scalars(select(FormOnce.key)).all() == ["young"]
    assert app.extensions["house"].sweeps["once"] is once.forget_old


class Twice:
    """A portal with forms that remember nothing by themselves."""

    def __init__(self, app: Flask) -> None:
        self.app, self.visitor, self.status = app, new_client(app), 200

        @app.post("/plain")
        @csrf.exempt
        @public
        def plain() -> Any:
            with unit_of_work():
                knock(f"first of {self.status}")
            if self.status >= 400:
                abort(self.status)
            with unit_of_work():
                knock(f"second of {self.status}")
            return redirect("/there", 303)

    def send(self, key: str = KEY) -> Any:
        return self.visitor.post("/plain", data={"once": key})


@pytest.fixture
def twice(other_app) -> Twice:
    return Twice(other_app())


def test_no_route_has_to_know_about_it(twice):
    """Two units of work in one request use one key, and where they led is noted."""
    first, second = twice.send(), twice.send()
    assert first.location == second.location == "/there"
    assert knocks() == ["first of 200", "second of 200"]


def test_what_was_refused_half_way_may_be_sent_again(twice):
    """A try that was counted, and then a wrong password."""
    twice.status = 422
    assert twice.send().status_code == 422
    twice.status = 200
    assert twice.send().location == "/there"
    assert twice.send().location == "/there"
    assert knocks() == ["first of 200", "first of 422", "second of 200"]


def test_what_was_done_before_something_broke_is_not_done_twice(other_app):
    """The page that says so could not be drawn: whoever reloads it must not come twice."""
    twice = Twice(other_app(PROPAGATE_EXCEPTIONS=False, LOG_LEVEL="CRITICAL"))
    twice.status = 500
    assert [twice.send().status_code for _ in range(3)] == [500, 303, 303]
    assert knocks() == ["first of 500"]


def test_a_sign_in_sent_twice_leads_where_the_first_one_led(client, cast):
    """The session is another one by then, and so is its token for forms."""
    account, form = cast.account(cast.amara).id, client.page("/sign-in").form("/sign-in")
    hashed = passwords.hashed("seven herons over the weir")
    with unit_of_work():
        db.session.get_one(Account, account).password_hash = hashed
    data = {**form.values, "email": "amara@members.example", "password": "seven herons over the weir"}
    answers = [client.post("/sign-in", data=data) for _ in range(2)]
    assert [(answer.status_code, answer.location) for answer in answers] == [(303, answers[0].location)] * 2


def test_signing_out_twice_is_signing_out(client, cast, sign_in):
    sign_in(client, cast.amara)
    form = client.page("/me").form("/sign-out")
    answers = [client.post("/sign-out", data=form.values) for _ in range(2)]
    assert [(answer.status_code, answer.location) for answer in answers] == [(303, answers[0].location)] * 2


def arriving(app, referrer: str = "http://localhost/desk"):
    """A request that sends the form with KEY to `/knock`."""
    return app.test_request_context("/knock", method="POST", data={"once": KEY}, headers={"Referer": referrer})


def led(app) -> tuple[str, float]:
    """Where a repeat is led, and after how many seconds."""
    with arriving(app):
        began = time.monotonic()
        try:
            answer = once.begin()
        finally:
            db.session.remove()
        assert answer is not None
        return answer.location, time.monotonic() - began


@pytest.mark.parametrize("location", [None, "https://elsewhere.example/"])
def test_a_form_that_leads_nowhere_has_an_end_too(app, location):
    with arriving(app):
        assert once.begin() is None
        with unit_of_work():
            knock("first")
        once.settle(app.response_class("Saved.", headers={"Location": location} if location else {}))
    assert db.session.scalar(select(FormOnce.location)) == "/desk"
    where, seconds = led(app)
    assert where == "/desk"
    assert seconds < once.PATIENCE / 2


def test_of_those_who_wait_for_one_form_the_latest_alone_goes_on_waiting(app, monkeypatch):
    monkeypatch.setattr(once, "PATIENCE", 60.0)
    with arriving(app):
        once.begin()
        key = form_keys.key_of(KEY)
    with unit_of_work():
        db.session.execute(insert(FormOnce).values(key=key.names[0], at=clock.now(), location=""))
    with ThreadPoolExecutor(8) as threads:
        repeats = [threads.submit(led, app) for _ in range(8)]
        overtaken = list(islice(as_completed(repeats, timeout=30), 7))
        time.sleep(0.2)  # the eighth would be gone by then, if it did not wait
        waiting = [each for each in repeats if not each.done()]
        with unit_of_work():
            db.session.execute(FormOnce.__table__.update().values(location="/knocks/first"))
        found = sorted(each.result()[0] for each in repeats)
    assert (len(overtaken), len(waiting)) == (7, 1)
    assert found == ["/desk"] * 7 + ["/knocks/first"]
    assert not once._waiting
