"""The walk of the three through the pages, forms that are filled in badly, and next steps on the home."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from portal.core import clock
from portal.core.actors import Actor, Standing
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.members.memberships.models import Belonging
from portal.relationships.introductions import queries, steps
from portal.relationships.introductions.models import Introduction
from portal.relationships.introductions.operations import clockwork
from portal.relationships.introductions.states import Party, State
from tests.relationships.company import Company, make_person, tie
from tests.relationships.introductions.doing import (
    THANKS,
    TO_B,
    TO_C,
    ask_now,
    at,
    begin,
    log,
    mails,
    page,
    state_of,
    today,
    yes,
)  # fmt: skip
from tests.support.statements import count_statements


def filled(company: Company, **changes: str | None) -> dict[str, str | None]:
    return {"b": str(company.jonas), "c": str(company.amara), "to_b": TO_B, "to_c": TO_C, **changes}


def steps_of(company: Company, name: str) -> list[str]:
    who = Actor(1, company.ids[name], name, standing=Standing.MEMBER)
    with company.app.test_request_context("/"):
        return [str(step.title) for step in steps.steps(who, clock.now())]


def test_the_whole_way(trio: Company, frozen) -> None:
    """Mara asks; Jonas and Amara say yes on their own pages; three weeks later Amara thanks her."""
    start = frozen("2026-01-05 09:00")
    mara = trio.browser("mara")
    assert f'href="/introductions/new?b={trio.jonas}"' in mara.get(f"/people/{trio.jonas}").get_data(as_text=True)
    answer = mara.submit("/introductions/new", filled(trio), to="/introductions/new", follow=True)
    assert "Both are asked within the hour" in answer.page.text
    number = db.session.scalars(select(Introduction.id)).one()
    ask_now(number)
    assert steps_of(trio, "jonas") == ["Mara would like to introduce you to another member"]
    jonas, amara = trio.browser("jonas"), trio.browser("amara")
    text = jonas.page(page(number, Party.B)).text
    assert TO_B in text and "Mara" in text and TO_C not in text
    jonas.submit(page(number, Party.B), button="Yes, introduce us")
    assert steps_of(trio, "jonas") == []
    answer = amara.submit(page(number, Party.C), button="Yes, introduce us", follow=True)
    assert "Jonas Pell" in answer.page.text
    assert log(number) == ["asked", "introduced"]
    assert "They are introduced." in mara.page("/introductions").text
    frozen(start + timedelta(days=22))
    clockwork.sweep(clock.now())
    assert steps_of(trio, "amara") == ["How did it go with Jonas?"]
    amara = trio.browser("amara")
    values = {"talked": "yes", "helped": "y", "thanks": THANKS}
    amara.submit(page(number, Party.C), values, button="Say so", follow=True)
    assert steps_of(trio, "amara") == []
    assert THANKS in trio.browser("mara").page(page(number, Party.ASKER)).text


def test_a_no_with_a_pause_in_one_go(trio: Company) -> None:
    number = begin(trio)
    jonas = trio.browser("jonas")
    answer = jonas.submit(page(number, Party.B), {"pause": "3"}, button="No to these", follow=True)
    assert "Nobody is told that it was you." in answer.page.text
    until = queries.pause_of(trio.jonas, today())
    assert until and until > today() + timedelta(days=80)
    assert "Nobody can introduce you to people before" in jonas.page("/introductions").text
    jonas.submit("/introductions", button="I may be asked again")
    assert queries.pause_of(trio.jonas, today()) is None


def test_a_pause_by_itself(trio: Company) -> None:
    jonas = trio.browser("jonas")
    day = today() + timedelta(days=10)
    jonas.submit("/introductions", {"until": day.isoformat()}, button="Do not ask me for a while")
    assert queries.pause_of(trio.jonas, today()) == day
    with unit_of_work():
        from portal.relationships.introductions.operations import answering

        answering.resume(trio.jonas)
    answer = jonas.submit(
        "/introductions", {"until": today().isoformat()}, button="Do not ask me for a while", status=422
    )
    assert any("Choose a day to come" in error for error in answer.page.errors)


@pytest.mark.parametrize(
    ("button", "said"), [("Not now", "Put aside."), ("I think we know each other", "Good to hear.")]
)
def test_each_other_answer_is_one_button(trio: Company, button: str, said: str) -> None:
    number = begin(trio)
    answer = trio.browser("jonas").submit(page(number, Party.B), button=button, follow=True)
    assert said in answer.page.text
    assert steps_of(trio, "jonas") == []
    assert state_of(number) is State.ASKED


def test_the_asker_takes_it_back(trio: Company) -> None:
    number = begin(trio)
    where = f"{page(number, Party.ASKER)}/withdraw"
    trio.browser("mara").submit(page(number, Party.ASKER), to=where)
    assert log(number) == ["asked", "withdrawn"]
    assert "It is not going ahead." in trio.browser("jonas").page(page(number, Party.B)).text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"b": ""}, "Please choose one of them."),
        ({"c": "999999"}, "Please choose one of the answers offered."),
        ({"to_b": "   "}, "Please fill this in."),
        ({"to_c": "x" * 601}, "This is too long: 1 character too many."),
        ({"to_b": "a\x00b"}, "There is a character in here that cannot be printed."),
        ({"to_b": "Amara binds books"}, "“Amara” gives it away"),
        ({"to_c": "Ask Pell about drawers"}, "“Pell” gives it away"),
    ],
)
def test_it_is_refused_with_a_sentence_and_keeps_what_was_typed(
    trio: Company, changes: dict[str, str | None], sentence: str
) -> None:
    values = filled(trio, **changes)
    answer = trio.browser("mara").submit("/introductions/new", values, to="/introductions/new", status=422)
    assert any(sentence in error for error in answer.page.errors), answer.page.errors
    assert (TO_B if "to_c" in changes else TO_C) in answer.get_data(as_text=True)
    assert db.session.scalars(select(Introduction)).all() == []


def test_an_ask_fills_the_form_in_by_the_address(trio: Company) -> None:
    text = "They look for somebody who mends roofs."
    form = trio.browser("mara").page(f"/introductions/new?b={trio.jonas}&text={text}&ask=7").form("/introductions/new")
    assert (form.values["b"], form.values["to_c"]) == (str(trio.jonas), text)
    form = trio.browser("mara").page(f"/introductions/new?b={trio.tilda}").form("/introductions/new")
    assert form.values.get("b", "") == ""


def test_a_double_click_asks_once(trio: Company) -> None:
    mara = trio.browser("mara")
    form = mara.page("/introductions/new").form("/introductions/new")
    answers = [mara.send(form, filled(trio)) for _ in range(2)]
    assert answers[0].location == answers[1].location
    assert len(db.session.scalars(select(Introduction)).all()) == 1


def test_without_a_tie_the_page_teaches_the_first_step(company: Company) -> None:
    assert "You need somebody whom you have met" in company.browser("mara").page("/introductions/new")


def test_hostile_words_are_only_words(trio: Company) -> None:
    hostile = "<script>alert(1)</script>{{ 7*7 }}'; DROP TABLE introduction; --"
    trio.browser("mara").submit("/introductions/new", filled(trio, to_b=hostile), to="/introductions/new")
    number = db.session.scalars(select(Introduction.id)).one()
    ask_now(number)
    html = trio.browser("jonas").get(page(number, Party.B)).get_data(as_text=True)
    assert "<script>alert(1)" not in html
    assert "{{ 7*7 }}" in html


def test_get_changes_nothing_and_without_a_token_nothing_moves(trio: Company) -> None:
    number = begin(trio)
    jonas = trio.browser("jonas")
    for verb in ("agree", "refuse", "known", "not-now", "went", "withdraw"):
        assert jonas.get(f"{page(number, Party.B)}/{verb}").status_code == 405
    assert jonas.post(f"{page(number, Party.B)}/agree", data={}).status_code == 400
    assert log(number) == ["asked"]


def test_a_late_click_finds_it_moved_on(trio: Company, frozen) -> None:
    start = frozen("2026-01-05 09:00")
    number = begin(trio)
    frozen(start + timedelta(days=14))
    jonas = trio.browser("jonas")
    address = page(number, Party.B)
    answer = jonas.post(f"{address}/agree", data={"csrf_token": jonas.token(f"/relationships/{trio.mara}")})
    assert answer.status_code == 422
    assert any("This has moved on" in error for error in answer.page.errors)
    assert "It lapsed, and that is fine." in answer.page.text


def test_who_lapsed_may_look_and_say_no_but_not_yes(trio: Company) -> None:
    number = begin(trio)
    with unit_of_work():
        db.session.execute(update(Belonging).where(Belonging.person_id == trio.amara).values(end=today()))
    amara, address = trio.browser("amara"), page(number, Party.C)
    assert "Yes, introduce us" not in amara.page(address).text
    token = amara.token(address)
    assert amara.post(f"{address}/agree", data={"csrf_token": token}).status_code == 403
    amara.submit(address, button="Rather not")
    assert "You said: rather not." in amara.page(address).text


def test_a_question_of_an_asker_who_left_is_not_offered(trio: Company) -> None:
    number = begin(trio)
    with unit_of_work():
        db.session.execute(update(Belonging).where(Belonging.person_id == trio.mara).values(end=today()))
    text = trio.browser("jonas").page(page(number, Party.B)).text
    assert "It is not going ahead." in text and "Yes, introduce us" not in text


def test_mails_say_who_asks_from_where_and_what_a_click_does(trio: Company) -> None:
    at(trio, State.FOLLOW_UP)
    told = mails()
    assert {kind for _to, kind, _words in told} == {
        f"introductions.{kind}" for kind in ("asked", "introduced", "stepped_out", "follow_up")
    }
    for _to, kind, words in told:
        assert "nothing happens before you say so there" in words, kind
        assert "Your association" in words, kind
    assert all("Mara Oduya" in words for _to, kind, words in told if kind != "introductions.stepped_out")


@pytest.mark.parametrize("path", ["/introductions", "/introductions/new"])
def test_lists_ask_the_same_few_questions_however_long(trio: Company, path: str) -> None:
    def measured() -> int:
        mara = trio.browser("mara")
        mara.get(path)
        with count_statements() as statements:
            assert mara.get(path).status_code == 200
        assert len(statements) <= 8, str(statements)
        return len(statements)

    def one_more(number: int) -> None:
        asker = make_person(f"Guest{'abcdef'[number]} Number{'abcdef'[number]}")
        trio.ids[f"guest{number}"] = asker
        tie(asker, trio.mara)
        tie(asker, trio.tilda)
        got = begin(trio, asker=f"guest{number}", b="mara", c="tilda")
        yes(got, Party.B)

    begin(trio)
    one_more(0)
    few = measured()
    for number in range(1, 5):
        one_more(number)
    assert measured() == few
