"""What each reader of a talk is shown, and strangers, staff and who has left are not."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.core.db import db
from portal.relationships.one_to_ones.models import Quiet
from portal.relationships.one_to_ones.states import State
from tests.relationships.company import Company
from tests.relationships.one_to_ones.doing import (
    accept,
    counter,
    leave,
    page_of,
    propose,
    state_of,
)
from tests.support.time import Frozen

pytestmark = pytest.mark.usefixtures("monday")


@pytest.mark.parametrize("name", ["tilda", "yusra", "wim"])
def test_nobody_else_finds_it(company: Company, name: str) -> None:
    number = propose(company)
    accept(number, company.jonas)
    browser, page = company.browser(name), page_of(number)
    assert browser.get(page).status_code == 404
    assert browser.get(f"{page}/times").status_code == 404
    token = browser.token("/one-to-ones")
    for verb in ("take", "aside", "take-back", "call-off", "times", "said", "promise", "promise/kept"):
        assert browser.post(f"{page}/{verb}", data={"csrf_token": token, "round": "1"}).status_code == 404, verb
    assert "Mara" not in browser.page("/one-to-ones").text.replace("Mara Oduya’s", "")
    assert state_of(number) is State.AGREED


def test_whoever_lapsed_may_look_and_call_off_and_no_more(company: Company, monday: Frozen) -> None:
    from datetime import date

    number = propose(company, "mara", "jonas", 5)
    accept(number, company.jonas)
    leave(company, "jonas", date(2026, 1, 6))
    monday.forward(days=2)
    jonas, page = company.browser("jonas"), page_of(number)
    assert "Mara" in jonas.page("/one-to-ones")
    shown = jonas.page(page)
    assert "Move it" not in shown and "Your worksheet" not in shown
    assert jonas.get(f"{page}/times").status_code == 403
    assert jonas.get(f"/one-to-ones/new/{company.mara}").status_code in (403, 404)
    assert "Move it" not in company.browser("mara").page(page)
    jonas.submit(page, to=f"{page}/call-off")
    assert state_of(number) is State.CALLED_OFF


def test_not_now_is_told_to_nobody(company: Company, monday: Frozen) -> None:
    number = propose(company, "mara", "jonas", 20)
    page, jonas, mara = page_of(number), company.browser("jonas"), company.browser("mara")
    before = mara.page(page).text
    jonas.submit(page, to=f"{page}/aside")
    assert mara.page(page).text == before
    assert "You put it aside" in jonas.page(page)
    assert "Put aside" in jonas.page("/one-to-ones")
    monday.forward(days=14)
    for name in ("mara", "jonas"):
        assert "No time was found, and that is fine." in company.browser(name).page(page)


def test_what_is_not_wanted_never_arrives(company: Company, monday: Frozen) -> None:
    number = propose(company, "mara", "jonas", 20)
    jonas = company.browser("jonas")
    jonas.submit(page_of(number), {"no_more": "y"}, to=f"{page_of(number)}/aside")
    monday.forward(days=14)
    second = propose(company, "mara", "jonas", 20)
    jonas, mara = company.browser("jonas"), company.browser("mara")
    assert jonas.get(page_of(second)).status_code == 404
    assert jonas.page("/one-to-ones").text.count("Mara") == 1
    assert "Your times are with Jonas" in mara.page(page_of(second))
    assert jonas.get(f"/one-to-ones/new/{company.mara}").status_code == 200, "he may ask her"
    jonas.submit("/one-to-ones", button="Let everybody ask me again")
    assert db.session.scalars(select(Quiet)).all() == []


def test_it_should_rest_for_now(company: Company, monday: Frozen) -> None:
    for _turn in range(2):
        propose(company, "mara", "jonas", 20)
        monday.forward(days=14)
    shown = company.browser("mara").page(f"/one-to-ones/new/{company.jonas}")
    assert "Let it rest until 3 May 2026" in shown
    assert not [form for form in shown.forms if "day_1" in form.values]


def test_a_hint_for_the_reader_alone(company: Company) -> None:
    busy = propose(company, "amara", "jonas", 3)
    accept(busy, company.jonas)
    number = propose(company, "mara", "jonas", 3, 4)
    shown = company.browser("jonas").page(page_of(number))
    assert shown.text.count("Then you talk with Amara Lindqvist.") == 1
    assert "Amara" not in company.browser("mara").page(page_of(number))


def test_a_late_button_says_how_it_stands(company: Company) -> None:
    number = propose(company)
    page, jonas = page_of(number), company.browser("jonas")
    form = jonas.page(page).form(button="Thursday 8 January, 12:00")
    counter(number, company.jonas, 9)
    answer = jonas.send(form, status=422)
    assert any("This has moved on" in error for error in answer.page.errors), answer.page.errors


def test_a_late_form_of_times_says_how_it_stands(company: Company) -> None:
    number = propose(company)
    page, jonas = page_of(number), company.browser("jonas")
    form = jonas.page(f"{page}/times").form(f"{page}/times")
    accept(number, company.jonas)
    answer = jonas.send(form, {"day_1": "2026-01-12", "time_1": "08:15"}, status=422)
    assert any("This has moved on" in error for error in answer.page.errors), answer.page.errors
