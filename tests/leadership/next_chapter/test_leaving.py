"""Leaving the association right after a term: a warm word, a talk for whoever wishes it, and nothing in the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from portal.members.people.models import Person
from tests.leadership.next_chapter.conftest import Served
from tests.leadership.next_chapter.test_next_chapter import letters
from tests.support.client import Client
from tests.support.people import Cast

Browsers = Callable[[Person], Client]


def leave(browser: Client, **said: str) -> None:
    form = next(each["action"] for each in browser.page("/me/membership")("form") if "resign" in each.get("action", ""))
    browser.submit("/me/membership", said, to=form)


def test_whoever_served_reads_a_warm_word_and_may_ask_for_a_talk(
    cast: Cast, served: Served, browser_as: Browsers
) -> None:
    served(-700, -100)
    amara = browser_as(cast.amara)
    assert f"{cast.edda.name} would gladly talk" in amara.page("/me/membership").text
    leave(amara, talk="y")
    assert letters("conversation") == [cast.edda.email]
    assert "You have said that you leave" in amara.page("/me/membership").text


def test_nobody_hears_who_does_not_wish_it_and_others_read_nothing(
    cast: Cast, served: Served, browser_as: Browsers, db: Any
) -> None:
    served(-700, -100)
    leave(browser_as(cast.amara))
    assert letters("conversation") == []
    jonas = browser_as(cast.jonas)
    assert "would gladly talk" not in jonas.page("/me/membership").text
    leave(jonas)
    assert letters("conversation") == []
