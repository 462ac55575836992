"""A member is asked to show somebody around, says yes or no, and may step back; the other one hears of it."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.db import db
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.mail.models import Delivery
from portal.members.memberships.models import Membership
from portal.members.memberships.operations import deaths, endings
from portal.members.newcomers import errors, operations
from portal.members.newcomers.models import Hosting, State
from portal.members.people.models import Person
from portal.members.privacy.operations import erasing


def ask(newcomer: Person, host: Person) -> int:
    return ask_by_number(newcomer.id, host.id)


def ask_by_number(newcomer_id: int, host_id: int) -> int:
    with unit_of_work():
        newcomer, host = (db.session.get_one(Person, number) for number in (newcomer_id, host_id))
        return operations.ask(newcomer, host, words="", now=clock.now()).id


def row(number: int) -> Hosting:
    db.session.rollback()
    return db.session.get_one(Hosting, number)


def state(number: int) -> State:
    return row(number).state(clock.now(), today())


def do(act, number: int, **more) -> None:
    with unit_of_work():
        act(db.session.get_one(Hosting, number), now=clock.now(), **more)


def test_the_office_asks_the_member_says_yes_and_both_know(cast, browser_as, run_jobs, smtp):
    petra, amara, lena = browser_as(cast.petra), browser_as(cast.amara), browser_as(cast.lena)
    page = petra.page("/office/newcomers").link("Ask somebody")
    assert page == f"/office/people/{cast.lena.id}/host"
    assert "Nobody is known" in petra.submit(page, {"person": "Nobody Here"}, to=page, status=422).page
    petra.submit(page, {"person": "Amara Lindqvist", "words": "You both row."}, to=page)
    assert "Amara Lindqvist is asked" in petra.page("/office/newcomers")
    run_jobs()
    assert "You both row." in smtp.to(cast.amara.email)[-1].text

    step = amara.page("/").link("See what it is about")
    assert browser_as(cast.jonas).get(step).status_code == 404, "what was asked is between the office and her"
    assert "You both row." in amara.page(step)
    amara.submit(step, to=f"{step}/accept")
    run_jobs()
    assert "Amara Lindqvist shows you around" in smtp.to(cast.lena.email)[-1].subject
    assert "Amara shows you around." in lena.page("/")
    assert lena.page("/").link("Write to Amara") == f"/people/{cast.amara.id}/write"
    assert amara.page("/").link("Write to Lena") == f"/people/{cast.lena.id}/write"
    assert "Amara Lindqvist" in petra.page("/office/newcomers")

    amara.submit(step, to=f"{step}/end")
    run_jobs()
    assert "nothing to do with you" in smtp.to(cast.lena.email)[-1].text
    assert "shows you around" not in lena.page("/")
    assert "over" in petra.page(page)


def test_who_says_no_is_asked_nothing_and_another_can_be_asked(cast, browser_as, run_jobs, smtp):
    amara = browser_as(cast.amara)
    number = ask(cast.lena, cast.amara)
    amara.submit(f"/hosting/{number}", to=f"/hosting/{number}/decline")
    assert state(number) is State.DECLINED
    assert "quite all right" in amara.page(f"/hosting/{number}")
    assert state(ask(cast.lena, cast.jonas)) is State.ASKED
    run_jobs()
    assert not [each for each in smtp.to(cast.lena.email) if "around" in each.subject], "nobody tells her of it"


def test_who_may_have_a_host_and_who_may_be_one(cast, frozen):
    for newcomer, host, refusal in [
        (cast.amara, cast.jonas, errors.NotNew), (cast.lena, cast.lena, errors.TheSamePerson),
        (cast.lena, cast.wim, errors.NotAMember), (cast.bruno, cast.amara, errors.NotNew),
    ]:  # fmt: skip
        with pytest.raises(refusal):
            ask(newcomer, host)
    ask(cast.lena, cast.amara)
    with pytest.raises(errors.HasHost):
        ask(cast.lena, cast.jonas)


def test_after_two_weeks_without_an_answer_another_is_asked(cast, frozen):
    first = ask(cast.lena, cast.amara)
    frozen.forward(days=14)
    assert state(first) is State.EXPIRED
    with pytest.raises(errors.NoLongerAsked), unit_of_work():
        operations.accept(db.session.get_one(Hosting, first), now=clock.now())
    assert state(ask(cast.lena, cast.jonas)) is State.ASKED
    assert state(first) is State.OVER


def test_it_is_over_after_ninety_days_without_anybody_doing_anything(cast, frozen):
    number = ask(cast.lena, cast.amara)
    do(operations.accept, number)
    last = row(number).last_day
    frozen.forward(days=(last - today()).days)
    assert state(number) is State.HOSTING
    frozen.forward(days=1)
    assert state(number) is State.OVER
    with pytest.raises(errors.NotNew):
        ask(cast.lena, cast.jonas)


def test_answers_are_given_once(cast):
    number = ask(cast.lena, cast.amara)
    do(operations.accept, number)
    do(operations.accept, number)
    with pytest.raises(errors.NoLongerAsked):
        do(operations.decline, number)
    do(operations.end, number)
    ended = row(number).ended_at
    do(operations.end, number)
    assert row(number).ended_at == ended
    with pytest.raises(errors.NoLongerAsked):
        do(operations.accept, number)


def test_of_two_who_ask_at_once_one_is_told(cast, at_once):
    hosts = (cast.amara.id, cast.jonas.id)
    outcomes = at_once(*[partial(ask_by_number, cast.lena.id, host) for host in hosts])
    assert sorted(type(each).__name__ for each in outcomes) == ["HasHost", "int"]


def test_the_database_holds_one_host_at_a_time(cast):
    number = ask(cast.lena, cast.amara)
    twin = {"newcomer_id": cast.lena.id, "asked_at": clock.now(), "words": "", "until": today() + timedelta(days=5)}
    for bad in (twin | {"host_id": cast.jonas.id}, twin | {"host_id": cast.lena.id}):
        with pytest.raises(IntegrityError), unit_of_work():
            db.session.add(Hosting(**bad))
            db.session.flush()
    assert db.session.scalars(select(Hosting.id)).all() == [number]


def test_nobody_is_asked_about_two_at_once_nor_again_after_a_no(cast, begin, plan, make_person, at_once):
    others = [make_person(f"New {number}").id for number in range(2)]
    for number in others:
        begin(db.session.get_one(Person, number), plan, today())
    outcomes = at_once(*[partial(ask_by_number, newcomer, cast.amara.id) for newcomer in others])
    assert sorted(type(each).__name__ for each in outcomes) == ["AskedAlready", "int"]
    number = next(each for each in outcomes if isinstance(each, int))
    do(operations.decline, number)
    with pytest.raises(errors.SaidNo):
        ask_by_number(row(number).newcomer_id, cast.amara.id)
    with pytest.raises(errors.CannotAnswer):
        ask_by_number(others[0], others[1])


def leave(person: Person) -> None:
    """Their membership has ended yesterday."""
    with unit_of_work():
        held = db.session.scalars(select(Membership).where(Membership.person_id == person.id)).one()
        endings.end_membership(held, last_day=today() - timedelta(days=1), reason="Moved away")


@pytest.mark.parametrize(
    ("who", "told", "subject"),
    [("lena", "amara", "need not be shown around"), ("amara", "lena", "can no longer show you around")],
)
def test_whoever_is_left_hears_that_the_other_one_left(cast, run_jobs, smtp, browser_as, who, told, subject):
    number = ask(cast.lena, cast.amara)
    do(operations.accept, number)
    run_jobs()
    smtp.letters.clear()
    leave(getattr(cast, who))
    assert getattr(cast, who).name not in str(browser_as(getattr(cast, told)).page("/").one("main"))
    run_jobs()
    run_jobs()
    assert [subject in each.subject for each in smtp.to(getattr(cast, told).email)] == [True]
    assert state(number) is State.OVER


def test_nobody_says_yes_who_does_not_belong(cast):
    number = ask(cast.lena, cast.amara)
    leave(cast.lena)
    with pytest.raises(errors.NoLongerAsked):
        do(operations.accept, number)


def test_whoever_is_forgotten_is_named_nowhere_and_missed_kindly(cast, run_jobs, smtp):
    with unit_of_work():
        number = operations.ask(cast.lena, cast.amara, words="Both row", now=clock.now()).id
    do(operations.accept, number)
    run_jobs()
    kept = select(Delivery.id).where(Delivery.key.startswith(f"members.host_found:{number}:"))
    assert db.session.scalars(kept).all()
    smtp.letters.clear()
    with unit_of_work():
        erasing.erase(db.session.get_one(Person, cast.amara.id), giver=OPERATOR, now=clock.now())
    assert not db.session.scalars(kept).all()
    run_jobs()
    (letter,) = smtp.to(cast.lena.email)
    assert "Your host can no longer show you around" in letter.subject
    assert "Amara" not in letter.text
    assert row(number).words == ""


def test_an_answer_that_does_not_come_leaves_the_newcomer_without_a_host(cast, browser_as, frozen):
    ask(cast.lena, cast.amara)
    without = "/office/newcomers?host=none"
    assert "Lena Hartmann" not in browser_as(cast.petra).page(without)
    frozen.forward(days=14)
    assert "Lena Hartmann" in browser_as(cast.petra).page(without)


@pytest.mark.parametrize(("who", "told"), [("lena", "amara"), ("amara", "lena")])
def test_whoever_is_left_hears_of_a_death_and_nobody_else(cast, run_jobs, smtp, who, told):
    number = ask(cast.lena, cast.amara)
    do(operations.accept, number)
    died, left = getattr(cast, who), getattr(cast, told)
    run_jobs()
    smtp.letters.clear()
    with unit_of_work():
        person = db.session.get_one(Person, died.id)
        deaths.record_death(person, day=today(), giver=OPERATOR, today=today(), now=clock.now())
    run_jobs()
    assert [each.subject for each in smtp.to(left.email)] == [f"Sad news about {died.name}"]
    assert smtp.to(died.email) == []
    assert state(number) is State.OVER
