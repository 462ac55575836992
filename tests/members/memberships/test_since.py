"""Member since: one day, told alike by home, the letter, the directory and the profile."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.actors import Actor, Standing
from portal.core.collecting import collected
from portal.core.questions import ask
from portal.core.work import unit_of_work
from portal.home import composing
from portal.members.brings.blocks import NEW_FACES
from portal.members.imports import checking, columns, reading
from portal.members.imports import operations as imports
from portal.members.memberships.operations import memberships, organisations
from portal.members.people.models import Person

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = date(2026, 11, 22)
LIST = """Name,Firm,Email,Plan,Member since,Valid until
Old Hand,,old@hand.example,Gold,2011-05-01,2027-05-01
Renewed Lately,,renewed@lately.example,Gold,2015-02-01,2027-11-01
Fresh Start,,fresh@start.example,Gold,2026-11-02,2027-11-02
Nobody Knows,,nobody@knows.example,Gold,,2027-11-01
Not Told,,not@told.example,Gold,,
"""


@pytest.fixture(autouse=True)
def _in_november(frozen):
    frozen(NOW)


@pytest.fixture
def brought(app, db):
    sheet = reading.read(LIST.encode())
    checked = checking.check(sheet, checking.Choices(columns.guess(sheet.headings)), TODAY)
    assert not checked.problems
    with unit_of_work():
        imports.bring_in(checked, giver=OPERATOR, now=clock.now(), today=TODAY)


def told(browser_as, cast) -> dict[str, set[str]]:
    """Who is new, according to each place that says so."""
    browser = browser_as(cast.amara)
    reader = Actor(person_id=cast.amara.id, standing=Standing.MEMBER)
    faces = ask([composing.FACES], reader, clock.now()).get(composing.FACES)
    month = {"since": datetime(2026, 8, 25, tzinfo=UTC), "until": NOW + timedelta(days=1), "now": NOW}
    listed = browser.page("/people?new=yes")
    marked = [card for card in browser.page("/people")(".card-person") if "Just come in" in card.get_text()]
    return {
        "home": {person.name for person in faces},
        "home's page": set(browser.page("/").texts("section[aria-labelledby=faces] h3")),
        "letter": {item.title for item in collected([NEW_FACES], **month)[NEW_FACES.kind]},
        "directory, narrowed": set(listed.texts(".card-person h3")),
        "directory, marked": {card.h3.get_text(strip=True) for card in marked},
    }


def test_whoever_joined_years_ago_is_nowhere_new(brought, cast, browser_as):
    assert {place: names for place, names in told(browser_as, cast).items() if names != {"Fresh Start"}} == {}


def test_members_through_a_firm_are_told_like_all_others(cast, browser_as, make_person, make_firm, begin, firm_plan):
    firm = make_firm()
    begin(firm, firm_plan, date(2019, 1, 1), until=date(2027, 1, 1))
    for name, start in (("From The First Day", date(2019, 1, 1)), ("Taken On Lately", date(2026, 11, 3))):
        person = make_person(name)
        with unit_of_work():
            organisations.represent(firm, person, kind="delegate", start=start)
    assert {place: names for place, names in told(browser_as, cast).items() if names != {"Taken On Lately"}} == {}


def test_coming_back_after_a_gap_is_not_new(cast, browser_as, make_person, begin, plan):
    person = make_person("Back Again")
    begin(person, plan, date(2010, 1, 1), until=date(2014, 1, 1))
    begin(person, plan, date(2026, 11, 10))
    assert "Back Again" not in set.union(*told(browser_as, cast).values())


def test_the_profile_says_the_same_year_and_none_where_nobody_knows(brought, cast, browser_as, db):
    browser = browser_as(cast.amara)
    for name, words in (("Old Hand", "here since 2011"), ("Fresh Start", "here since 2026"), ("Not Told", None)):
        number = db.session.query(Person.id).filter_by(name=name).scalar()
        page = browser.page(f"/people/{number}")
        assert (words in page) if words else ("here since" not in page), name


def test_whoever_is_listed_before_they_belong_is_new_when_they_do(cast, browser_as, db, plan):
    sheet = reading.read(b"Name,Email\nSoon One,soon@one.example\n")
    checked = checking.check(sheet, checking.Choices(columns.guess(sheet.headings), memberships=False), TODAY)
    with unit_of_work():
        imports.bring_in(checked, giver=OPERATOR, now=clock.now(), today=TODAY)
        person = db.session.query(Person).filter_by(name="Soon One").one()
        memberships.start_membership(person, plan, TODAY, cover=memberships.Cover(), now=clock.now())
    assert {place: names for place, names in told(browser_as, cast).items() if names != {"Soon One"}} == {}


def test_everyone_who_is_new_leads_to_those_who_are(brought, cast, browser_as):
    browser = browser_as(cast.amara)
    page = browser.page("/")
    assert page.link("Everyone who is new") == "/people?new=yes"
