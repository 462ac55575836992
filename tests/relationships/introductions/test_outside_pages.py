"""The pages of an introduction to somebody from outside: the form, the list, the home, and her own page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.relationships.introductions.models import Introduction
from portal.relationships.introductions.operations import clockwork
from portal.relationships.introductions.states import Party
from tests.relationships.company import Company, make_person, tie
from tests.relationships.introductions import blind
from tests.relationships.introductions.doing import TO_B, inside, page, yes
from tests.relationships.introductions.test_pages import steps_of
from tests.support.client import new_client
from tests.support.statements import count_statements

NEW = "/introductions/new"


def filled(company: Company, **changes: str) -> dict[str, str]:
    given = {"b": "outside", "c": str(company.jonas), "to_b": blind.TO_ULLA, "to_c": TO_B, "told": "Ulla Brand"}
    return {**given, **changes}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"c": "outside"}, "One of the two has to be a member whom you have met."),
        ({"to_c": "Ulla sews."}, "“Ulla” gives it away"),
        ({"to_b": "Dear Ulla, he makes drawers."}, "Leave “Ulla” out"),
        ({"b": "", "c": "outside"}, "Please choose one of them."),
    ],
)
def test_the_form_says_what_gives_her_away_beside_its_field(trio: Company, changes: dict[str, str], sentence: str):
    answer = trio.browser("mara").submit(NEW, filled(trio, **changes), to=NEW, status=422)
    assert any(sentence in error for error in answer.page.errors), answer.page.errors
    assert db.session.scalars(select(Introduction)).all() == []


def test_either_of_the_two_fields_takes_her_and_the_check_is_not_kept(trio: Company) -> None:
    mara = trio.browser("mara")
    answer = mara.submit(NEW, filled(trio), to=NEW, follow=True)
    assert "Jonas is asked first." in answer.page.text
    number = db.session.scalars(select(Introduction.id)).one()
    held = inside(number)
    assert (held.b.words, held.c.words, held.outside) == (TO_B, blind.TO_ULLA, True)
    assert "Ulla" not in repr(held)


def test_one_tie_is_enough_and_an_ask_fills_the_member_in(company: Company) -> None:
    tie(company.mara, company.jonas)
    form = company.browser("mara").page(f"{NEW}?b=outside&c={company.jonas}&text=Ink").form(NEW)
    assert (form.values["b"], form.values["c"], form.values["to_c"]) == ("outside", str(company.jonas), "Ink")


def test_the_home_tells_each_their_step_and_no_name(trio: Company, frozen) -> None:
    start = frozen("2026-01-05 09:00")
    number = blind.begin(trio)
    assert steps_of(trio, "jonas") == ["Mara would like to introduce you to somebody who is not a member"]
    yes(number, Party.B)
    assert steps_of(trio, "mara") == ["Jonas said yes: a link waits for you"]
    mara = trio.browser("mara")
    assert "Jonas said yes: a link waits for you" in mara.page("/introductions").text
    mara.submit(page(number, Party.ASKER), button="I have sent it")
    assert steps_of(trio, "mara") == []
    blind.agree(number)
    frozen(start + timedelta(days=21))
    clockwork.sweep(clock.now())
    assert steps_of(trio, "jonas") == ["How did it go with the one whom Mara brought you?"]
    assert "How did it go with Ulla?" in trio.browser("jonas").page("/introductions").text


def test_her_page_says_who_asks_who_he_is_what_follows_and_until_when(trio: Company) -> None:
    number = blind.invited(trio)
    text = new_client(trio.app).page(f"/r/{blind.token(number)}").text
    for said in ("May Mara introduce you to Jonas?", "Nothing happens unless you say yes", "Jonas Pell", TO_B):
        assert said in text
    for said in (blind.TO_ULLA, "four months at the most", "nobody can tell your no from no answer"):
        assert said in text
    assert "@ashmere.example" not in text and "my kind of work" not in text


def test_her_own_page_shows_corrects_and_ends_it(trio: Company) -> None:
    number = blind.introduced(trio)
    ulla, own = new_client(trio.app), f"/r/{blind.token(number)}"
    assert "You and Jonas are introduced." in ulla.page(own).text
    ulla.submit(own, {"name": "Ulla B. Brand", "phone": "", "words": "Mornings are best."}, to=f"{own}/correct")
    told = trio.browser("jonas").page(page(number, Party.B)).text
    assert "Ulla B. Brand" in told and "Mornings are best." in told and "7946 0990" not in told
    assert "Jonas is told that it has ended" in ulla.page(own).text
    ulla.submit(own, to=f"{own}/erase")
    assert ulla.get(own).status_code == 404
    assert trio.browser("jonas").get("/introductions").status_code == 200


def test_lists_ask_the_same_few_questions_however_many_are_from_outside(trio: Company) -> None:
    def measured() -> int:
        mara = trio.browser("mara")
        mara.get("/introductions")
        with count_statements() as statements:
            assert mara.get("/introductions").status_code == 200
        assert len(statements) <= 8, str(statements)
        return len(statements)

    blind.introduced(trio)
    few = measured()
    for name in ("Ann One", "Bea Two", "Cleo Three"):
        trio.ids[name] = make_person(name)
        tie(trio.mara, trio.ids[name])
        blind.invited(trio, member=name)
    assert measured() == few
