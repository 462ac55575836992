"""What a year of membership gave somebody: names and lines for them alone, and what they paid."""

from __future__ import annotations

import json
from datetime import date

import pytest
from sqlalchemy import select, update

from portal.core import clock
from portal.core.db import db
from portal.core.facts import record
from portal.core.work import unit_of_work
from portal.events.programme.operations import planning, publishing
from portal.events.registrations.operations import registration
from portal.members.facts import PersonErased
from portal.members.memberships.models import Belonging
from portal.relationships.ties.models import ContactKind
from portal.relationships.ties.operations import diary, evidence
from portal.relationships.years.models import Business
from tests.events.conftest import a_plan
from tests.relationships.company import Company, tie
from tests.relationships.goodwill.doing import SECRET, confirmed, note, thank
from tests.support.own_data import taken
from tests.support.statements import count_statements
from tests.support.time import Frozen

WHAT, PARTNER = "Staircase for the ropery", "Soraya of the ropery"
PATH = "/relationships/years"


@pytest.fixture
def year(company: Company, frozen: Frozen) -> Company:
    """Mara's 2024: she met Jonas, talked with Amara, helped Jonas, and Kofi helped her; in 2023 she met Tilda."""
    frozen("2023-05-10 09:00")
    tie(company.mara, company.tilda)
    frozen("2024-05-10 09:00")
    tie(company.mara, company.jonas)
    today = clock.today("Europe/London")
    with unit_of_work():
        diary.log_contact(
            company.mara, company.amara, day=date(2024, 2, 1), kind=ContactKind.COFFEE, note="Secret", today=today,
            now=clock.now(),
        )  # fmt: skip
        evidence.talked(company.mara, company.yusra, on=date(2024, 3, 1), key="test:1", now=clock.now())
    confirmed(company.mara, company.jonas)
    note(company.mara, company.kofi, line="Never confirmed")
    thank(company.mara, company.kofi, thanks="For the van")
    return company


def test_a_year_tells_its_own_and_no_other(year: Company) -> None:
    mara = year.browser("mara")
    page = mara.page(PATH)
    for words in ("Jonas Pell", "Amara Lindqvist", "Yusra Halim", "Kofi Ransome", SECRET, "For the van"):
        assert words in page, words
    for words in ("Tilda Brook", "Never confirmed", "Secret"):
        assert words not in page, words
    before = mara.page(f"{PATH}?year=2023")
    assert "Tilda Brook" in before
    assert "Jonas Pell" not in before
    assert "A quiet year" in mara.page(f"{PATH}?year=2022")


def test_it_names_no_totals(year: Company) -> None:
    text = year.browser("mara").page(PATH).text.lower()
    assert not [word for word in ("total", "in all", "altogether", "balance", "points") if word in text]


def test_what_others_see_of_it_is_their_own(year: Company) -> None:
    page = year.browser("jonas").page(PATH)
    assert SECRET not in page
    assert "Mara Oduya" in page
    assert "Kofi" not in page
    assert "The year is young" in year.browser("tilda").page(PATH)


@pytest.mark.parametrize("asked", ["2999", "1899", "x", "20 24", "²⁰²⁴", "-2024"])
def test_a_year_that_is_none_is_not_found(year: Company, asked: str) -> None:
    assert year.browser("mara").get(f"{PATH}?year={asked}").status_code == 404


def test_who_left_is_not_named(year: Company) -> None:
    with unit_of_work():
        ended = update(Belonging).where(Belonging.person_id.in_([year.jonas, year.kofi, year.amara]))
        db.session.execute(ended.values({"end": clock.today("Europe/London")}))
    page = year.browser("mara").page(PATH)
    assert not [name for name in ("Jonas", "Kofi", "Amara") if name in page]
    assert SECRET in page


def test_events_that_were_attended_stand_there(company: Company, frozen: Frozen) -> None:
    frozen("2026-05-04 09:00")
    with unit_of_work():
        event = planning.create_event(a_plan(), by=None, now=clock.now())
        publishing.publish(event, now=clock.now())
        registration.register(event, company.mara, now=clock.now(), list_consent=True)
    title, after = event.title, event.end_utc
    assert title not in company.browser("mara").page(PATH)
    frozen(after)
    frozen.forward(hours=1)
    assert title in company.browser("mara").page(PATH)
    assert title not in company.browser("jonas").page(PATH)


def test_business_is_written_read_and_taken_out_by_its_owner_alone(year: Company) -> None:
    mara = year.browser("mara")
    values = {"what": WHAT, "partner": PARTNER, "day": "2024-04-01", "amount": "1200.50"}
    mara.submit(PATH, values, button="Write it down")
    page = mara.page(PATH)
    assert WHAT in page
    assert PARTNER in page
    assert "1,200.50" in page
    row = db.session.scalars(select(Business)).one()
    for name in ("jonas", "yusra"):
        browser = year.browser(name)
        assert WHAT not in browser.page(PATH)
        token = browser.token(PATH)
        assert browser.post(f"{PATH}/business/{row.id}/forget", data={"csrf_token": token}).status_code == 404
    told = json.loads(taken(mara).read("my-data.json"))["business"]
    assert [(each["what"], each["with"], each["amount"]) for each in told] == [(WHAT, PARTNER, "120050 GBP")]
    mara.submit(PATH, to=f"{PATH}/business/{row.id}/forget")
    assert db.session.scalars(select(Business)).all() == []


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"what": ""}, "Please fill this in."),
        ({"day": "2199-01-01"}, "That day is still to come."),
        ({"amount": "lots"}, "Please give an amount in digits."),
    ],
)
def test_business_is_refused_with_a_sentence(year: Company, values: dict[str, str], sentence: str) -> None:
    answer = year.browser("mara").submit(PATH, {"what": WHAT} | values, button="Write it down", status=422)
    assert any(sentence in error for error in answer.page.errors), answer.page.errors


def test_nothing_is_left_of_whoever_is_erased(year: Company) -> None:
    year.browser("mara").submit(PATH, {"what": WHAT}, button="Write it down")
    with unit_of_work():
        record(PersonErased(person_id=year.mara))
    assert db.session.scalars(select(Business)).all() == []


def test_it_asks_the_database_a_few_questions(year: Company) -> None:
    mara = year.browser("mara")
    for path in (PATH, "/relationships/yours", "/relationships/network", "/relationships/plan", "/goodwill", "/circle"):
        mara.page(path)
        with count_statements() as statements:
            mara.page(path)
        assert len(statements) <= 8, (path, len(statements))
