"""What the nouns of relationships add to the letter of the week, each in the week in which it is true."""

from __future__ import annotations

from datetime import date, timedelta

from portal.core import clock
from portal.core.db import db
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.members.people.models import Person
from portal.relationships.asks.models import Side
from portal.relationships.asks.operations import posting
from portal.relationships.asks.operations.posting import Words
from portal.relationships.circle import operations as circle
from portal.relationships.digest import lines_of
from portal.relationships.goodwill.models import HelpKind
from portal.relationships.plans import operations as plans
from tests.relationships.company import Company


def told(company: Company, name: str) -> list[str]:
    """What this one would read now."""
    db.session.rollback()
    return lines_of(list(company.ids.values()), clock.now()).get(company.ids[name], [])


def test_what_somebody_meant_to_do_for_whom_in_their_circle(company: Company, frozen) -> None:
    frozen("2026-01-05 12:00")
    with unit_of_work():
        circle.seat(company.mara, company.ids["jonas"], now=clock.now())
        circle.plan(company.mara, company.ids["jonas"], next_step="The leather samples", by=date(2026, 1, 14))
    assert told(company, "mara") == []
    frozen("2026-01-08 12:00")
    assert told(company, "mara") == ["You meant to do something for Jonas Pell this week."]
    assert told(company, "jonas") == [], "whoever sits there is never told"
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
    frozen("2026-01-05 12:00")
    with unit_of_work():
        db.session.get_one(Person, company.mara).trade = "Bookbinding"
        words = Words("Whose hands for old ledgers?", HelpKind.RESOURCE, trade="Bookbinding")
        posting.post(company.ids["jonas"], Side.ASK, words, today=today(), now=clock.now())
    line = "Jonas Pell asks: “Whose hands for old ledgers?” It asks for your trade: Bookbinding."
    assert told(company, "mara") == [line]
    assert told(company, "jonas") == [], "one's own is none to answer"
    frozen("2026-01-12 13:00")
    assert told(company, "mara") == []
