"""What the organiser asks, what people answer, and who reads it: on the pages, without a script."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.events.errors import AlreadyCancelled, AlreadyOver, NotAnswered, NotAQuestion, QuestionChanged
from portal.events.programme.models import Role
from portal.events.programme.operations import team
from portal.events.questions.models import EventQuestion, QuestionKind
from portal.events.questions.operations import asking
from portal.events.questions.queries import asked_of
from portal.events.registrations.operations import answering, attendees, changing, registration
from tests.events.conftest import standing_of
from tests.events.questions.conftest import MEAL, given, kept


def test_an_organiser_asks_a_member_answers_and_the_kitchen_knows(published, cast, browser_as, db):
    event = published(by=cast.osei)
    here, behind = f"/events/{event.slug}", f"/events/{event.slug}/manage/questions"
    osei, amara = browser_as(cast.osei), browser_as(cast.amara)
    for values in (
        {"words": "What may we cook?", "kind": "one", "choices": "Vegetarian\nFish\n\nMeat", "needed": "y"},
        {"words": "What would you like to learn?", "kind": "long"},
        {"words": "Which evenings suit you?", "kind": "several", "choices": "Monday\nTuesday"},
        {"words": "May we take pictures?", "kind": "yes_no"},
    ):
        osei.submit(behind, values, to=behind)
    page = osei.submit(behind, {"words": "Which colour?", "kind": "one", "choices": "Red"}, to=behind, status=422).page
    assert "Give at least two answers to choose from" in page and page("input[value='Which colour?']")

    numbers = db.session.scalars(select(EventQuestion.id).order_by(EventQuestion.position)).all()
    meal, learn, evenings, pictures = (f"question_{number}" for number in numbers)
    said = {learn: "How to sharpen a chisel.", evenings: ["Monday", "Tuesday"], pictures: "no"}
    refused = amara.submit(here, said, to=f"{here}/register", status=422).page
    assert refused.refuses(meal) and "How to sharpen a chisel." in refused
    assert len(refused("input[checked][name^=question]")) == 3
    assert standing_of(event, cast.amara) is None
    page = amara.submit(here, said | {meal: "Fish"}, to=f"{here}/register", follow=True).page
    assert "Your place is saved." in page and "What you answered" in page

    answers = osei.page(f"/events/{event.slug}/manage/answers")
    assert all(each in answers for each in ("Fish: 1", "Monday: 1, Tuesday: 1", "No: 1", cast.amara.name))
    assert "How to sharpen a chisel." in osei.page(f"/events/{event.slug}/manage/answers?question={numbers[1]}")

    own = f"{here}/register"
    amara.submit(own, {meal: "Meat", learn: ""}, to=f"{here}/answers")
    assert ("Amara", "What may we cook?", ("Meat",)) in kept(event)
    assert not any(words == "What would you like to learn?" for _who, words, _said in kept(event))


def test_nobody_signs_up_without_what_is_needed_but_for_those_whom_others_put_in(published, cast, do, ask):
    event = published(capacity=1)
    meal = ask(event, "What may we cook?", choices=MEAL, needed=True)
    for nothing in ({}, given(meal), given(meal, " "), given(meal, "Soup"), given(meal, "Fish", "Meat")):
        with pytest.raises((NotAnswered, QuestionChanged)) as refused:
            do(registration.register, event, cast.amara.id, answers=nothing)
        assert refused.value.field == f"question_{meal}"
    assert standing_of(event, cast.amara) is None
    do(attendees.add, event, cast.jonas.id, by=None)
    do(registration.register, event, cast.amara.id, answers=given(meal, "Fish"))
    do(registration.register, event, cast.amara.id, answers={})
    assert (standing_of(event, cast.jonas), standing_of(event, cast.amara)) == ("confirmed", "waitlisted")
    assert kept(event) == {("Amara", "What may we cook?", ("Fish",))}


def test_what_is_asked_later_is_asked_of_those_on_the_list_and_not_needed_of_them(
    published, cast, do, ask, browser_as, frozen
):
    event = published(by=cast.osei)
    do(registration.register, event, cast.amara.id)
    own = f"/events/{event.slug}/register"
    amara = browser_as(cast.amara)
    assert "question" not in amara.page(own)
    meal = ask(event, "What may we cook?", choices=MEAL, needed=True)
    ask(event, "Anything else?", kind=QuestionKind.LONG)
    assert "2 more questions" in amara.page(own)
    do(answering.answer, event, cast.amara.id, given(meal))
    do(answering.answer, event, cast.amara.id, given(meal, "Fish"))
    with pytest.raises(NotAnswered):
        do(answering.answer, event, cast.amara.id, given(meal))
    assert "One more question" in amara.page(own)
    frozen(event.start_utc)
    with pytest.raises(AlreadyOver):
        do(answering.answer, event, cast.amara.id, given(meal, "Meat"))
    page = browser_as(cast.amara).page(own)
    assert "Fish" in page and not page("input[name^=question]")


@pytest.mark.parametrize("role", [Role.DOOR, Role.CONNECTOR, Role.VIEWER])
def test_no_answer_is_read_by_others_of_the_team(published, cast, do, ask, browser_as, role):
    event = published(by=cast.osei)
    learn = ask(event, "What would you like to learn?")
    do(registration.register, event, cast.amara.id, answers=given(learn, "kingfishers"))
    do(team.join, event, cast.bruno.id, role)
    bruno = browser_as(cast.bruno)
    here = f"/events/{event.slug}/manage"
    assert [bruno.get(f"{here}/{page}").status_code for page in ("questions", "answers")] == [403, 403]
    assert not any("kingfishers" in bruno.get(here + page).text for page in ("", "/attendees", "/door", "/welcome"))


def test_they_are_asked_in_the_order_that_was_chosen_and_no_more_than_eight(published, cast, do, ask, db):
    event = published(by=cast.osei)
    numbers = [ask(event, f"Question {number}?") for number in range(8)]
    with pytest.raises(NotAQuestion, match="More than 8 questions"):
        ask(event, "One more?")
    do(asking.close_question, event, numbers[0])
    ask(event, "One more?")
    with pytest.raises(NotAQuestion, match="More than 8 questions"):
        do(lambda *, now: asking.open_question(event, numbers[0]))
    for _ in range(9):
        do(lambda *, now: asking.ask_earlier(event, numbers[3]))
    assert [each.id for each in asking.asked_of(event.id)][:4] == [numbers[at] for at in (3, 1, 2, 4)]


def test_whoever_decides_who_comes_reads_what_they_answered(published, cast, do, ask, browser_as):
    event = published(by=cast.osei, approves=True)
    why = ask(event, "Why would you like to come?")
    access = ask(event, "What do you need to get in?", sensitive=True)
    do(registration.register, event, cast.amara.id, answers=given(why, "kingfishers") | given(access, "A ramp"))
    osei, yusra = (browser_as(each).page(f"/events/{event.slug}/manage/requests") for each in (cast.osei, cast.yusra))
    assert ("kingfishers" in osei, "A ramp" in osei) == (True, True)
    assert ("kingfishers" in yusra, "A ramp" in yusra) == (True, False)


def test_whoever_let_an_offer_pass_is_asked_anew(published, cast, do, ask, browser_as, frozen):
    event = published(capacity=1)
    meal = ask(event, "What may we cook?", choices=MEAL, needed=True)
    for person, said in ((cast.jonas, "Fish"), (cast.amara, "Meat")):
        do(registration.register, event, person.id, answers=given(meal, said))
    do(registration.withdraw, event, cast.jonas.id)
    frozen.forward(hours=50)
    here, amara = f"/events/{event.slug}", browser_as(cast.amara)
    for page in (amara.page(here), amara.page(f"{here}/register")):
        assert len(page(f"[name=question_{meal}]")) == len(MEAL)
    amara.submit(here, {f"question_{meal}": "Vegetarian"}, to=f"{here}/register")
    assert standing_of(event, cast.amara) == "confirmed"
    assert {said for who, _words, said in kept(event) if who == "Amara"} == {("Meat",), ("Vegetarian",)}


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"words": ""}, "Please write the question"),
        ({"choices": ("Fish", "FISH")}, "The same answer is there twice"),
        ({"choices": ("Fish", "F" * 101)}, "is too long"),
        ({"choices": ("Fish",)}, "Give at least two answers"),
    ],
)
def test_what_nobody_could_answer_is_not_asked(published, ask, reword, values, says):
    event = published()
    meal = ask(event, "What may we cook?", choices=MEAL)
    with pytest.raises(NotAQuestion, match=says):
        reword(event, meal, **values)
    with pytest.raises(NotAQuestion, match=says):
        ask(event, **{"words": "And then?"} | values)
    assert [(each.words, tuple(each.choices)) for each in asked_of(event.id)] == [("What may we cook?", MEAL)]


def test_only_what_an_event_that_takes_place_asks_is_changed(published, do, ask, reword):
    event, other = published(), published(title="Another")
    meal = ask(event, "What may we cook?", choices=MEAL)
    with pytest.raises(NotAQuestion, match="There is no such question"):
        reword(other, meal, words="Which colour?")
    do(changing.cancel_event, event, "It snows.")
    with pytest.raises(AlreadyCancelled):
        reword(event, meal, words="Which colour?")
    assert asked_of(event.id)[0].words == "What may we cook?"


@pytest.mark.parametrize("said", ["x" * 201, "two\nlines", "a bell \x07"])
def test_a_few_words_are_few_and_can_be_printed(published, cast, do, ask, said):
    event = published()
    learn = ask(event, "What would you like to learn?", kind=QuestionKind.SHORT)
    with pytest.raises(NotAnswered):
        do(registration.register, event, cast.amara.id, answers=given(learn, said))
    assert standing_of(event, cast.amara) is None


def test_the_kitchen_counts_those_who_have_a_place_and_reads_who_is_on_the_list(published, cast, do, ask, browser_as):
    event = published(by=cast.osei, capacity=1)
    meal = ask(event, "What may we cook?", choices=MEAL)
    for person in (cast.jonas, cast.amara):
        do(registration.register, event, person.id, answers=given(meal, "Fish"))
    osei, here = browser_as(cast.osei), f"/events/{event.slug}/manage/answers"
    page = osei.page(here)
    assert "Fish: 1" in page and cast.jonas.name in page and cast.amara.name in page
    do(registration.withdraw, event, cast.jonas.id)
    page = osei.page(here)
    assert "Nobody who has a place has answered." in page
    assert cast.jonas.name not in page and cast.amara.name in page
