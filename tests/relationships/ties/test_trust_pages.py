"""The page of two people: what both know, what is one's own, and the one next step; and what nobody else finds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select, text, update

from portal.core import clock, jobs
from portal.core.actors import Actor, Standing
from portal.core.db import db
from portal.core.facts import record
from portal.core.models import AuditEntry
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.mail.models import Delivery, State
from portal.members.facts import PersonErased
from portal.members.memberships.models import Belonging
from portal.members.merging.operations import moving
from portal.relationships.rhythm.models import Rhythm
from portal.relationships.ties.models import TieRhythm, TrustAnswer, TrustQuestion, WorkAnswer, WorkWish
from portal.relationships.ties.operations import trust
from portal.relationships.ties.steps import steps as home_steps
from tests.relationships.company import Company, make_person
from tests.relationships.ties.doing import befriend, help_, make_trusted, press, talk
from tests.relationships.ties.test_own_words import mine
from tests.support.statements import count_statements

WISH = "I'd like to work with you"
LETTER, WELCOME = "relationships.work_wished", "relationships.work_welcomed"


def written(kind: str) -> list[str]:
    db.session.rollback()
    found = select(Delivery.email).where(Delivery.kind == kind, Delivery.state != State.CANCELLED)
    return [each.partition("@")[0] for each in db.session.scalars(found.order_by(Delivery.id))]


@pytest.fixture
def trusting(company: Company, frozen: Callable[[Any], Any]) -> Company:
    frozen("2026-03-02 09:00")
    make_trusted(company.mara, company.jonas, date(2026, 1, 5), date(2026, 3, 1))
    return company


def at_home(company: Company, name: str) -> list[str]:
    who = Actor(1, company.ids[name], name, standing=Standing.MEMBER)
    with company.app.test_request_context("/"):
        return [str(step.title) for step in home_steps(who, clock.now())]


def test_both_answer_on_the_page_and_only_then_do_both_see_it(company: Company, frozen: Callable[[Any], Any]) -> None:
    frozen("2026-03-02 09:00")
    befriend(company.mara, company.jonas)
    mara, jonas = company.browser("mara"), company.browser("jonas")
    page, back = f"/relationships/{company.jonas}", f"/relationships/{company.mara}"
    assert "Trust takes its time" in mara.page(page) and "Would you say this" not in mara.page(page)
    talk(company.mara, company.jonas, date(2026, 1, 5))
    talk(company.mara, company.jonas, date(2026, 3, 1))
    help_(company.mara, company.jonas, date(2026, 3, 1))
    help_(company.jonas, company.mara, date(2026, 3, 1))
    assert at_home(company, "mara") == ["Two questions about Jonas Pell"]
    assert at_home(company, "tilda") == at_home(company, "yusra") == []
    untouched = jonas.page(back).text
    for question in TrustQuestion:
        press(mara, f"{page}/trust", {"question": question.value, "says": "yes"})
    assert at_home(company, "mara") == [] and at_home(company, "jonas") != []
    assert "You trust each other" not in mara.page(page)
    assert jonas.page(back).text == untouched
    for question in TrustQuestion:
        press(jonas, f"{back}/trust", {"question": question.value, "says": "yes"})
    for browser, address in ((mara, page), (jonas, back)):
        assert "You trust each other" in browser.page(address)
        assert "Would you say this" not in browser.page(address)


def test_home_mentions_the_questions_for_three_weeks(company: Company, frozen: Callable[[Any], Any]) -> None:
    frozen("2026-03-02 09:00")
    talk(company.mara, company.jonas, date(2026, 1, 5))
    talk(company.mara, company.jonas, date(2026, 3, 1))
    help_(company.mara, company.jonas)
    assert at_home(company, "mara") == []
    help_(company.jonas, company.mara)
    frozen("2026-03-22 09:00")
    assert at_home(company, "mara") == ["Two questions about Jonas Pell"]
    frozen("2026-03-23 09:00")
    assert at_home(company, "mara") == []


def test_a_question_without_ground_is_refused_kindly(company: Company) -> None:
    befriend(company.mara, company.jonas)
    mara = company.browser("mara")
    answer = press(mara, f"/relationships/{company.jonas}/trust", {"question": "work", "says": "yes"})
    assert "There is time for this question" in answer.page
    assert not db.session.scalars(select(TrustAnswer)).all()
    with pytest.raises(trust.NotTrustedYet), unit_of_work():
        trust.would_work_with(company.mara, company.jonas, today=today(), now=clock.now())
    assert WISH not in mara.page(f"/relationships/{company.jonas}")


def test_said_plainly_and_welcomed(trusting: Company) -> None:
    mara, jonas = trusting.browser("mara"), trusting.browser("jonas")
    mara.submit(f"/relationships/{trusting.jonas}", button=WISH)
    assert written(LETTER) == ["jonas"]
    assert at_home(trusting, "jonas") == ["Mara Oduya would like to work with you"]
    assert at_home(trusting, "mara") == at_home(trusting, "yusra") == []
    assert "Mara would like to work with you" in jonas.page(f"/relationships/{trusting.mara}")
    jonas.submit(f"/relationships/{trusting.mara}", button="Yes, let's talk")
    assert written(WELCOME) == ["mara"]
    assert at_home(trusting, "jonas") == []
    for browser, other in ((mara, trusting.jonas), (jonas, trusting.mara)):
        assert "You both would like to work together" in browser.page(f"/relationships/{other}")


def test_not_now_looks_to_whoever_said_it_like_silence(trusting: Company) -> None:
    mara, jonas = trusting.browser("mara"), trusting.browser("jonas")
    mara.submit(f"/relationships/{trusting.jonas}", button=WISH, follow=True)
    before, kept = mara.page(f"/relationships/{trusting.jonas}").text, mine(trusting, "mara", "trust")
    sealed = select(WorkWish.view_sealed, WorkWish.welcomed_at)
    waits, _none = db.session.execute(sealed).one()
    jonas.submit(f"/relationships/{trusting.mara}", button="Not now")
    aside, welcomed = db.session.execute(sealed).one()
    assert len(aside) == len(waits) and welcomed is None, "a copy of the database does not tell them apart"
    assert b"aside" not in aside and at_home(trusting, "jonas") == []
    assert mara.page(f"/relationships/{trusting.jonas}").text == before
    assert mine(trusting, "mara", "trust") == kept
    assert written(WELCOME) == []
    assert mine(trusting, "jonas", "trust")["would_work_with_me"][0]["my_answer"] == "not_now"
    jonas.submit(f"/relationships/{trusting.mara}", button="Yes, let's talk, after all")
    assert written(WELCOME) == ["mara"]
    with unit_of_work():
        trust.answer(trusting.jonas, trusting.mara, WorkAnswer.NOT_NOW, now=clock.now())
    assert db.session.scalars(select(WorkWish)).one().answer is WorkAnswer.YES


def test_what_is_taken_back_before_it_left_does_not_leave(trusting: Company) -> None:
    mara = trusting.browser("mara")
    page = f"/relationships/{trusting.jonas}"
    mara.submit(page, button=WISH)
    press(mara, f"{page}/work", {"says": "back"})
    assert written(LETTER) == []
    assert "would like to work with you" not in trusting.browser("jonas").page(f"/relationships/{trusting.mara}")
    with pytest.raises(trust.NothingSaid), unit_of_work():
        trust.answer(trusting.jonas, trusting.mara, WorkAnswer.YES, now=clock.now())
    press(mara, f"{page}/work", {"says": "wish"})
    assert written(LETTER) == [], "one letter, ever"


def wish(one: int, other: int) -> None:
    with unit_of_work():
        trust.would_work_with(one, other, today=today(), now=clock.now())


def test_both_who_say_it_at_once_have_said_yes_to_each_other(
    trusting: Company, at_once: Callable[..., list[Any]]
) -> None:
    pairs = [(trusting.mara, trusting.jonas), (trusting.jonas, trusting.mara)] * 3
    assert at_once(*[partial(jobs.retried, partial(wish, *pair), attempts=8) for pair in pairs]) == [None] * 6
    assert [row.answer for row in db.session.scalars(select(WorkWish))] == [WorkAnswer.YES]
    assert len(written(LETTER)) == len(written(WELCOME)) == 1


def test_one_story_of_what_both_know_and_what_is_ones_own(trusting: Company) -> None:
    mara = trusting.browser("mara")
    page = f"/relationships/{trusting.jonas}"
    mara.submit(page, {"day": "2026-02-20", "kind": "coffee", "note": "His boat leaks"}, button="Write it down")
    told = mara.page(page).text
    order = ["You trust each other", "You talked, just the two of you", "You helped Jonas", "Coffee or a meal"]
    found = [told.index(each) for each in order]
    assert found == sorted(found) and "Yours alone" in told
    others = trusting.browser("jonas").page(f"/relationships/{trusting.mara}").text
    assert "Mara helped you" in others and "His boat leaks" not in others and "Yours alone" not in others


def test_a_tie_that_rests_offers_a_first_sentence_and_writes_nothing(
    trusting: Company, frozen: Callable[[Any], Any]
) -> None:
    frozen("2027-03-02 09:00")
    mara = trusting.browser("mara")
    page = f"/relationships/{trusting.jonas}"
    assert not mara.page(page)("#opening")
    frozen("2027-03-03 09:00")
    mara = trusting.browser("mara")
    line = mara.page(page).one("#opening").text
    assert line.startswith("Dear Jonas, it is a while since we were in touch (March 2026)")
    assert "Resting" in mara.page("/relationships") and "Trusted" in mara.page("/relationships")
    mara.submit(page, {"day": "2027-03-03", "kind": "message"}, button="Write it down")
    assert not mara.page(page)("#opening")
    theirs = trusting.browser("jonas").page(f"/relationships/{trusting.mara}")
    assert theirs.one("#opening").text.startswith("Dear Mara"), "her diary is hers alone"


@pytest.mark.parametrize("name", ["tilda", "yusra"])
def test_nobody_else_finds_any_of_it(trusting: Company, name: str) -> None:
    wish(trusting.mara, trusting.jonas)
    browser = trusting.browser(name)
    for page in (f"/relationships/{trusting.mara}", f"/relationships/{trusting.jonas}", "/relationships"):
        told = browser.page(page).text
        assert "trust each other" not in told and "talked, just" not in told and WISH not in told
    assert mine(trusting, name, "trust") == {"i_said_yes": [], "i_would_work_with": [], "would_work_with_me": []}
    actions = list(db.session.scalars(select(AuditEntry.action)))
    assert not [action for action in actions if action.startswith("relationships")]


def test_with_whoever_left_nothing_is_said_or_asked(trusting: Company) -> None:
    wish(trusting.mara, trusting.jonas)
    with unit_of_work():
        db.session.execute(update(Belonging).where(Belonging.person_id == trusting.jonas).values(end=date(2026, 3, 1)))
    mara = trusting.browser("mara")
    assert mara.get(f"/relationships/{trusting.jonas}").status_code == 404
    assert press(mara, f"/relationships/{trusting.jonas}/trust", {"question": "work", "says": "yes"}).status_code == 404
    assert "Jonas" not in mara.page("/relationships")


def test_it_goes_along_when_two_entries_are_put_together_and_with_whoever_is_forgotten(trusting: Company) -> None:
    wish(trusting.mara, trusting.jonas)
    double = make_person("Marah Oduya")
    with unit_of_work():
        assert list(moving.move_all(trusting.mara, double))
    assert set(db.session.scalars(select(TrustAnswer.owner_id))) == {double, trusting.jonas}
    assert db.session.scalars(select(WorkWish.owner_id)).one() == double
    with unit_of_work():
        db.session.add(TieRhythm(owner_id=double, about_id=trusting.jonas, weeks=4, since=today()))
        db.session.add(Rhythm(person_id=trusting.jonas, weekday=1, hour=8))
        record(PersonErased(person_id=trusting.jonas))
    for table in ("trust_answer", "work_wish", "tie_evidence", "tie_rhythm", "rhythm", "tie"):
        assert db.session.scalar(text(f"SELECT count(*) FROM {table}")) == 0, table


def test_the_pages_ask_a_few_questions_however_much_has_been(trusting: Company) -> None:
    wish(trusting.mara, trusting.jonas)
    mara = trusting.browser("mara")
    for page in (f"/relationships/{trusting.jonas}", "/relationships", "/relationships/rhythm"):
        mara.page(page)
        with count_statements() as few:
            mara.page(page)
        talk(trusting.mara, trusting.jonas)
        help_(trusting.mara, trusting.jonas)
        with count_statements() as many:
            mara.page(page)
        assert len(few) == len(many) <= 8, (page, len(few), many)
