"""Both say that they met, or nobody is told that one of them did."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.core import clock, jobs
from portal.core.db import db
from portal.core.models import AuditEntry
from portal.core.work import unit_of_work
from portal.mail.models import Delivery
from portal.members.people.models import Person
from portal.relationships.errors import NotYourself
from portal.relationships.ties import queries
from portal.relationships.ties.models import Tie
from portal.relationships.ties.operations import ties
from tests.relationships.company import Company, tie


def say(one: int, other: int) -> None:
    with unit_of_work():
        ties.say_met(one, other, now=clock.now())


def view(me: int, other: int) -> queries.MyView:
    return queries.my_view(me, db.session.get_one(Person, other))


def kinds_to(company: Company, name: str) -> list[str]:
    address = f"{name}@ashmere.example"
    return list(db.session.scalars(select(Delivery.kind).where(Delivery.email == address).order_by(Delivery.id)))


def test_a_tie_needs_the_word_of_both(company: Company) -> None:
    say(company.mara, company.jonas)
    assert not queries.are_tied(company.mara, company.jonas)
    say(company.jonas, company.mara)
    assert queries.are_tied(company.mara, company.jonas)
    assert queries.are_tied(company.jonas, company.mara)


def test_saying_it_twice_changes_nothing(company: Company) -> None:
    say(company.mara, company.jonas)
    first = db.session.scalars(select(Tie)).one().met_at(company.mara)
    say(company.mara, company.jonas)
    assert db.session.scalars(select(Tie)).one().met_at(company.mara) == first


def test_a_tick_that_waits_shows_nowhere_to_the_other(company: Company) -> None:
    untouched = company.browser("jonas").page(f"/relationships/{company.mara}").text
    listed = company.browser("jonas").page("/relationships").text
    say(company.mara, company.jonas)
    assert company.browser("jonas").page(f"/relationships/{company.mara}").text == untouched
    assert company.browser("jonas").page("/relationships").text == listed
    assert kinds_to(company, "jonas") == []
    assert view(company.jonas, company.mara) == queries.MyView(person=db.session.get_one(Person, company.mara))


def test_lower_and_not_yet_answered_look_alike(company: Company) -> None:
    """Jonas never answered; Tilda answered and took it back. Mara sees the same."""
    for other in (company.jonas, company.tilda):
        say(company.mara, other)
    say(company.tilda, company.mara)
    with unit_of_work():
        ties.take_back(company.tilda, company.mara)
    silent, lowered = view(company.mara, company.jonas), view(company.mara, company.tilda)
    assert (silent.confirmed, silent.asked_them, silent.last_contact) == (
        lowered.confirmed, lowered.asked_them, lowered.last_contact,
    )  # fmt: skip


def test_the_first_is_told_when_the_second_says_so(company: Company) -> None:
    say(company.mara, company.jonas)
    say(company.jonas, company.mara)
    assert kinds_to(company, "mara") == ["relationships.met"]
    assert kinds_to(company, "jonas") == []


def test_a_question_is_sent_only_by_choice_and_only_once(company: Company) -> None:
    mara = company.browser("mara")
    mara.submit(f"/relationships/{company.jonas}", button="We met")
    assert kinds_to(company, "jonas") == []
    mara.submit(f"/relationships/{company.jonas}", button="Ask Jonas, once")
    assert kinds_to(company, "jonas") == ["relationships.question"]
    with pytest.raises(ties.AskedAlready), unit_of_work():
        ties.ask(company.mara, company.jonas, now=clock.now())
    assert "Ask Jonas" not in mara.page(f"/relationships/{company.jonas}")


def test_nobody_asks_without_having_said_so(company: Company) -> None:
    with pytest.raises(ties.SayItFirst), unit_of_work():
        ties.ask(company.mara, company.jonas, now=clock.now())
    tie(company.mara, company.jonas)
    with pytest.raises(ties.NothingToAsk), unit_of_work():
        ties.ask(company.mara, company.jonas, now=clock.now())


def test_the_one_asked_says_yes(company: Company) -> None:
    say(company.mara, company.jonas)
    with unit_of_work():
        ties.ask(company.mara, company.jonas, now=clock.now())
    jonas = company.browser("jonas")
    assert "Did you and Mara Oduya meet?" in jonas.page("/relationships")
    jonas.submit(f"/relationships/{company.mara}/answer", button="Yes, we met")
    assert queries.are_tied(company.mara, company.jonas)
    assert jonas.get(f"/relationships/{company.mara}/answer").status_code == 303


def test_the_one_asked_simply_leaves_it(company: Company) -> None:
    say(company.mara, company.jonas)
    with unit_of_work():
        ties.ask(company.mara, company.jonas, now=clock.now())
    before = company.browser("mara").page(f"/relationships/{company.jonas}").text
    jonas = company.browser("jonas")
    jonas.submit(f"/relationships/{company.mara}/answer", button="Leave it")
    assert "Did you and" not in jonas.page("/relationships")
    assert jonas.get(f"/relationships/{company.mara}/answer").status_code == 404
    assert company.browser("mara").page(f"/relationships/{company.jonas}").text == before
    assert kinds_to(company, "mara") == []


def test_nobody_learns_from_the_answer_page_that_somebody_thought_of_asking(company: Company) -> None:
    say(company.mara, company.jonas)
    assert company.browser("jonas").get(f"/relationships/{company.mara}/answer").status_code == 404


def test_an_introduction_makes_acquaintances(company: Company) -> None:
    with unit_of_work():
        ties.introduced(company.jonas, company.amara, now=clock.now())
    assert view(company.jonas, company.amara).introduced
    assert queries.are_tied(company.amara, company.jonas)


def test_a_tie_rests_after_twelve_months_and_is_never_demoted(company: Company, frozen) -> None:
    frozen("2025-01-10 09:00")
    tie(company.mara, company.jonas)
    today = clock.today("Europe/London")
    assert not view(company.mara, company.jonas).resting(today)
    frozen("2026-01-10 09:00")
    assert not view(company.mara, company.jonas).resting(clock.today("Europe/London"))
    frozen("2026-01-11 09:00")
    resting = view(company.mara, company.jonas)
    assert resting.resting(clock.today("Europe/London"))
    assert resting.confirmed


def test_members_who_left_are_not_listed(company: Company) -> None:
    tie(company.mara, company.wim)
    assert "Wim" not in company.browser("mara").page("/relationships")
    assert company.browser("mara").get(f"/relationships/{company.wim}").status_code == 404


def test_those_without_membership_are_kept_out(company: Company, client) -> None:
    assert client.get("/relationships").status_code == 303
    assert company.browser("wim").get("/relationships").status_code == 403


def test_nobody_has_a_tie_with_themselves(company: Company) -> None:
    with pytest.raises(NotYourself), unit_of_work():
        ties.say_met(company.mara, company.mara, now=clock.now())
    assert company.browser("mara").get(f"/relationships/{company.mara}").status_code == 403


def test_the_audit_trail_and_the_staff_know_nothing_of_it(company: Company) -> None:
    mara = company.browser("mara")
    mara.submit(f"/relationships/{company.jonas}", button="We met")
    mara.submit(f"/relationships/{company.jonas}", {"note": "Plays the horn"}, button="Save the note")
    actions = list(db.session.scalars(select(AuditEntry.action)))
    assert not [action for action in actions if action.startswith("relationships")]
    yusra = company.browser("yusra")
    for path in (f"/relationships/{company.mara}", f"/relationships/{company.jonas}", "/relationships"):
        page = yusra.page(path)
        assert "Plays the horn" not in page
        assert "You said that you met" not in page


class TestTheDatabaseHolds:
    def test_one_row_for_a_pair(self, company: Company) -> None:
        low, high = queries.ordered(company.mara, company.jonas)
        with pytest.raises(IntegrityError), unit_of_work():
            db.session.add_all([Tie(person_a_id=low, person_b_id=high), Tie(person_a_id=low, person_b_id=high)])

    def test_the_pair_in_order(self, company: Company) -> None:
        low, high = queries.ordered(company.mara, company.jonas)
        with pytest.raises(IntegrityError), unit_of_work():
            db.session.add(Tie(person_a_id=high, person_b_id=low))


def test_two_who_say_it_at_the_same_moment_make_one_confirmed_tie(
    company: Company, at_once: Callable[..., list[Any]]
) -> None:
    pairs = [(company.mara, company.jonas), (company.jonas, company.mara)] * 4
    outcomes = at_once(*[partial(jobs.retried, partial(say, *pair), attempts=8) for pair in pairs])
    assert outcomes == [None] * 8
    row = db.session.scalars(select(Tie)).one()
    assert row.confirmed_at is not None
    told = kinds_to(company, "mara") + kinds_to(company, "jonas")
    assert told == ["relationships.met"]
