"""What relationships bring to the home, the profile and the newsletter: a person's own, and never a number."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.core import clock
from portal.core.actors import Actor, Standing
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.members.people.models import Person
from portal.relationships.brings import lines, panels
from portal.relationships.brings.steps import steps as home_steps
from portal.relationships.ties.operations import diary, ties
from tests.relationships.company import Company, make_person, tie
from tests.support.statements import count_statements


def steps(company: Company, name: str) -> list[str]:
    who = Actor(1, company.ids[name], name, standing=Standing.MEMBER)
    with company.app.test_request_context("/"):
        return [str(step.title) for step in home_steps(who, clock.now())]


def note(owner: int, about: int) -> None:
    with unit_of_work():
        day = clock.today("Europe/London")
        diary.keep_note(owner, about, met_on=None, met_where="", note="Swims", today=day, now=clock.now())


def test_the_one_asked_finds_the_question_at_home_and_nobody_else_does(company: Company) -> None:
    with unit_of_work():
        ties.say_met(company.mara, company.jonas, now=clock.now())
    assert steps(company, "jonas") == []
    with unit_of_work():
        ties.ask(company.mara, company.jonas, now=clock.now())
    assert steps(company, "jonas") == ["Did you and Mara Oduya meet?"]
    for name in ("mara", "amara", "yusra"):
        assert steps(company, name) == []


def test_a_line_is_suggested_until_one_is_written_or_a_fortnight_is_over(company: Company, frozen) -> None:
    start = frozen("2026-03-02 09:00")
    tie(company.mara, company.jonas)
    assert steps(company, "mara") == ["Write a line about Jonas Pell"]
    note(company.mara, company.jonas)
    assert steps(company, "mara") == []
    assert steps(company, "jonas") == ["Write a line about Mara Oduya"]
    frozen(start + timedelta(days=15))
    assert steps(company, "jonas") == []


def test_the_letter_names_people_to_follow_up_with(company: Company) -> None:
    """Each reader finds their own, at most three, and none about whom they wrote something."""
    others = [company.jonas, company.amara, company.tilda, company.kofi]
    for other in others:
        tie(company.mara, other)
    note(company.jonas, company.mara)
    with company.app.test_request_context("/"):
        told = lines.follow_up([company.mara, company.jonas, company.amara], clock.now())
    assert len(told[company.mara]) == 3
    assert {item.source[1] for item in told[company.mara]} <= set(others)
    assert company.jonas not in told
    assert [item.title for item in told[company.amara]] == ["Mara Oduya"]
    assert told[company.amara][0].url == f"http://localhost/relationships/{company.mara}"


def test_the_letter_never_tells_a_tick_that_waits(company: Company) -> None:
    with unit_of_work():
        ties.say_met(company.mara, company.jonas, now=clock.now())
    with company.app.test_request_context("/"):
        assert lines.follow_up([company.mara, company.jonas], clock.now()) == {}


def test_the_letters_lines_are_one_statement_for_everybody(company: Company) -> None:
    people = [make_person(f"Guest{letter} Number{letter}") for letter in "abcdef"]
    for person in people:
        tie(company.mara, person)
    with company.app.test_request_context("/"):
        lines.follow_up([], clock.now())
        with count_statements() as statements:
            lines.follow_up([company.mara, *people], clock.now())
    assert len(statements) <= 1, str(statements)


@pytest.mark.parametrize("name", ["mara", "yusra"])
def test_a_profile_shows_how_i_stand_and_nothing_of_theirs(company: Company, name: str) -> None:
    with unit_of_work():
        ties.say_met(company.jonas, company.ids[name], now=clock.now())
    note(company.jonas, company.ids[name])
    page = company.browser(name).page(f"/people/{company.jonas}")
    assert "Have you met Jonas?" in page
    assert "Swims" not in page
    assert "says so" not in page.text.replace("unless Jonas says the same", "")


def test_a_profile_panel_leads_from_we_met_to_the_tie(company: Company) -> None:
    mara = company.browser("mara")
    mara.submit(f"/people/{company.jonas}", button="We met")
    assert "You said that you met" in mara.page(f"/people/{company.jonas}")
    company.browser("jonas").submit(f"/people/{company.mara}", button="We met")
    page = mara.page(f"/people/{company.jonas}")
    assert "You have met" in page
    assert page.link("Introduce Jonas to somebody") == f"/introductions/new?b={company.jonas}"


def test_nobody_has_a_panel_on_their_own_profile(company: Company) -> None:
    who = Actor(1, company.mara, "mara", standing=Standing.MEMBER)
    assert panels.profile_panel(who, db.session.get_one(Person, company.mara)) is None
