"""Questions stay valid when they are edited: every answer reads as it was given, whatever was changed since."""

from __future__ import annotations

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DatabaseError

from portal.core import clock
from portal.core.work import unit_of_work
from portal.events.errors import NotAQuestion, QuestionChanged
from portal.events.programme.models import Event
from portal.events.questions.models import EventQuestion, QuestionKind, Wording
from portal.events.questions.operations import asking
from portal.events.questions.operations.asking import Asking
from portal.events.questions.queries import asked_of
from portal.events.registrations.operations import answering, changing, registration
from tests.events.questions.conftest import MEAL, given, kept

COOK = "What may we cook?"


def test_whatever_is_edited_every_answer_reads_as_it_was_given(published, cast, do, ask, reword):
    """A row for each edit: what is changed, what the next person answers, and to which words."""
    event = published()
    meal = ask(event, COOK, choices=MEAL, kind=QuestionKind.SEVERAL, needed=True)
    kept_so_far = set()
    edits = (
        ({}, ["Fish", "Meat"], COOK),
        ({"words": "What may we cook for you?"}, ["Fish"], "What may we cook for you?"),
        ({"choices": ("Vegetarian", "Meat")}, ["Meat"], "What may we cook for you?"),
        ({"choices": ("Meat", "Vegan", "Vegetarian")}, ["Vegan"], "What may we cook for you?"),
        ({"needed": False, "hint": "Ola cooks."}, ["Vegetarian"], "What may we cook for you?"),
        ({"words": COOK, "choices": MEAL, "sensitive": True}, ["Vegetarian", "Fish"], COOK),
    )
    for (values, said, words), person in zip(edits, cast.extra(len(edits)), strict=True):
        reword(event, meal, **values)
        wording = asked_of(event.id)[0].wording
        do(registration.register, event, person.id, answers=given(meal, *said, wording=wording))
        kept_so_far.add((person.given_name, words, tuple(said)))
        assert kept(event) == kept_so_far
    do(asking.close_question, event, meal)
    assert kept(event) == kept_so_far
    assert asked_of(event.id) == []


def test_nobody_answers_words_that_they_did_not_see(published, cast, do, ask, reword, browser_as):
    event = published(by=cast.osei)
    meal = ask(event, COOK, choices=MEAL)
    learn = ask(event, "What would you like to learn?")
    here = f"/events/{event.slug}"
    amara = browser_as(cast.amara)
    form = amara.page(here).form(f"{here}/register")
    reword(event, meal, choices=("Fish", "Cake"))
    reword(event, learn, words="What could you teach?")
    late = ask(event, "May we take pictures?", kind=QuestionKind.YES_NO, needed=True)
    said = {f"question_{meal}": "Fish", f"question_{learn}": "Whistling"}
    page = amara.send(form, said, status=422).page
    assert [page.refuses(f"question_{each}") for each in (meal, learn, late)] == [True, True, True]
    assert "What could you teach?" in page and "This question was changed while you wrote." in page
    assert page.one("input[value=Whistling]") and page.one("input[value=Fish]").has_attr("checked")
    assert kept(event) == set()
    amara.send(page.form(f"{here}/register"), {f"question_{late}": "yes"})
    assert kept(event) == {
        ("Amara", COOK, ("Fish",)),
        ("Amara", "What could you teach?", ("Whistling",)),
        ("Amara", "May we take pictures?", ("yes",)),
    }
    with pytest.raises(QuestionChanged):
        do(registration.register, event, cast.jonas.id, answers=given(meal, "Fish") | given(late, "no"))


def test_what_was_withdrawn_stays_theirs_until_they_choose_again(published, cast, do, ask, reword, browser_as):
    event = published(by=cast.osei)
    meal = ask(event, COOK, choices=MEAL, needed=True)
    do(registration.register, event, cast.amara.id, answers=given(meal, "Fish"))
    reword(event, meal, words="What shall we cook?", choices=("Vegetarian", "Meat"))
    own, answers = f"/events/{event.slug}/register", f"/events/{event.slug}/answers"
    amara = browser_as(cast.amara)
    page = amara.page(own)
    assert COOK in page and "Fish (not offered any more)" in page
    amara.send(page.form(answers))
    assert kept(event) == {("Amara", COOK, ("Fish",))}
    assert f"Asked as: {COOK}" in browser_as(cast.osei).page(f"/events/{event.slug}/manage/answers")
    amara.submit(own, {f"question_{meal}": "Meat"}, to=answers)
    assert kept(event) == {("Amara", "What shall we cook?", ("Meat",))}
    page = amara.submit(own, {f"question_{meal}": "Fish"}, to=answers, status=422).page
    assert page.refuses(f"question_{meal}")
    assert kept(event) == {("Amara", "What shall we cook?", ("Meat",))}


def test_whoever_waits_for_a_new_day_can_still_answer(published, cast, do, ask, frozen):
    event = published()
    meal = ask(event, COOK, choices=MEAL)
    do(registration.register, event, cast.amara.id)
    do(changing.postpone, event, "It snows.")
    frozen(event.end_utc)
    do(answering.answer, event, cast.amara.id, given(meal, "Fish"))
    assert kept(event) == {("Amara", COOK, ("Fish",))}


def test_once_answered_it_stays_of_its_kind_and_in_confidence(published, cast, do, ask, reword, db):
    event = published()
    access = ask(event, "What do you need to get in?", sensitive=True)
    reword(event, access, kind=QuestionKind.LONG)
    do(registration.register, event, cast.amara.id, answers=given(access, "A ramp", wording=2))
    for values, field in (({"kind": QuestionKind.YES_NO}, "kind"), ({"sensitive": False}, "sensitive")):
        with pytest.raises(NotAQuestion) as refused:
            reword(event, access, **values)
        assert refused.value.field == field
    with pytest.raises(DatabaseError, match="append-only"):
        db.session.execute(update(Wording).values(words="Anything?"))
    db.session.rollback()
    assert kept(event) == {("Amara", "What do you need to get in?", ("A ramp",))}


@pytest.mark.slow
def test_nobody_answers_a_question_that_is_just_being_changed(published, cast, ask, at_once, db):
    """Twenty times: either it is of another kind and the answer was refused, or it was answered and stays as it is."""
    event = published()
    number, person = event.id, cast.amara.id
    seen = set()
    for at in range(20):
        question = ask(event, f"Question {at}?")

        def answer(question=question):
            with unit_of_work():
                answering.answer(db.session.get_one(Event, number), person, given(question, "Yes"), now=clock.now())

        def change(question=question):
            new = Asking(words="Another?", kind=QuestionKind.YES_NO)
            with unit_of_work():
                asking.change_question(db.session.get_one(Event, number), question, new, now=clock.now())

        if at == 0:
            with unit_of_work():
                registration.register(db.session.get_one(Event, number), person, now=clock.now())
        outcomes = [type(each) for each in at_once(answer, change)]
        db.session.rollback()
        now = db.session.get_one(EventQuestion, question, populate_existing=True)
        told = (now.answered, now.kind, *outcomes)
        assert told in {
            (True, QuestionKind.SHORT, type(None), NotAQuestion),
            (False, QuestionKind.YES_NO, QuestionChanged, type(None)),
        }
        seen.add(told)
        with unit_of_work():
            asking.close_question(db.session.get_one(Event, number), question, now=clock.now())
    assert seen
