"""What comes after a term is asked by the dates alone, kindly, and never of whoever wants peace."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from portal.core import clock
from portal.core.actors import Actor, Standing
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.leadership.next_chapter import errors, steps, sweeps
from portal.leadership.next_chapter.models import Answer, FollowUp, NextChapter, Wish
from portal.leadership.next_chapter.operations import wishes
from portal.leadership.next_chapter.reactions import forget_wishes
from portal.leadership.offices import operations as offices
from portal.leadership.offices.models import Term
from portal.mail.models import Delivery
from portal.members.facts import PersonErased
from portal.members.people.models import Person
from tests.leadership.conftest import begin, today
from tests.leadership.next_chapter.conftest import Served
from tests.support.client import Client
from tests.support.people import Cast

Browsers = Callable[[Person], Client]


def letters(kind: str) -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(db.select(Delivery.email).where(Delivery.kind == f"leadership.{kind}")))


def sweep() -> None:
    db.session.rollback()
    sweeps.due(clock.now())


def told(app: Any, person: Person, *chairs: int) -> list[str]:
    who = Actor(person.account_id, person.id, standing=Standing.MEMBER, chairs=frozenset(chairs))
    with app.test_request_context():
        return [str(step.title) for step in steps.steps(who, clock.now())]


def wish(term: Term, *what: str) -> None:
    with unit_of_work():
        wishes.wish(term, wishes=what, words="", circle=False, now=clock.now())


def test_wishes_are_asked_ninety_days_before_and_at_once_when_somebody_goes_early(
    app: Any, cast: Cast, served: Served
) -> None:
    term = served(-300, 91)
    sweep()
    assert (letters("next_chapter"), told(app, cast.amara)) == ([], [])
    with pytest.raises(errors.NotYet):
        wish(term, "mentor")
    with unit_of_work():
        offices.resign(term, last_day=today() + timedelta(5), why="", now=clock.now())
    sweep()
    sweep()
    assert letters("next_chapter") == [cast.amara.email]
    assert told(app, cast.amara) == ["What would you enjoy next?"]
    wish(term, "mentor")
    assert told(app, cast.amara) == []


def test_whoever_is_elected_again_is_not_asked(
    app: Any, cast: Cast, served: Served, house_of: SimpleNamespace, browser_as: Browsers
) -> None:
    served(-300, 60)
    begin(house_of.helper_seat, cast.amara, today() + timedelta(60), today() + timedelta(600))
    sweep()
    assert (letters("next_chapter"), told(app, cast.amara)) == ([], [])
    assert "Next chapter" not in browser_as(cast.amara).page("/leadership/service")


@pytest.mark.parametrize(("days", "sent"), [(29, 0), (30, 1), (39, 1), (40, 0), (90, 1), (365, 1), (380, 0)])
def test_check_ins_come_in_their_days_or_not_at_all(cast: Cast, served: Served, days: int, sent: int) -> None:
    served(-700, -days)
    sweep()
    sweep()
    assert len(letters("check_in")) == sent


@pytest.mark.parametrize("how", ["rest", "peace"])
def test_whoever_wants_peace_is_left_in_peace(app: Any, cast: Cast, served: Served, how: str, house_of: Any) -> None:
    term = served(-700, -90)
    works = house_of.works.id
    assert told(app, cast.edda, works) == ["A word with Amara Lindqvist"]
    if how == "rest":
        wish(term, Wish.REST)
    else:
        with unit_of_work():
            wishes.answer(term, 30, said=Answer.PEACE, words="", now=clock.now())
    sweep()
    assert letters("check_in") == []
    assert told(app, cast.edda, works) == []


def test_rest_is_not_asked_for_together_with_more(cast: Cast, served: Served, browser_as: Browsers) -> None:
    term = served(-300, 30)
    with pytest.raises(errors.RestOrMore):
        wish(term, Wish.HOST, Wish.REST)
    answer = browser_as(cast.amara).submit(
        f"/leadership/next-chapter/{term.id}", {"wishes": ["host", "rest"], "words": "Roses"}, status=422
    )
    page = answer.page
    assert str(errors.RestOrMore.sentence) in page.text
    assert {each["value"] for each in page("input[name=wishes][checked]")} == {"host", "rest"}
    assert page("textarea[name=words]")[0].text.strip() == "Roses"
    assert db.session.scalars(db.select(NextChapter)).all() == []


def test_the_chair_has_a_word_and_it_is_done(
    app: Any, cast: Cast, served: Served, browser_as: Browsers, house_of: Any
) -> None:
    term = served(-700, -31)
    number, works = term.id, house_of.works.id
    wish(term, "mentor")
    amara, edda = browser_as(cast.amara), browser_as(cast.edda)
    amara.submit(f"/leadership/next-chapter/{number}/after/30", {"answer": "something", "words": "Perhaps the garden"})
    assert "Perhaps the garden" in edda.page("/leadership/next-chapters").text
    assert browser_as(cast.jonas).get("/leadership/next-chapters").status_code == 403
    assert browser_as(cast.jonas).get(f"/leadership/next-chapter/{number}").status_code == 404
    edda.submit("/leadership/next-chapters", {}, to=f"/leadership/next-chapter/{number}/after/30/talked")
    assert told(app, cast.edda, works) == []
    assert amara.get(f"/leadership/next-chapter/{number}/after/90").status_code == 404, "not yet"


def test_whoever_is_forgotten_leaves_nothing(cast: Cast, served: Served) -> None:
    term = served(-700, -31)
    wish(term, "mentor")
    with unit_of_work():
        wishes.answer(term, 30, said=Answer.WELL, words="Fine", now=clock.now())
        forget_wishes(PersonErased(person_id=cast.amara.id))
    assert db.session.scalars(db.select(NextChapter)).all() == db.session.scalars(db.select(FollowUp)).all() == []


def test_the_circle_hears_a_word_once_and_is_left_with_one_click(
    cast: Cast, served: Served, browser_as: Browsers, smtp: Any, run_jobs: Callable[[], Any]
) -> None:
    number = served(-700, -31).id
    amara, edda = browser_as(cast.amara), browser_as(cast.edda)
    assert amara.get("/leadership/circle").status_code == 403
    amara.submit(f"/leadership/next-chapter/{number}", {"circle": "y"})
    assert "Amara Lindqvist" in edda.page("/leadership/circle").text
    word = {"subject": "The new roof", "words": "Come and see it."}
    edda.submit("/leadership/circle", word, to="/leadership/circle")
    run_jobs()
    assert "Come and see it." in smtp.to(cast.amara.email)[-1].text
    assert letters("circle_word") == [cast.amara.email]
    edda.submit("/leadership/circle", word, to="/leadership/circle", status=422)
    amara.submit("/leadership/circle", {}, to="/leadership/circle/leave")
    assert "Amara" not in edda.page("/leadership/circle").text
    assert amara.get("/leadership/circle").status_code == 403
