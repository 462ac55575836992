"""Asking and offering: three at once, thirty days, renewed twice; found by words, and seen by members alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core.db import db
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.members.people.models import Person
from portal.relationships.asks.errors import EnoughOpen, NotYetRenewed, StandsNoMore
from portal.relationships.asks.models import RENEWALS, Ask, Side, State
from tests.relationships.asks.doing import ROOFS, answer, ask_of, close, leave_the_association, post, renew
from tests.relationships.company import Company

FORM = {"title": "A quiet room on Tuesdays", "kind": "resource", "why": "Our choir rehearses", "good": "", "area": ""}


def test_one_asks_and_members_find_it(company: Company) -> None:
    mara = company.browser("mara")
    page = mara.submit("/asks/new", FORM, follow=True).page
    assert "It stands on the board, for 30 days" in page
    jonas = company.browser("jonas")
    assert "A quiet room on Tuesdays" in jonas.page("/asks")
    assert "A quiet room on Tuesdays" in jonas.page("/asks?q=choir&kind=resource&side=ask")
    for narrowed in ("?kind=contact", "?side=offer", "?q=trombone"):
        page = jonas.page(f"/asks{narrowed}")
        assert "A quiet room on Tuesdays" not in page
        assert "Nothing on the board fits this" in page


def test_an_empty_board_invites_and_shows_no_number(company: Company) -> None:
    page = company.browser("tilda").page("/asks")
    assert "Nobody has asked for anything yet" in page
    assert "Ask for something" in page


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"title": ""}, "Please fill this in."),
        ({"title": "x" * 121}, "This is too long: 1 character too many."),
        ({"kind": None}, "Please choose one of them."),
        ({"kind": "money"}, "Please choose one of the answers offered."),
        ({"why": "x" * 1001}, "This is too long"),
    ],
)
def test_an_ask_is_refused_with_a_sentence(company: Company, values: dict[str, Any], sentence: str) -> None:
    answered = company.browser("mara").submit("/asks/new", FORM | values, status=422)
    assert any(sentence in error for error in answered.page.errors), answered.page.errors


def test_three_stand_at_once_and_no_fourth(company: Company) -> None:
    first, *_rest = [post(company.mara, side=side) for side in (Side.ASK, Side.OFFER, Side.ASK)]
    with pytest.raises(EnoughOpen):
        post(company.mara)
    post(company.jonas)
    refused = company.browser("mara").submit("/asks/new", FORM, status=422)
    assert any("Three of yours stand on the board" in error for error in refused.page.errors)
    close(first)
    assert post(company.mara)


def test_a_fourth_is_refused_however_they_come_at_once(company: Company, at_once: Any) -> None:
    for _ in range(2):
        post(company.mara)
    ends = at_once(*[lambda: post(company.mara)] * 3)
    assert sum(isinstance(each, EnoughOpen) for each in ends) == 2
    db.session.rollback()
    assert db.session.query(Ask).count() == 3


def test_its_owner_says_it_better_and_nobody_else(board: int, company: Company) -> None:
    mara = company.browser("mara")
    mara.submit(f"/asks/{board}/edit", {"title": "A glazier, rather"})
    assert "A glazier, rather" in company.browser("jonas").page("/asks?q=glazier")
    assert "Nothing on the board fits" in company.browser("jonas").page("/asks?q=joiner+sash")
    for name in ("jonas", "yusra"):
        assert company.browser(name).get(f"/asks/{board}/edit").status_code == 403


class TestTime:
    """An ask stands 30 days, half-open; in its last week it can be renewed, twice in all."""

    @settings(max_examples=100, deadline=None)
    @given(data=st.lists(st.integers(min_value=0, max_value=40), min_size=1, max_size=6))
    def test_a_naive_model_agrees(self, data: list[int]) -> None:
        """Days pass and its owner tries to renew it each time; the rules as a child would count them."""
        day = date(2026, 3, 2)
        ask, left, renewed = Ask(title="x", until=day + timedelta(30), renewals=0), 30, 0
        for passed in data:
            day, left = day + timedelta(passed), left - passed
            assert (ask.state(day) is State.OPEN) == (left > 0)
            assert ask.may_be_renewed(day) == (left <= 7 and renewed < RENEWALS)
            if ask.may_be_renewed(day):
                ask.until, ask.renewals = day + timedelta(30), ask.renewals + 1
                left, renewed = 30, renewed + 1

    @pytest.mark.parametrize(("days", "refused"), [(0, NotYetRenewed), (22, NotYetRenewed), (23, None), (30, None)])
    def test_when_it_can_be_renewed(self, company: Company, frozen: Any, days: int, refused: Any) -> None:
        frozen("2026-03-02 12:00")
        number = post(company.mara)
        frozen.forward(days=days)
        if refused:
            with pytest.raises(refused):
                renew(number)
            return
        renew(number)
        assert ask_of(number).until == today() + timedelta(30)

    def test_twice_and_no_more(self, company: Company, frozen: Any) -> None:
        frozen("2026-03-02 12:00")
        number = post(company.mara)
        for _ in range(2):
            frozen.forward(days=29)
            renew(number)
        frozen.forward(days=29)
        with pytest.raises(NotYetRenewed):
            renew(number)
        assert "30 days more" not in company.browser("mara").page(f"/asks/{number}")

    def test_one_that_was_over_takes_a_free_place(self, company: Company, frozen: Any) -> None:
        frozen("2026-03-02 12:00")
        number = post(company.mara)
        frozen.forward(days=30)
        for _ in range(3):
            post(company.mara)
        with pytest.raises(EnoughOpen):
            renew(number)

    def test_after_thirty_days_it_is_gone_from_the_board(self, company: Company, frozen: Any) -> None:
        frozen("2026-03-02 12:00")
        number = post(company.mara)
        frozen("2026-03-31 22:59")
        assert ROOFS.title in company.browser("jonas").page("/asks")
        frozen("2026-03-31 23:01")  # midnight in London, which is an hour ahead by then
        assert ROOFS.title not in company.browser("jonas").page("/asks")
        assert company.browser("jonas").get(f"/asks/{number}").status_code == 404
        assert "Its time is over" in company.browser("mara").page(f"/asks/{number}")


def test_a_closed_one_cannot_be_changed_renewed_or_closed_again(board: int, company: Company) -> None:
    close(board)
    for verb in (renew, close):
        with pytest.raises(StandsNoMore):
            verb(board)
    refused = company.browser("mara").submit(f"/asks/{board}/edit", {"title": "Again"}, status=422)
    assert any("does not stand any more" in error for error in refused.page.errors)


def test_whoever_leaves_takes_their_asks_off_the_board(board: int, company: Company) -> None:
    answer(board, company.jonas)
    leave_the_association(company.mara, today())
    tilda = company.browser("tilda")
    assert ROOFS.title not in tilda.page("/asks")
    assert tilda.get(f"/asks/{board}").status_code == 404
    mara = company.browser("mara")
    assert ROOFS.title in mara.page("/asks/mine")
    assert mara.get("/asks").status_code == 403
    mara.submit(f"/asks/{board}/close", {"thanks": "", "helpers": [str(company.jonas)]})
    assert ask_of(board).state(today()) is State.CLOSED


def test_a_visitor_is_asked_to_sign_in_and_somebody_who_left_sees_nothing(
    board: int, company: Company, client: Any
) -> None:
    assert client.get("/asks").status_code == 303
    assert client.get(f"/asks/{board}").status_code == 303
    wim = company.browser("wim")
    assert wim.get("/asks").status_code == 403
    assert wim.get(f"/asks/{board}").status_code == 404
    assert wim.get("/asks/new").status_code == 403


@pytest.mark.parametrize(
    ("mine", "words", "side", "why"),
    [
        ({"trade": "joinery"}, ROOFS, Side.ASK, "It asks for your trade: Joinery."),
        ({"offer": "I repair windows of every age."}, ROOFS, Side.ASK, "You offer something like it: windows."),
        ({"interests": "rowing, Old maps"}, replace(ROOFS, interests="old maps"), Side.ASK, "You both like old maps."),
        ({"town": "ropewalk"}, ROOFS, Side.ASK, "It is where you are: Ropewalk."),
        ({"ask": "Somebody for our windows"}, ROOFS, Side.OFFER, "You are looking for something like it: windows."),
        ({"ask": "Somebody for our windows"}, ROOFS, Side.ASK, ""),
        ({"offer": "Everything and anything"}, ROOFS, Side.ASK, ""),
    ],
)
def test_what_one_could_answer_first_says_why(company: Company, mine: Any, words: Any, side: Side, why: str) -> None:
    with unit_of_work():
        person = db.session.get_one(Person, company.jonas)
        for name, value in mine.items():
            setattr(person, name, value)
    number = post(company.mara, words, side)
    jonas = company.browser("jonas")
    page = jonas.page("/asks")
    assert ("You could answer these" in page) == bool(why)
    if why:
        assert why in page
        assert why in jonas.page("/")
        answer(number, company.jonas, line="")
        assert "You could answer these" not in jonas.page("/asks")
    assert "You could answer these" not in company.browser("mara").page("/asks")
