"""A form has one effect, however often and however quickly it is sent."""

from __future__ import annotations

import time

import pytest

from portal.core import jobs
from portal.core.db import db
from portal.core.errors import AlreadyDone
from portal.core.work import unit_of_work
from tests.core.conftest import Broken, knock, knocks

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
