"""Visitors who would like to help: they confirm their address, are answered once, and are forgotten."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.db import db
from portal.core.models import AuditEntry
from portal.core.work import unit_of_work
from portal.mail.models import Delivery
from portal.members.privacy.operations import erasing
from portal.volunteering.errors import ShiftOver
from portal.volunteering.models import Role
from portal.volunteering.operations import shifts
from portal.volunteering.wishes import errors, operations, queries
from portal.volunteering.wishes.models import HelpWish
from tests.support.client import Client
from tests.support.own_data import everything
from tests.support.people import Cast
from tests.support.time import Frozen
from tests.volunteering.conftest import mails, shift_at

NOAH = "Noah.Brandt@example.net"
WORDS = "I can carry, and I have Saturdays."


@pytest.fixture
def link(run_jobs: Callable[[], None], smtp: Any) -> Callable[..., str]:
    """`link(address)`: where the last letter to this address leads, as a path."""

    def read(email: str = NOAH) -> str:
        run_jobs()
        run_jobs()
        found: list[str] = re.findall(r"https?://[^/\s]+(/volunteer/help/[^\s)>]+)", smtp.to(email)[-1].text)
        return found[0]

    return read


@pytest.fixture
def wish(app: Any, smtp: Any) -> Callable[..., HelpWish]:
    """`wish(address)`: somebody who gave it; with `sent=True`, who sent on what they said as well."""

    def make(email: str = NOAH, *, sent: bool = True, name: str = "Noah Brandt", **about: Any) -> HelpWish:
        with unit_of_work():
            operations.ask_for_link(name, email, WORDS, now=clock.now(), **about)
            made = db.session.query(HelpWish).filter_by(email=email, settled_at=None).one()
            if sent:
                operations.send_on(made, name=name, words=WORDS, now=clock.now())
            return db.session.get_one(HelpWish, made.id)

    return make


def wishes() -> list[HelpWish]:
    db.session.rollback()
    return db.session.query(HelpWish).order_by(HelpWish.id).all()


def test_a_visitor_says_so_sends_it_on_is_answered_and_takes_it_back(
    cast: Cast, supper: SimpleNamespace, client: Client, browser_as: Any, link: Any, smtp: Any, run_jobs: Any
) -> None:
    assert client.page("/volunteer").link("I’d like to help")
    assert client.page(f"/volunteer/shifts/{supper.early.id}").link("Not a member? Tell us that you’d like to help.")
    about = client.page(f"/volunteer/help?shift={supper.early.id}")
    assert about("option[selected]")[0]["value"] == f"shift-{supper.early.id}"
    said = {"name": "Noah", "email": NOAH, "about": f"shift-{supper.early.id}", "words": WORDS}
    assert client.submit("/volunteer/help", said, status=303).location == "/volunteer/help/sent"
    assert NOAH in client.page("/volunteer/help/sent").text
    page, number = link(), wishes()[0].id
    assert WORDS not in smtp.to(NOAH)[-1].text, "not a word by whoever typed the address"
    osei, seen = browser_as(cast.osei), f"/volunteer/visitors/{number}"
    assert osei.get(seen).status_code == 404 and not mails("help_offered"), "nobody sees it before it is sent on"
    board = f"/events/{supper.event.slug}/shifts/visitors"
    assert osei.page(f"/events/{supper.event.slug}/shifts").link("Visitors who would like to help")
    assert "Noah" not in osei.page(board).text
    client.submit(page, {"name": "Noah Brandt"}, to=page)
    assert "We have had it since" in client.page(page).text
    assert mails("help_offered") == ["osei@members.example"]
    assert "Noah Brandt" in osei.page(board).text and WORDS in osei.page(seen).text
    assert osei.page(seen).link("Visitors who would like to help") == "/office/volunteering/visitors"
    assert browser_as(cast.amara).get(seen).status_code == 404, "nobody else knows of it"
    osei.submit(seen, {"words": "Come on Saturday at nine.\n\nAnd ask for me."}, to=seen)
    assert "Answered" in osei.page(board).text and "Noah Brandt" in osei.page("/office/volunteering/visitors").text
    run_jobs()
    letter = smtp.to(NOAH)[-1]
    assert "Come on Saturday at nine." in letter.text and page in letter.text and cast.osei.name in letter.text
    assert "Come on Saturday" in client.page(page).text and "answered on" in client.page(page).text
    client.submit(page, {}, to=page + "/take-back")
    assert not wishes() and client.get(page).status_code == 404
    assert osei.get(seen).status_code == 404
    assert not db.session.query(Delivery).filter(Delivery.email.ilike(NOAH)).all(), "nor where it was written to"
    trail = db.session.query(AuditEntry).filter_by(action="volunteering.help_wish_answered").one()
    assert (trail.before, trail.after) == (None, None), "neither whom nor what"


def test_of_a_shift_that_is_off_all_read_so(
    cast: Cast, supper: SimpleNamespace, client: Client, browser_as: Any, wish: Any, link: Any
) -> None:
    made, osei = wish(shift=supper.early), browser_as(cast.osei)
    pages = [(client, link()), (osei, f"/volunteer/visitors/{made.id}"), (osei, "/office/volunteering/visitors")]
    assert not any("This shift is off" in browser.page(page).text for browser, page in pages)
    with unit_of_work():
        shifts.cancel_shift(supper.early, reason="Rain.", now=clock.now())
    assert all("This shift is off" in browser.page(page).text for browser, page in pages)


def test_the_page_tells_nobody_whether_an_address_is_known(
    cast: Cast, client: Client, browser_as: Any, smtp: Any, run_jobs: Any
) -> None:
    told = set()
    for email in (NOAH, cast.amara.email):
        answer = client.submit("/volunteer/help", {"name": "Somebody", "email": email})
        told.add((answer.status_code, answer.location, client.page(answer.location).text.replace(email, "")))
    assert len(told) == 1
    run_jobs()
    run_jobs()
    assert "You have an account" not in smtp.to(NOAH)[-1].text
    assert "You have an account" in smtp.to(cast.amara.email)[-1].text
    assert client.submit("/volunteer/help", {"name": "", "email": "no"}, status=422)
    assert "I’d like to help" not in browser_as(cast.amara).page("/volunteer").text


def test_asking_again_writes_once_in_five_minutes_and_keeps_what_waits(wish: Any, frozen: Frozen, role: Role) -> None:
    first = wish(sent=False)
    wish(sent=False)
    assert len(mails("help_asked")) == 1
    frozen.forward(minutes=6)
    with unit_of_work():
        operations.ask_for_link("Noah B.", NOAH, "Another day.", role=role, now=clock.now())
    assert [(each.id, each.words, each.role_id) for each in wishes()] == [(first.id, "Another day.", role.id)]
    with unit_of_work():
        operations.send_on(wishes()[0], name="Noah B.", words="", now=clock.now())
    frozen.forward(minutes=6)
    with unit_of_work():
        operations.ask_for_link("Mallory", NOAH, "Not mine.", now=clock.now())
    assert [each.name for each in wishes()] == ["Noah B."], "what was sent on is not written over"
    assert len(mails("help_asked")) == 3


def test_a_shift_that_is_not_for_visitors_is_not_asked_about(wish: Any, role: Role) -> None:
    with pytest.raises(ShiftOver):
        wish(shift=shift_at(role, public=False))
    assert not wishes()


def test_it_is_forgotten_by_its_dates_and_then_deleted(wish: Any, frozen: Frozen, client: Client, link: Any) -> None:
    wish(sent=False)
    page = link()
    frozen.forward(hours=47)
    assert client.get(page).status_code == 200
    frozen.forward(hours=1)
    assert client.get(page).status_code == 404, "hidden before anything ran"
    operations.forget_due(clock.now())
    assert not wishes(), "and gone after"
    sent = wish()
    frozen.forward(days=89)
    with unit_of_work():
        operations.answer(sent, "Thank you.", by=None, now=clock.now())
    frozen.forward(days=89)
    operations.forget_due(clock.now())
    assert wishes(), "ninety days from the answer on"
    frozen.forward(days=1)
    assert db.session.scalar(queries.sent(sent.id, clock.now())) is None
    operations.forget_due(clock.now())
    assert not wishes()


def test_those_who_can_answer_are_reminded_once_after_three_working_days(
    cast: Cast, wish: Any, frozen: Frozen, run_jobs: Any, browser_as: Any
) -> None:
    frozen("2026-12-03 10:00")  # a Thursday
    office = [cast.yusra.email]
    wish()
    assert mails("help_offered") == office, "about no event, and nobody is in the office of volunteering"
    assert "They have waited for an answer since" in browser_as(cast.yusra).page("/office").text
    frozen("2026-12-07 12:00")
    run_jobs()
    assert not mails("help_waits"), "Friday and Monday"
    frozen("2026-12-08 08:00")
    run_jobs()
    run_jobs()
    assert mails("help_waits") == office


def test_it_is_answered_once(wish: Any, at_once: Any) -> None:
    made = wish()
    with pytest.raises(errors.NoAnswer), unit_of_work():
        operations.answer(made, "  ", by=None, now=clock.now())
    done = at_once(partial(_answers, made.id, "Yes."), partial(_answers, made.id, "No."))
    assert sorted(str(type(each).__name__) for each in done) == ["AnsweredAlready", "NoneType"]
    assert len(mails("help_answered")) == 1
    with pytest.raises(errors.AnsweredAlready), unit_of_work():
        operations.close(wishes()[0], by=None, now=clock.now())


def _answers(number: int, words: str) -> None:
    with unit_of_work():
        operations.answer(db.session.get_one(HelpWish, number), words, by=None, now=clock.now())


def test_it_belongs_to_the_data_of_the_account_that_has_the_address_and_goes_with_it(
    cast: Cast, wish: Any, browser_as: Any
) -> None:
    wish(email=cast.amara.email, name="A. Mensah")
    assert WORDS in everything(browser_as(cast.amara)) and WORDS not in everything(browser_as(cast.jonas))
    with unit_of_work():
        erasing.erase(cast.amara, giver=OPERATOR, now=clock.now())
    assert not wishes()
