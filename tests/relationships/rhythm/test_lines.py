"""What the nouns of relationships add to the letter of the week, each in the week in which it is true."""

from __future__ import annotations

from datetime import date, timedelta

from portal.core import clock
from portal.core.db import db
from portal.core.say import say_moment
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.members.people.models import Person
from portal.relationships.asks.models import Side
from portal.relationships.asks.operations import posting
from portal.relationships.asks.operations.posting import Words
from portal.relationships.circle import operations as circle
from portal.relationships.digest import lines_of
from portal.relationships.goodwill.models import HelpKind
from portal.relationships.introductions.operations import answering as putting
from portal.relationships.introductions.states import Party
from portal.relationships.plans import operations as plans
from portal.relationships.suggestions import building, queries
from portal.relationships.suggestions import operations as suggestions
from portal.relationships.suggestions.models import Answer
from portal.relationships.suggestions.week import lines as somebody_to_meet
from portal.relationships.ties.operations import ties
from tests.relationships.company import Company
from tests.relationships.introductions import doing as introductions
from tests.relationships.one_to_ones import doing as talks


def told(company: Company, name: str) -> list[str]:
    """What this one would read now."""
    db.session.rollback()
    return [line.text for line in lines_of(list(company.ids.values()), clock.now()).get(company.ids[name], [])]


def test_what_somebody_meant_to_do_for_whom_in_their_circle(company: Company, frozen) -> None:
    frozen("2026-01-05 12:00")
    with unit_of_work():
        circle.seat(company.mara, company.ids["jonas"], now=clock.now())
        circle.plan(company.mara, company.ids["jonas"], next_step="The leather samples", by=date(2026, 1, 14))
    assert told(company, "mara") == []
    frozen("2026-01-08 12:00")
    assert told(company, "mara") == ["You meant to do something for Jonas Pell this week."]
    assert told(company, "jonas") == [], "whoever sits there is never told"
    (line,) = lines_of([company.mara], clock.now())[company.mara]
    path, _hash, chair = line.page.removeprefix("http://localhost").partition("#")
    assert company.browser("mara").page(path)(f"#{chair}"), line.page
    frozen("2026-01-15 12:00")
    assert told(company, "mara") == []


def test_a_chair_is_looked_at_once_a_season(company: Company, frozen) -> None:
    frozen("2026-01-05 12:00")
    with unit_of_work():
        circle.seat(company.mara, company.ids["jonas"], now=clock.now())
    seasons = []
    for days in (83, 90, 97):
        frozen(f"{date(2026, 1, 5) + timedelta(days=days)} 13:00")
        seasons.append([line for line in told(company, "mara") if "sat in your circle" in line])
    assert [len(each) for each in seasons] == [0, 1, 0]


def test_a_plan_is_looked_at_once_a_quarter(company: Company, frozen) -> None:
    frozen("2026-01-05 12:00")
    with unit_of_work():
        plans.write(company.mara, whom="A roofer", person=None, purpose="", by=None, now=clock.now())
        plans.write(company.mara, whom="A mason", person=None, purpose="", by=None, now=clock.now())
    quarters = []
    for days in (84, 91, 98):
        frozen(f"{date(2026, 1, 5) + timedelta(days=days)} 13:00")
        quarters.append(told(company, "mara"))
    asked = ["You wrote down a quarter ago whom you would like to reach. Is it still so?"]
    assert quarters == [[], asked, []]


def test_an_ask_of_this_week_that_one_could_answer(company: Company, frozen) -> None:
    frozen("2026-01-12 12:00")
    with unit_of_work():
        db.session.get_one(Person, company.mara).trade = "Bookbinding"
        words = Words("Whose hands for old ledgers?", HelpKind.RESOURCE, trade="Bookbinding")
        posting.post(company.ids["jonas"], Side.ASK, words, today=today(), now=clock.now())
    line = "Jonas Pell asks: “Whose hands for old ledgers?” It asks for your trade: Bookbinding."
    assert told(company, "mara") == [line]
    assert told(company, "jonas") == [], "one's own is none to answer"
    frozen("2026-01-19 13:00")
    assert told(company, "mara") == []


def test_a_talk_of_this_week_is_told_to_both_and_no_answer_is_asked_for(company: Company, frozen) -> None:
    frozen("2026-01-05 12:00")
    number = talks.propose(company, "mara", "jonas", 9)
    assert told(company, "jonas") == [], "what waits is put once, by its own letter"
    talks.accept(number, company.jonas)
    assert told(company, "mara") == []
    frozen("2026-01-12 12:00")
    moment = say_moment(talks.get(number).starts_at)
    assert told(company, "mara") == [f"You talk with Jonas Pell: {moment}."]
    assert told(company, "jonas") == [f"You talk with Mara Oduya: {moment}."]
    frozen("2026-01-19 12:00")
    assert told(company, "mara") == []


def test_a_question_of_an_introduction_until_it_is_answered_or_put_aside(trio: Company, frozen) -> None:
    number = introductions.begin(trio)
    line = "Mara would like to introduce you to another member."
    assert (told(trio, "jonas"), told(trio, "amara"), told(trio, "mara")) == ([line], [line], [])
    introductions.no(number, Party.B)
    introductions.act(number, putting.put_aside, Party.C)
    assert (told(trio, "jonas"), told(trio, "amara"), told(trio, "mara")) == ([], [], [])


def test_once_a_month_somebody_whom_one_might_like_to_meet_goes_along(company: Company, frozen) -> None:
    frozen("2026-01-05 12:00")
    with unit_of_work():
        db.session.get_one(Person, company.mara).ask = "An architect who restores mills"
        jonas = db.session.get_one(Person, company.jonas)
        jonas.trade, jonas.visibility = "Architect", {}
    line = "You might like to meet Jonas Pell; the page says why."
    assert told(company, "mara") == [], "it is no reason for a letter"
    assert "Jonas Pell" in company.browser("mara").page("/relationships/suggestions")
    with unit_of_work():
        circle.seat(company.mara, company.kofi, now=clock.now())
        circle.plan(company.mara, company.kofi, next_step="Tea", by=date(2026, 1, 8))
    assert told(company, "mara")[1:] == [line]
    with unit_of_work():
        suggestions.answer(company.mara, company.jonas, Answer.NOT_NOW, today=today())
    assert line not in told(company, "mara")


def test_nobody_is_named_again_in_the_same_month(company: Company, frozen) -> None:
    frozen("2026-01-07 12:00")
    with unit_of_work():
        db.session.get_one(Person, company.mara).ask = "An architect who restores mills"
        db.session.get_one(Person, company.jonas).trade = "Architect"
    ids = list(company.ids.values())
    assert company.mara in somebody_to_meet(ids, clock.now())
    frozen("2026-01-08 12:00")
    assert somebody_to_meet(ids, clock.now()) == {}


def test_many_members_are_told_by_the_list_of_the_night(company: Company, frozen, monkeypatch) -> None:
    frozen("2026-01-05 12:00")
    monkeypatch.setattr(queries, "FEW_MEMBERS", 1)
    with unit_of_work():
        db.session.get_one(Person, company.mara).ask = "An architect who restores mills"
        db.session.get_one(Person, company.jonas).trade = "Architect"
    db.session.commit()
    building.rebuild(today(), lambda *_told: None)
    ids = list(company.ids.values())
    (line,) = somebody_to_meet(ids, clock.now())[company.mara]
    assert "Jonas Pell" in line.text
    with unit_of_work():
        ties.say_met(company.mara, company.jonas, now=clock.now())
    assert company.mara not in somebody_to_meet(ids, clock.now())
