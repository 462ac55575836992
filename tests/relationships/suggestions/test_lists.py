"""What somebody reads of whom they are proposed: live in a small association, stored in a large one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from portal.core import clock
from portal.core.db import db
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.events.programme.models import Event
from portal.events.programme.operations import planning, publishing
from portal.events.registrations.operations import registration
from portal.members.memberships.models import Belonging
from portal.members.people.models import Person
from portal.relationships.asks.models import Ask, Side
from portal.relationships.goodwill.models import HelpKind
from portal.relationships.one_to_ones.operations import quiet
from portal.relationships.suggestions import building, queries
from portal.relationships.suggestions.codes import Kind
from portal.relationships.suggestions.models import Suggestion
from tests.events.conftest import a_plan
from tests.relationships.company import Company, tie
from tests.support.statements import count_statements
from tests.support.time import Frozen

PAGE = "/relationships/suggestions"
SAID = {
    "mara": {"ask": "I look for an architect for the boathouse.", "offer": "Help with leasing", "trade": "Boatbuilder",
             "interests": "rowing, bread"},
    "jonas": {"trade": "Architect", "ask": "Somebody who understands leasing", "offer": "Sketches over coffee"},
    "amara": {"interests": "Rowing, maps", "trade": "Printer", "ideal": "Boatbuilders with a story"},
    "tilda": {"town": "Ropewalk"},
    "kofi": {"town": "ropewalk", "interests": "chess"},
}  # fmt: skip


def tell(company: Company, **said: dict[str, Any]) -> None:
    with unit_of_work():
        for name, values in said.items():
            db.session.execute(update(Person).where(Person.id == company.ids[name]).values(**values))


@dataclass
class House:
    """The company, whose lists are live or stored; `refresh`: what the night does."""

    company: Company
    stored: bool

    def refresh(self) -> None:
        if self.stored:
            db.session.commit()
            building.rebuild(today(), lambda *_told: None)

    def why(self, name: str, other: str) -> str:
        """What `name` reads about `other`; empty where they are not proposed."""
        page = self.company.browser(name).page(PAGE)
        person = db.session.get_one(Person, self.company.ids[other])
        return " ".join(
            item.get_text(" ", strip=True) for item in page("main section > ul > li") if person.name in item.text
        )


@pytest.fixture(params=["live", "stored"])
def house(company: Company, request: Any, monkeypatch: pytest.MonkeyPatch, frozen: Any) -> House:
    frozen("2026-05-04 09:00")
    made = House(company, request.param == "stored")
    if made.stored:
        monkeypatch.setattr(queries, "FEW_MEMBERS", 1)
    tell(company, **SAID)
    made.refresh()
    return made


def breakfast(company: Company, *hidden: str, then: Callable[[Event], object] | None = None) -> Event:
    """Mara and Kofi come; whoever is hidden does not let members see it."""
    with unit_of_work():
        event = planning.create_event(a_plan(), by=None, now=clock.now())
        publishing.publish(event, now=clock.now())
        for name in ("mara", "kofi"):
            registration.register(event, company.ids[name], now=clock.now(), list_consent=name not in hidden)
        if then:
            then(event)
    return event


def test_each_reads_why_in_words_that_the_other_wrote(house: House) -> None:
    assert "Jonas may be whom you look for: “Architect.”" in house.why("mara", "jonas")
    assert "Jonas asks: “Somebody who understands leasing.” You might be the one who can help." in house.why(
        "mara", "jonas"
    )
    assert "Mara asks" not in house.why("jonas", "mara")  # her ask is met by his trade
    assert "Mara writes: “I look for an architect for the boathouse.” That sounds like you." in house.why(
        "jonas", "mara"
    )
    assert "Beyond business you both like Rowing." in house.why("mara", "amara")
    assert "You are both in ropewalk." in house.why("tilda", "kofi")


def test_those_who_have_nothing_in_common_are_not_proposed(house: House) -> None:
    assert house.why("tilda", "jonas") == ""
    assert house.why("jonas", "kofi") == ""


def test_what_somebody_hides_is_no_reason_any_more_though_nothing_was_computed_since(house: House) -> None:
    assert "leasing" in house.why("mara", "jonas")
    tell(house.company, jonas={"visibility": {"ask": "nobody"}})
    assert "leasing" not in house.why("mara", "jonas")
    assert "Architect" in house.why("mara", "jonas")
    tell(house.company, amara={"visibility": {"interests": "nobody", "ideal": "nobody"}})
    assert house.why("mara", "amara") == ""


def test_what_the_reader_hides_is_cited_to_nobody_either(house: House) -> None:
    tell(house.company, mara={"visibility": {"ask": "nobody", "interests": "nobody"}})
    assert "architect" not in house.why("mara", "jonas").casefold()
    assert "architect" not in house.why("jonas", "mara")
    assert house.why("amara", "mara") != ""  # a boatbuilder she is still
    assert "Rowing" not in house.why("amara", "mara")


def test_an_event_is_a_reason_while_both_are_on_the_list_for_members(house: House) -> None:
    assert house.why("mara", "kofi") == ""
    number = breakfast(house.company).id
    house.refresh()
    assert "You are both coming to “Ask about your neighbour”" in house.why("mara", "kofi")
    assert "You are both coming to “Ask about your neighbour”" in house.why("kofi", "mara")
    with unit_of_work():
        registration.show_me(db.session.get_one(Event, number), house.company.kofi, shown=False)
    assert house.why("mara", "kofi") == ""
    assert house.why("kofi", "mara") == ""


def test_who_does_not_let_members_see_that_they_come_is_not_proposed_for_it(house: House) -> None:
    breakfast(house.company, "kofi")
    house.refresh()
    assert house.why("mara", "kofi") == ""
    assert house.why("kofi", "mara") == ""


def test_whoever_is_a_member_no_more_is_gone_at_once(house: House) -> None:
    assert house.why("mara", "jonas")
    with unit_of_work():
        ended = update(Belonging).where(Belonging.person_id == house.company.jonas)
        db.session.execute(ended.values(end=today() - timedelta(days=1), start=date(2020, 1, 1)))
    assert house.why("mara", "jonas") == ""
    assert house.company.browser("jonas").get(PAGE).status_code == 403


def test_whoever_i_have_met_is_proposed_no_more(house: House) -> None:
    assert house.why("mara", "jonas")
    tie(house.company.mara, house.company.jonas)
    assert house.why("mara", "jonas") == ""
    assert house.why("jonas", "mara") == ""
    house.refresh()
    assert house.why("mara", "jonas") == ""


def test_those_who_were_never_members_or_are_no_more_stand_in_no_list(house: House) -> None:
    tell(house.company, wim={"trade": "Architect", "interests": "rowing"})
    house.refresh()
    assert house.why("mara", "wim") == ""
    assert "Wim" not in house.company.browser("mara").page(PAGE)


def test_the_page_asks_few_questions(house: House) -> None:
    breakfast(house.company)
    house.refresh()
    mara = house.company.browser("mara")
    mara.page(PAGE)
    with count_statements() as statements:
        mara.page(PAGE)
    assert len(statements) <= (8 if not house.stored else 5)
    if house.stored:
        assert len([each for each in statements if "suggestion.place" in each.lower()]) == 1


def test_a_stored_list_holds_codes_and_no_words(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "FEW_MEMBERS", 1)
    tell(company, **SAID)
    db.session.commit()
    told = building.rebuild(today(), lambda *_told: None)
    rows = db.session.scalars(select(Suggestion)).all()
    assert told == {"people": 6, "suggestions": len(rows)}
    assert {code for row in rows for code in row.reasons} <= {"need", "help", "interest", "area"}
    (mine,) = [row for row in rows if (row.owner_id, row.about_id) == (company.mara, company.jonas)]
    assert (mine.kind, mine.place, mine.reasons) == (Kind.WORTH, 1, ["need", "help"])


def test_a_second_rebuild_keeps_since_when_and_the_third_showing_never_comes(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "FEW_MEMBERS", 1)
    tell(company, **SAID)
    db.session.commit()
    first = today()

    def listed(day: date) -> dict[int, date]:
        building.rebuild(day, lambda *_told: None)
        rows = db.session.scalars(select(Suggestion).where(Suggestion.owner_id == company.mara)).all()
        return {row.about_id: row.since for row in rows}

    assert listed(first)[company.jonas] == first
    assert listed(first + timedelta(days=27))[company.jonas] == first
    assert company.jonas not in listed(first + timedelta(days=28))
    assert company.jonas not in listed(first + timedelta(days=28 + 89))
    assert listed(first + timedelta(days=28 + 90))[company.jonas] == first + timedelta(days=28 + 90)


def test_an_open_ask_is_a_reason_as_long_as_it_stands(house: House) -> None:
    now = clock.now()
    with unit_of_work():
        ask = Ask(asker_id=house.company.kofi, side=Side.ASK, kind=HelpKind.INFORMATION, title="Who knows leasing?",
                  posted_at=now, raised_at=now, until=today() + timedelta(days=30))  # fmt: skip
        db.session.add(ask)
        db.session.flush()
        number = ask.id
    house.refresh()
    assert "Kofi asks on the board: “Who knows leasing?” You might be the one who can help." in house.why(
        "mara", "kofi"
    )
    with unit_of_work():
        db.session.execute(update(Ask).where(Ask.id == number).values(closed_at=now))
    assert house.why("mara", "kofi") == ""


def test_whom_somebody_would_rather_not_be_asked_by_is_proposed_neither_way(house: House, frozen: Frozen) -> None:
    assert house.why("mara", "jonas")
    assert house.why("jonas", "mara")
    with unit_of_work():
        quiet.ask(house.company.jonas, house.company.mara, now=clock.now())
    assert house.why("jonas", "mara") == ""
    assert house.why("mara", "jonas"), "what happens in the same minute would tell her"
    frozen.forward(days=1)
    house.refresh()
    assert house.why("mara", "jonas") == ""
    assert house.why("jonas", "mara") == ""
    assert house.why("mara", "amara") != ""
