"""What is answered in confidence is read by the event's owner and organisers, and does not outlive its use."""

from __future__ import annotations

import csv
from datetime import timedelta
from io import StringIO

import pytest
from sqlalchemy import func, select

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.actors import Actor
from portal.core.models import AuditEntry
from portal.core.work import unit_of_work
from portal.events.brings import data
from portal.events.programme.models import Role
from portal.events.programme.operations import planning, team
from portal.events.questions.operations import asking
from portal.events.questions.queries import asked_of
from portal.events.registrations.models import EventAnswer
from portal.events.registrations.operations import changing, registration
from portal.events.sweeps import forget_answers
from portal.members.merging.operations import merging
from portal.members.privacy.operations import erasing
from tests.events.conftest import a_plan
from tests.events.questions.conftest import MEAL, given, kept

RAMP = "A ramp, and a quiet corner"


@pytest.fixture
def event(published, cast, do, ask):
    """Osei's; Amara answers a plain question and one in confidence."""
    event = published(by=cast.osei, guest_limit=1)
    access = ask(event, "What do you need to get in?", sensitive=True)
    meal = ask(event, "What may we cook?", choices=MEAL)
    said = given(access, RAMP) | given(meal, "Fish")
    do(registration.register, event, cast.amara.id, guests=["Ola"], answers=said)
    return event


def by_hand(browser, event, **values) -> str:
    """The list as a table."""
    where = f"/events/{event.slug}/manage/attendees/export"
    form = browser.page(where).form(where)
    values = {"why": "For the kitchen", "kind": "comma"} | values
    return browser.send(form, values, status=200).get_data(as_text=True)


def test_it_is_read_by_those_who_are_named_and_not_by_an_office(event, cast, do, browser_as):
    do(team.join, event, cast.lena.id, Role.ORGANISER)
    pages = ("questions", "answers", "attendees")
    for person, reads in ((cast.osei, True), (cast.lena, True), (cast.yusra, False)):
        browser = browser_as(person)
        seen = "".join(browser.page(f"/events/{event.slug}/manage/{page}").text for page in pages)
        assert (RAMP in seen, "Fish: 1" in seen) == (reads, True)
    access = asked_of(event.id)[0].id
    answers = f"/events/{event.slug}/manage/answers"
    assert [browser.get(f"{answers}?question={number}").status_code for number in (access, 999)] == [403, 404]


def test_it_is_in_a_table_only_where_somebody_who_may_read_it_says_so(event, cast, browser_as, db):
    osei, yusra = browser_as(cast.osei), browser_as(cast.yusra)
    plain, full = by_hand(osei, event), by_hand(osei, event, sensitive="y")
    rows = list(csv.DictReader(StringIO(full.removeprefix("\ufeff"))))
    told = [(row["name"], row["What do you need to get in?"], row["What may we cook?"]) for row in rows]
    assert told == [("Amara Lindqvist", RAMP, "Fish"), ("Ola", "", "")]
    assert RAMP not in plain and "Fish" in plain
    where = f"/events/{event.slug}/manage/attendees/export"
    assert not yusra.page(where)("input[name=sensitive]")
    data = {"csrf_token": yusra.token(where), "why": "So", "kind": "comma", "sensitive": "y"}
    assert RAMP not in yusra.post(where, data=data).get_data(as_text=True)
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "events.attendees_exported")).all()
    assert [each.after.get("in_confidence", False) for each in entries] == [False, True, False]
    assert not any("Fish" in f"{each.before} {each.after}" for each in db.session.scalars(select(AuditEntry)))


def test_it_goes_a_month_after_the_event_and_at_once_with_whoever_no_longer_comes(event, cast, do, frozen, browser_as):
    def left() -> list[tuple[str, ...]]:
        forget_answers(clock.now())
        return sorted(said for _who, _words, said in kept(event))

    do(registration.register, event, cast.jonas.id, answers=given(asked_of(event.id)[0].id, "Nothing"))
    assert len(left()) == 3
    do(registration.withdraw, event, cast.jonas.id)
    assert left() == [(RAMP,), ("Fish",)]
    frozen(event.end_utc + timedelta(days=29))
    assert left() == [(RAMP,), ("Fish",)]
    answers, gone = f"/events/{event.slug}/manage/answers", "The answers were deleted, as was promised."
    assert gone not in browser_as(cast.osei).page(answers)
    frozen(event.end_utc + timedelta(days=30))
    assert left() == [("Fish",)]
    assert gone in browser_as(cast.osei).page(answers)


def test_it_waits_with_an_event_that_has_no_day_and_goes_with_one_that_is_off(event, do, frozen):
    do(changing.postpone, event, "It snows.")
    frozen(event.end_utc + timedelta(days=90))
    forget_answers(clock.now())
    assert len(kept(event)) == 2
    do(changing.cancel_event, event, "It melts.")
    forget_answers(clock.now())
    assert {said for _who, _words, said in kept(event)} == {("Fish",)}


def test_they_take_their_answers_along_and_nothing_is_left_of_whoever_is_forgotten(event, cast, db):
    mine = data.kept_about(Actor(person_id=cast.amara.id), clock.now())
    assert [each["answers"] for each in mine["registrations"]] == [
        [
            {"question": "What do you need to get in?", "answer": [RAMP]},
            {"question": "What may we cook?", "answer": ["Fish"]},
        ]
    ]
    with unit_of_work():
        erasing.erase(cast.amara, giver=OPERATOR, now=clock.now())
    assert db.session.scalar(select(func.count()).select_from(EventAnswer)) == 0


def test_of_two_entries_about_one_person_the_answers_go_along(event, cast, do):
    with unit_of_work():
        merging.merge(cast.bruno, cast.amara, giver=OPERATOR, now=clock.now())
    assert {(who, said) for who, _words, said in kept(event)} == {("Bruno", (RAMP,)), ("Bruno", ("Fish",))}


def test_a_copy_asks_the_same_and_nobody_has_answered(event, cast, do, ask, reword):
    access, meal = asked_of(event.id)
    reword(event, meal.id, choices=("Fish", "Cake"), needed=True)
    closed = ask(event, "Which colour?")
    do(asking.close_question, event, closed)
    copy = do(planning.create_event, a_plan(title="Again"), by=cast.osei.id, like=event)
    asked = [(each.words, each.sensitive, each.needed, list(each.choices), each.answered) for each in asked_of(copy.id)]
    assert asked == [(access.words, True, False, [], False), (meal.words, False, True, ["Fish", "Cake"], False)]
