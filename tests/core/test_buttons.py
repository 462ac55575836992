"""A button does what it says, and the page it leads back to tells how it went."""

from __future__ import annotations

import pytest
from flask import get_flashed_messages

from portal.core import settings
from portal.core.buttons import carry_out
from portal.core.errors import AlreadyDone, DomainError

ONCE = "k" * 32


class NotToday(DomainError):
    sentence = "Not today."


@pytest.fixture(autouse=True)
def request_of_somebody(app):
    with app.test_request_context("/", method="POST"):
        yield


def rename() -> None:
    settings.change(name="The Ropewalk")


def rename_and_refuse() -> None:
    rename()
    raise NotToday


def test_what_was_done_is_kept_and_said(app):
    answer = carry_out(rename, "Done.", back="/desk")

    assert (answer.status_code, answer.location) == (303, "/desk")
    assert get_flashed_messages(with_categories=True) == [("done", "Done.")]
    assert settings.association().name == "The Ropewalk"


def test_a_refusal_is_said_and_nothing_of_it_stays(app):
    answer = carry_out(rename_and_refuse, "Done.", back="/desk")

    assert (answer.status_code, answer.location) == (303, "/desk")
    assert get_flashed_messages(with_categories=True) == [("error", "Not today.")]
    assert settings.association().name != "The Ropewalk"


def test_a_double_click_acts_once(app):
    done = []
    carry_out(lambda: done.append(1), "Done.", back="/desk", once=ONCE)
    with pytest.raises(AlreadyDone) as again:
        carry_out(lambda: done.append(2), "Done.", back="/elsewhere", once=ONCE)

    assert done == [1]
    assert again.value.location == "/desk"
