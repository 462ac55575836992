"""A no stays a no when two entries about one person are put together, whichever of the two it was said to or by."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import UniqueConstraint, select

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.db import Model, db
from portal.core.work import unit_of_work
from portal.members.merging import leads
from portal.members.merging.operations import merging
from portal.members.people.models import Person
from portal.relationships import one_person
from portal.relationships.asks.models import AskAnswer, AskThanks, Way
from portal.relationships.introductions.models import IntroductionPause
from portal.relationships.one_to_ones import queries as talks
from portal.relationships.one_to_ones.operations import quiet
from portal.relationships.rhythm.models import Rhythm
from portal.relationships.suggestions.models import Answer, Room, SuggestionAnswer, SuggestionRoom
from portal.relationships.ties.models import ASIDE, WAITS, Tie, TieRhythm, WorkAnswer, WorkWish
from portal.relationships.ties.operations import ties
from portal.relationships.ties.queries import ordered, questions_to, tie_between
from tests.relationships.asks import doing as asks
from tests.relationships.company import Company, make_person

DAY = date(2026, 5, 4)
LATER = DAY + timedelta(days=40)
#: What leads to people and can stand there once, and holds nobody's no: two of them need no word on which is right.
WITHOUT_A_NO = {
    "tie_evidence": "what both confirmed; its key is its own",
    "tie_note": "one's own words", "circle_chair": "one's own chairs", "event_pick": "one's own picks",
    "trust_answer": "a yes; a no leaves no row", "one_to_one": "two proposals, each with times of its own",
    "one_to_one_promise": "a promise of one talk", "one_to_one_sheet": "one's own words",
    "one_to_one_quiet": "made of marks: see below", "suggestion": "made anew each night",
    "ask": "one ask in a ring", "ask_report": "read by the office", "tie": "see below",
    "introduction_side": "its handle is its own",
}  # fmt: skip


def never_signed_in(name: str) -> int:
    number = make_person(name)
    with unit_of_work():
        db.session.get_one(Person, number).account_id = None
    return number


def put(kept: int, merged: int) -> None:
    with unit_of_work():
        one, other = (db.session.get_one(Person, each) for each in (kept, merged))
        merging.merge(one, other, giver=OPERATOR, now=clock.now())
    db.session.expire_all()


@pytest.fixture
def second(company: Company) -> int:
    """Mara again, as a list brought her in: nobody signs in as her."""
    return never_signed_in("Second Oduya")


def answer(owner: int, about: int, strict: bool) -> Model:
    said, until = (Answer.NEVER, None) if strict else (Answer.NOT_NOW, DAY)
    return SuggestionAnswer(owner_id=owner, about_id=about, answer=said, said_on=DAY, until=until)


def wish(owner: int, about: int, strict: bool) -> Model:
    return WorkWish(owner_id=owner, about_id=about, said_at=clock.now(), view=ASIDE if strict else WAITS)


def rhythm(owner: int, about: int, strict: bool) -> Model:
    return TieRhythm(owner_id=owner, about_id=about, weeks=4, since=DAY, let_be_until=LATER if strict else None)


def letters(me: int, _other: int, strict: bool) -> Model:
    return Rhythm(person_id=me, weekday=1, hour=8, paused_until=LATER if strict else None)


def room(me: int, _other: int, strict: bool) -> Model:
    return SuggestionRoom(person_id=me, room=Room.NEVER if strict else Room.OPEN, waits=False)


def pause(me: int, _other: int, strict: bool) -> Model:
    return IntroductionPause(person_id=me, until=(LATER if strict else DAY).isoformat())


def helper(me: int, _other: int, strict: bool) -> Model:
    return AskAnswer(
        ask_id=1, helper_id=me, way=Way.HELP, at=clock.now(), laid_aside_at=clock.now() if strict else None
    )


def thanks(helper: int, helped: int, strict: bool) -> Model:
    said = {"out_at": clock.now()} if strict else {"agreed_at": clock.now()}
    return AskThanks(ask_id=1, helper_id=helper, helped_id=helped, at=clock.now(), shown=True, **said)


def turned(make: Callable[..., Model]) -> Callable[..., Model]:
    return lambda me, other, strict: make(other, me, strict)


#: (table, column) → how to make a row, and what is read of the strict one.
MADE: dict[tuple[str, str], tuple[Callable[..., Any], Callable[[Any], Any], Any]] = {
    ("suggestion_answer", "owner_id"): (answer, lambda row: (row.answer, row.until), ("never", None)),
    ("suggestion_answer", "about_id"): (turned(answer), lambda row: (row.answer, row.until), ("never", None)),
    ("suggestion_room", "person_id"): (room, lambda row: row.room, Room.NEVER),
    ("work_wish", "owner_id"): (wish, lambda row: row.answer, WorkAnswer.NOT_NOW),
    ("work_wish", "about_id"): (turned(wish), lambda row: row.answer, WorkAnswer.NOT_NOW),
    ("tie_rhythm", "owner_id"): (rhythm, lambda row: row.let_be_until, LATER),
    ("tie_rhythm", "about_id"): (turned(rhythm), lambda row: row.let_be_until, LATER),
    ("rhythm", "person_id"): (letters, lambda row: row.paused_until, LATER),
    ("introduction_pause", "person_id"): (pause, lambda row: row.until, LATER.isoformat()),
    ("ask_answer", "helper_id"): (helper, lambda row: row.laid_aside_at is not None, True),
    ("ask_thanks", "helper_id"): (thanks, lambda row: (row.agreed_at, row.out_at is None), (None, False)),
    ("ask_thanks", "helped_id"): (turned(thanks), lambda row: (row.agreed_at, row.out_at is None), (None, False)),
}


@pytest.mark.parametrize("strict", ["the one that stays", "the one that goes"])
@pytest.mark.parametrize("twins", one_person.TWINS, ids=lambda each: f"{each.model.__tablename__}.{each.column}")
def test_of_two_that_cannot_be_beside_each_other_the_stricter_holds(
    company: Company, second: int, twins: one_person.Twins, strict: str
) -> None:
    mara, jonas = company.mara, company.jonas
    assert asks.post(company.tilda) == 1
    make, read, expected = MADE[twins.model.__tablename__, twins.column]
    with unit_of_work():
        db.session.add(make(mara, jonas, strict == "the one that stays"))
        db.session.add(make(second, jonas, strict == "the one that goes"))
    put(mara, second)
    column = getattr(twins.model, twins.column)
    (row,) = db.session.scalars(select(twins.model).where(column == mara)).all()
    assert read(row) == expected


def test_every_table_in_which_two_rows_may_meet_has_a_rule_or_no_no(app: Flask) -> None:
    found = set()
    for lead in leads.all_leads():
        table = Model.metadata.tables[lead.table]
        keys = [table.primary_key, *(each for each in table.constraints if isinstance(each, UniqueConstraint))]
        single = {column for column in table.columns if column.unique}
        led = set(lead.columns)
        of_ours = lead.table in WITHOUT_A_NO or any(lead.table == each.model.__tablename__ for each in one_person.TWINS)
        module = next(m.class_.__module__ for m in Model.registry.mappers if m.local_table is table)
        if module.startswith("portal.relationships") and any(led & ({*key.columns} | single) for key in keys):
            found |= {lead.table}
            assert of_ours, f"{lead.table}: say which of two holds (`one_person`), or that no no is in it"
    assert len(found) > 12
    ruled = {(each.model.__tablename__, each.column) for each in one_person.TWINS}
    assert ruled == set(MADE)
    assert {table for table, _column in ruled}.isdisjoint(WITHOUT_A_NO)


def test_what_was_told_to_nobody_stays_with_its_owner_where_both_sign_in(company: Company) -> None:
    """The office alone says that they are one: what each keeps to themselves is not told to the other."""
    second = make_person("Second Oduya")
    with unit_of_work():
        db.session.add_all([answer(company.mara, company.jonas, False), answer(second, company.jonas, True)])
    put(company.mara, second)
    row = db.session.get_one(SuggestionAnswer, (company.mara, company.jonas))
    assert row.answer == Answer.NOT_NOW


@pytest.mark.parametrize("asked", ["mara", "second"])
def test_a_question_left_alone_is_not_put_again(company: Company, second: int, asked: str) -> None:
    """Jonas asked one of the two, who left it; he has a tie with the other as well."""
    who = {"mara": company.mara, "second": second}
    other = next(number for name, number in who.items() if name != asked)
    now = clock.now()
    with unit_of_work():
        ties.say_met(company.jonas, who[asked], now=now)
        ties.ask(company.jonas, who[asked], now=now)
        ties.leave_it(who[asked], company.jonas, now=now)
        ties.say_met(company.jonas, other, now=now)
        ties.ask(company.jonas, other, now=now)
    put(company.mara, second)
    assert questions_to(company.mara, now.date()) == []
    tie = db.session.scalars(tie_between(company.mara, company.jonas)).one()
    assert tie.left_at(company.mara) is not None
    with pytest.raises(ties.AskedAlready), unit_of_work():
        ties.ask(company.jonas, company.mara, now=now)


def test_a_tie_that_changes_its_order_takes_the_no_along(company: Company) -> None:
    """Who stood first stands second since: what each left alone stays with who left it."""
    last = never_signed_in("Last Oduya")
    now = clock.now()
    with unit_of_work():
        ties.say_met(company.jonas, last, now=now)
        ties.ask(company.jonas, last, now=now)
        ties.leave_it(last, company.jonas, now=now)
    put(company.mara, last)
    assert ordered(company.mara, company.jonas) == (company.mara, company.jonas)
    tie = db.session.scalars(select(Tie)).one()
    assert (tie.left_at(company.mara) is not None, tie.left_at(company.jonas)) == (True, None)
    assert questions_to(company.mara, now.date()) == []


@pytest.mark.parametrize("stays", ["mara", "second"])
def test_whoever_would_rather_not_be_asked_is_not_asked_by_another_name(
    company: Company, second: int, stays: str
) -> None:
    """Jonas would rather not be asked by one of the two, and one of the two not by Tilda."""
    now = clock.now()
    with unit_of_work():
        quiet.ask(company.jonas, second, now=now)
        quiet.ask(second, company.tilda, now=now)
    kept, gone = (company.mara, second) if stays == "mara" else (second, company.mara)
    put(kept, gone)
    assert talks.is_quiet(company.jonas, kept)
    assert talks.is_quiet(kept, company.tilda)
    assert not talks.is_quiet(kept, company.jonas)
    assert not talks.is_quiet(company.tilda, kept)
