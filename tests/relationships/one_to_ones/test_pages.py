"""One-to-ones walked in browsers by both, by strangers and by staff."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.relationships.one_to_ones.models import OneToOne, Promise
from portal.relationships.one_to_ones.states import State
from portal.relationships.ties.models import TieEvidence
from tests.relationships.company import Company
from tests.relationships.one_to_ones.doing import (
    HOSTILE,
    LINE,
    MAY,
    PLACE,
    START,
    accept,
    get,
    move,
    new,
    page_of,
    promise,
    propose,
    say,
    state_of,
)
from tests.support.statements import count_statements
from tests.support.time import Frozen

pytestmark = pytest.mark.usefixtures("monday")


def test_a_talk_from_the_profile_to_the_promise(company: Company, monday: Frozen) -> None:
    mara, jonas = company.browser("mara"), company.browser("jonas")
    assert mara.page(f"/people/{company.jonas}").link("Propose a one-to-one") == f"/one-to-ones/new/{company.jonas}"
    number = new(company)
    page = page_of(number)
    assert "Your times are with Jonas" in mara.page(page)
    shown = jonas.page(page)
    assert LINE in shown and PLACE in shown and "Friday 9 January, 16:30" in shown
    assert "Mara Oduya" in jonas.page("/one-to-ones")
    jonas.submit(page, button="Friday 9 January, 16:30")
    assert state_of(number) is State.AGREED
    for browser in (mara, jonas):
        assert "From 16:30 to" in browser.page("/one-to-ones")
    monday("2026-01-10 09:00")
    mara, jonas = company.browser("mara"), company.browser("jonas")
    assert "Did you?" in mara.page("/one-to-ones")
    mara.submit(page, button="Yes, we talked")
    jonas.submit(page, button="Yes, we talked")
    assert "Both of you say so." in mara.page(page)
    assert [row.key for row in db.session.scalars(select(TieEvidence))] == [f"one_to_one:{number}"]
    mara.submit(page, {"words": "The name of our printer", "by": "2026-01-20", "shared": "y"}, to=f"{page}/promise")
    assert "The name of our printer" in jonas.page(page)
    mara.submit(page, button="I have kept it")
    jonas.submit(page, button="This helped me")
    assert "Jonas says that it helped." in mara.page(page)
    assert {row.key.partition(":")[0] for row in db.session.scalars(select(TieEvidence))} == {
        "one_to_one", "one_to_one_promise",
    }  # fmt: skip


def test_other_times_and_a_move(company: Company) -> None:
    number = new(company)
    page, jonas, mara = page_of(number), company.browser("jonas"), company.browser("mara")
    assert jonas.page(page).link("Propose other times") == f"{page}/times"
    other = {"day_1": "2026-01-12", "time_1": "08:15", "line": "Before the shop opens?"}
    jonas.submit(f"{page}/times", other, to=f"{page}/times")
    assert "Before the shop opens?" in mara.page(page)
    assert PLACE in mara.page(page), "how they meet stays as it was"
    mara.submit(page, button="Monday 12 January, 8:15")
    mara.submit(f"{page}/times", {"day_1": "2026-01-13", "time_1": "08:15"}, to=f"{page}/times")
    assert "Would another time suit you, too?" in jonas.page(page)
    jonas.submit(page, button="Tuesday 13 January, 8:15")
    assert get(number).starts_at == START.replace(day=13, hour=8, minute=15)
    mara.submit(page, button="Call it off", to=f"{page}/call-off")
    assert "Called off" in jonas.page(page)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"day_1": ""}, "Please fill this in."),
        ({"day_1": "2026-01-04"}, "This time has passed already."),
        ({"time_1": "noon"}, "Please give a time like 18:30."),
        ({"time_2": ""}, "Give both the day and the time"),
        ({"day_2": "2026-01-08", "time_2": "12:00"}, "You proposed this time twice."),
        ({"day_1": "2027-01-04"}, "more than four months ahead"),
        ({"minutes": "600"}, "Please choose one of the answers offered."),
        ({"place_kind": "dream"}, "Please choose one of the answers offered."),
        ({"place": ""}, "Say where"),
        ({"place_kind": "video", "place": "javascript:alert(1)"}, "Give the link of the call"),
        ({"line": "x" * 601}, "This is too long: 1 character too many."),
    ],
)
def test_a_proposal_is_refused_with_a_sentence_and_keeps_what_was_typed(
    company: Company, changes: dict[str, str], sentence: str
) -> None:
    path = f"/one-to-ones/new/{company.jonas}"
    answer = company.browser("mara").submit(path, {**MAY, **changes}, to=path, status=422)
    assert any(sentence in error for error in answer.page.errors), answer.page.errors
    if "line" not in changes:
        assert LINE in answer.get_data(as_text=True)
    assert db.session.scalars(select(OneToOne)).all() == []


def test_hostile_words_are_only_words(company: Company) -> None:
    number = new(company, line=HOSTILE, place=HOSTILE)
    for name in ("mara", "jonas"):
        html = company.browser(name).get(page_of(number)).get_data(as_text=True)
        assert "<script>alert(1)" not in html
        assert "{{ 7*7 }}" in html


def test_a_link_of_a_call_is_a_link(company: Company) -> None:
    number = new(company, place_kind="video", place="https://meet.example.org/us")
    accept(number, company.jonas)
    shown = company.browser("mara").page(page_of(number))
    assert 'href="https://meet.example.org/us"' in shown.html


def test_a_double_click_is_one_proposal(company: Company) -> None:
    mara, path = company.browser("mara"), f"/one-to-ones/new/{company.jonas}"
    form = mara.page(path).form(path)
    answers = [mara.send(form, MAY) for _ in range(2)]
    assert answers[0].location == answers[1].location
    assert len(db.session.scalars(select(OneToOne)).all()) == 1


def test_an_open_one_is_shown_instead_of_a_second_form(company: Company) -> None:
    number = propose(company)
    for name, other in (("mara", company.jonas), ("jonas", company.mara)):
        answer = company.browser(name).get(f"/one-to-ones/new/{other}")
        assert answer.status_code == 303
        assert answer.location == page_of(number)


def test_a_promise_that_is_not_shown(company: Company, monday: Frozen) -> None:
    number = propose(company, "mara", "jonas", 1)
    accept(number, company.jonas)
    monday.forward(days=2)
    say(number, company.mara)
    promise(number, company.mara, "A better price", shared=False)
    assert "A better price" in company.browser("mara").page(page_of(number))
    assert "promised" not in company.browser("jonas").page(page_of(number))
    company.browser("mara").submit(page_of(number), to=f"{page_of(number)}/promise/drop")
    assert db.session.scalars(select(Promise)).all() == []


def test_a_page_asks_little(company: Company, monday: Frozen) -> None:
    for turn, name in enumerate(("jonas", "amara", "tilda", "kofi")):
        number = propose(company, name, "mara", 3 + turn, 9 + turn)
        if turn > 1:
            accept(number, company.mara)
            move(number, company.ids[name], 15)
    mara = company.browser("mara")
    for path in ("/one-to-ones", page_of(number), f"{page_of(number)}/times", "/one-to-ones/new"):
        mara.get(path)
        with count_statements() as statements:
            assert mara.get(path).status_code == 200
        assert len(statements) <= 8, (path, statements)


def test_an_empty_page_asks_nothing_of_anybody(company: Company) -> None:
    shown = company.browser("tilda").page("/one-to-ones")
    assert "With whom would you like to talk?" in shown
    assert shown.link("Choose somebody") == "/one-to-ones/new"
    assert not [word for word in shown.text.split() if word.isdigit()], "no zero, nor any other number"
    assert clock.now() - START < timedelta(days=1)
