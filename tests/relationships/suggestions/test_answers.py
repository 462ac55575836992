"""Setting somebody aside, having room, asking to be looked for; and that all of it stays with whoever says it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import func, select

from portal.core import clock
from portal.core.db import db
from portal.core.facts import record
from portal.core.models import AuditEntry, Job
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.mail.models import DeliveryContent
from portal.members.facts import PersonErased
from portal.relationships.one_to_ones.operations import quiet
from portal.relationships.suggestions import building, nightly, operations, queries
from portal.relationships.suggestions.models import (
    Room,
    Suggestion,
    SuggestionAnswer,
    SuggestionNight,
    SuggestionRoom,
)
from tests.relationships.company import Company, make_person
from tests.relationships.suggestions.test_lists import PAGE, SAID, House, tell
from tests.support.own_data import everything, taken
from tests.support.page import said


@pytest.fixture
def stored(company: Company, monkeypatch: pytest.MonkeyPatch, frozen: Any) -> House:
    frozen("2026-05-04 09:00")
    monkeypatch.setattr(queries, "FEW_MEMBERS", 1)
    tell(company, **SAID)
    house = House(company, stored=True)
    house.refresh()
    return house


def say(house: House, name: str, other: str, label: str) -> None:
    """One form a person: what is said is the button that is pressed."""
    browser = house.company.browser(name)
    form = browser.page(PAGE).form(f"{PAGE}/{house.company.ids[other]}")
    pressed = next(tag for tag in form.tag.select("button[name=answer]") if said(tag) == label)
    browser.send(form, {"answer": str(pressed["value"])})


@pytest.mark.parametrize("label", ["We know each other", "We compete", "Never"])
def test_what_keeps_two_apart_is_felt_by_me_at_once_and_by_them_after_the_night(
    stored: House, label: str, frozen: Any
) -> None:
    say(stored, "mara", "jonas", label)
    assert stored.why("mara", "jonas") == ""
    assert stored.why("jonas", "mara") != ""
    frozen.forward(days=1)
    stored.refresh()
    assert stored.why("mara", "jonas") == stored.why("jonas", "mara") == ""
    assert stored.why("mara", "amara") != ""


@pytest.mark.parametrize("way", ["We know each other", "We compete", "Never", "quiet"])
@pytest.mark.parametrize("kept", [True, False], ids=["stored", "live"])
def test_whoever_watches_their_list_sees_no_answer_of_somebody_else_come(
    company: Company, monkeypatch: pytest.MonkeyPatch, frozen: Any, kept: bool, way: str
) -> None:
    """Jonas asks Mara for a talk, and reads his list before and after her answer, with lists made anew between."""
    frozen("2026-05-04 09:00")
    if kept:
        monkeypatch.setattr(queries, "FEW_MEMBERS", 1)
    tell(company, **SAID)
    house = House(company, stored=kept)
    house.refresh()
    before = house.why("jonas", "mara")
    assert before
    if way == "quiet":
        with unit_of_work():
            quiet.ask(company.mara, company.jonas, now=clock.now())
    else:
        say(house, "mara", "jonas", way)
    assert house.why("jonas", "mara") == before, "as he reads it"
    house.refresh()
    assert house.why("jonas", "mara") == before, "when he asks to be looked for anew"
    assert house.why("mara", "jonas") == "", "her own list is as she wishes at once"
    frozen.forward(days=1)
    house.refresh()
    assert house.why("jonas", "mara") == ""


def test_not_now_rests_for_three_months_and_for_me_alone(stored: House, frozen: Any) -> None:
    say(stored, "mara", "jonas", "Not now")
    stored.refresh()
    assert stored.why("mara", "jonas") == ""
    assert stored.why("jonas", "mara") != ""
    frozen.forward(days=89)
    stored.refresh()
    assert stored.why("mara", "jonas") == ""
    frozen.forward(days=1)
    stored.refresh()
    assert stored.why("mara", "jonas") != ""


def test_i_may_take_it_back(stored: House) -> None:
    say(stored, "mara", "jonas", "Never")
    mara = stored.company.browser("mara")
    assert "Let Jonas be suggested again" in mara.page(PAGE)
    mara.submit(PAGE, button="Let Jonas be suggested again")
    assert stored.why("mara", "jonas") != ""
    assert db.session.scalars(select(SuggestionAnswer)).all() == []


def test_nobody_else_reads_or_takes_back_what_i_said(stored: House) -> None:
    say(stored, "mara", "jonas", "Never")
    for name in ("jonas", "yusra"):
        browser = stored.company.browser(name)
        assert "set aside" not in browser.page(PAGE).text
        assert "never" not in json.dumps(json.loads(taken(browser).read("my-data.json"))["suggestions"])
    assert not [row for row in db.session.scalars(select(AuditEntry)) if "suggestion" in f"{row.action}{row.after}"]
    assert not [text for text in db.session.scalars(select(DeliveryContent.source)) if "suggest" in text.lower()]


@pytest.mark.parametrize("word", [None, "", "rested", "whatever"])
def test_a_word_that_is_none_is_refused_with_a_sentence(stored: House, word: str | None) -> None:
    mara = stored.company.browser("mara")
    answer = mara.submit(PAGE, {"answer": word}, to=f"{PAGE}/{stored.company.jonas}", follow=True)
    assert "Choose one of the answers on the page." in answer.page.text
    assert db.session.scalars(select(SuggestionAnswer)).all() == []
    assert mara.get(f"{PAGE}/{stored.company.jonas}").status_code == 405


@pytest.mark.parametrize("room", [Room.PAUSED, Room.NEVER])
def test_whoever_has_no_room_leaves_every_list_at_once_and_keeps_their_own(stored: House, room: Room) -> None:
    jonas = stored.company.browser("jonas")
    jonas.submit(PAGE, {"room": room.value}, button="Save")
    assert stored.why("mara", "jonas") == ""
    stored.refresh()
    assert stored.why("mara", "jonas") == ""
    assert stored.why("jonas", "mara") != ""


def test_a_pause_ends_by_itself(stored: House, frozen: Any) -> None:
    jonas = stored.company.browser("jonas")
    jonas.submit(PAGE, {"room": "paused"}, button="Save")
    assert "Your pause ends on 2 August 2026." in jonas.page(PAGE)
    frozen.forward(days=90)
    stored.refresh()
    assert stored.why("mara", "jonas") != ""
    assert "Your pause ends" not in jonas.page(PAGE)


def test_two_new_people_stand_for_two_lists(stored: House) -> None:
    for number in range(5):
        other = make_person(f"Ada{number} Vale")
        tell(Company(stored.company.app, {"one": other}), one={"ask": "an architect"})
    with unit_of_work():
        operations.have_room(stored.company.jonas, Room.TWO, today=today())
    stored.refresh()
    lists = select(Suggestion.kind, func.count()).where(Suggestion.about_id == stored.company.jonas)
    assert max(row[1] for row in db.session.execute(lists.group_by(Suggestion.kind))) == 2


def test_who_asks_is_looked_for_in_the_background_and_once_a_day(stored: House, run_jobs: Any, frozen: Any) -> None:
    tell(stored.company, tilda={"trade": "Printer", "ask": "Boatbuilders"})
    tilda = stored.company.browser("tilda")
    assert stored.why("tilda", "mara") == ""
    assert "Come back in a few minutes" in tilda.submit(PAGE, button="Look again now", follow=True).page
    run_jobs()
    assert "Boatbuilder" in stored.why("tilda", "mara")
    assert "Ask again tomorrow" in tilda.submit(PAGE, button="Look again now", follow=True).page
    frozen.forward(days=1)
    stored.company.browser("tilda").submit(PAGE, button="Look again now")
    assert db.session.scalar(select(func.count()).where(Job.kind == nightly.ASKED)) == 2


def test_whoever_is_looked_for_alone_gets_nobody_who_stands_in_enough_lists(stored: House) -> None:
    with unit_of_work():
        operations.have_room(stored.company.mara, Room.TWO, today=today())
    stored.refresh()
    stands = select(Suggestion.owner_id).where(
        Suggestion.about_id == stored.company.mara, Suggestion.kind == "worth_meeting"
    )
    before = set(db.session.scalars(stands))
    assert len(before) == 2
    tell(stored.company, tilda={"ask": "Boatbuilders"})
    with unit_of_work():
        operations.look_again(stored.company.tilda, account_id=None, now=clock.now())
    building.anew(today(), lambda *_told: None)
    assert set(db.session.scalars(stands)) == before


def test_the_night_begins_once_and_only_where_there_are_many(
    company: Company, run_jobs: Any, frozen: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen("2026-05-04 02:30")
    tell(company, **SAID)
    run_jobs()
    assert db.session.scalar(select(func.count()).where(Job.kind == nightly.ALL)) == 0
    monkeypatch.setattr(queries, "FEW_MEMBERS", 1)
    run_jobs()
    run_jobs()
    assert db.session.scalar(select(func.count()).where(Job.kind == nightly.ALL)) == 1
    row = db.session.scalars(select(Job).where(Job.kind == nightly.ALL)).one()
    assert row.finished_at and not row.failed
    assert row.result["people"] == 6
    frozen.forward(days=1)
    run_jobs()
    assert db.session.scalars(select(SuggestionNight.day)).all() == [today()]


def test_from_a_terminal(stored: House) -> None:
    told = stored.company.app.test_cli_runner().invoke(args=["guildhall", "suggestions", "rebuild", "--json"])
    assert told.exit_code == 0
    assert json.loads(told.stdout)["people"] == 6


def test_its_owner_takes_it_along_and_nobody_learns_in_whose_lists_they_stand(stored: House) -> None:
    say(stored, "mara", "amara", "Never")
    stored.company.browser("mara").submit(PAGE, {"room": "two"}, button="Save")
    mine = json.loads(taken(stored.company.browser("mara")).read("my-data.json"))["suggestions"]
    assert [each["who"] for each in mine["answers"]] == ["Amara Lindqvist"]
    assert {each["who"] for each in mine["suggested"]} == {"Jonas Pell", "Amara Lindqvist"}
    assert [each["people"] for each in mine["room"]] == ["two"]
    theirs = json.loads(taken(stored.company.browser("amara")).read("my-data.json"))["suggestions"]
    assert theirs["answers"] == theirs["room"] == []
    assert "never" not in everything(stored.company.browser("amara")).lower().split("suggestions")[-1][:200]


def test_whoever_asks_to_be_forgotten_leaves_every_list_and_every_answer(stored: House) -> None:
    say(stored, "amara", "mara", "Never")
    say(stored, "mara", "jonas", "Not now")
    with unit_of_work():
        operations.have_room(stored.company.mara, Room.TWO, today=today())
    with unit_of_work():
        record(PersonErased(person_id=stored.company.mara))
    columns = (
        Suggestion.owner_id, Suggestion.about_id, SuggestionAnswer.owner_id, SuggestionAnswer.about_id,
        SuggestionRoom.person_id,
    )  # fmt: skip
    for column in columns:
        assert db.session.scalars(select(column).where(column == stored.company.mara)).all() == []
    assert db.session.scalars(select(Suggestion)).first() is not None


def test_a_visitor_signs_in_first_and_whoever_lapsed_is_told_that_it_is_for_members(
    company: Company, client: Any
) -> None:
    assert client.get(PAGE).status_code in {302, 303}
    assert company.browser("wim").get(PAGE).status_code == 403
    assert company.browser("yusra").get(PAGE).status_code == 200


def test_the_three_answers_to_begin_with_are_asked_for_while_they_are_missing(stored: House) -> None:
    assert "Three answers to begin with" in stored.company.browser("tilda").page(PAGE)
    assert "Three answers to begin with" not in stored.company.browser("mara").page(PAGE)
    assert stored.company.browser("tilda").page(PAGE).link("Answer them on your profile").endswith("/me")


def test_a_night_that_comes_twice_a_day_changes_nothing(stored: House) -> None:
    rows = select(Suggestion.owner_id, Suggestion.kind, Suggestion.place, Suggestion.about_id, Suggestion.since)
    before = db.session.execute(rows.order_by(*rows.selected_columns)).all()
    stored.refresh()
    assert before == db.session.execute(rows.order_by(*rows.selected_columns)).all()
