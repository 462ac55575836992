"""What one-to-ones bring to home, to the download of one's own data, to merging and to being forgotten."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import func, select

from portal.core import clock
from portal.core.actors import Actor, Standing
from portal.core.db import db
from portal.core.facts import record
from portal.core.work import unit_of_work
from portal.members.facts import PersonErased
from portal.members.merging.operations import moving
from portal.relationships.one_to_ones.models import OneToOne, Promise, Quiet, Round, Worksheet
from portal.relationships.one_to_ones.operations import answering, quiet
from portal.relationships.one_to_ones.operations import sheet as sheets
from portal.relationships.one_to_ones.steps import steps as home_steps
from tests.relationships.company import Company, make_person
from tests.relationships.one_to_ones.doing import LINE, accept, act, get, move, promise, propose, say
from tests.support.own_data import everything, taken
from tests.support.time import Frozen

pytestmark = pytest.mark.usefixtures("monday")


def steps(company: Company, name: str) -> list[str]:
    who = Actor(1, company.ids[name], name, standing=Standing.MEMBER)
    with company.app.test_request_context("/"):
        return [str(step.title) for step in home_steps(who, clock.now())]


def test_home_says_whose_turn_it_is(company: Company, monday: Frozen) -> None:
    number = propose(company, "mara", "jonas", 3)
    assert steps(company, "jonas") == ["Mara Oduya would like to talk with you"]
    for name in ("mara", "amara", "yusra"):
        assert steps(company, name) == []
    act(number, answering.put_aside, company.jonas, 1)
    assert steps(company, "jonas") == []
    accept(number, company.jonas)
    move(number, company.mara, 5)
    assert steps(company, "jonas") == ["Mara Oduya would like to move your talk"]
    monday.forward(days=4)
    for name, other in (("mara", "Jonas Pell"), ("jonas", "Mara Oduya")):
        assert steps(company, name) == [f"Did you and {other} talk?"]
    say(number, company.mara)
    assert steps(company, "mara") == []
    promise(number, company.mara, days=1)
    assert steps(company, "mara") == []
    monday.forward(days=1)
    assert steps(company, "mara") == ["What you promised Jonas Pell"]
    assert steps(company, "jonas") == ["Did you and Mara Oduya talk?"]
    monday.forward(days=40)
    assert steps(company, "jonas") == []
    assert steps(company, "mara") == [], "nor for ever"


def test_home_knows_nothing_of_what_was_never_put_to_somebody(company: Company) -> None:
    with unit_of_work():
        quiet.ask(company.jonas, company.mara, now=clock.now())
    propose(company, "mara", "jonas", 3)
    assert steps(company, "jonas") == []


def mine(company: Company, name: str) -> dict[str, Any]:
    return json.loads(taken(company.browser(name)).read("my-data.json"))["one_to_ones"]


def test_each_takes_along_what_their_pages_show(company: Company, monday: Frozen) -> None:
    number = propose(company, "mara", "jonas", 1, line=LINE)
    accept(number, company.jonas)
    monday.forward(days=2)
    say(number, company.mara)
    promise(number, company.mara, "A better price", shared=False)
    with unit_of_work():
        sheets.keep(company.mara, company.jonas, {"goals": "To sell before spring"}, now=clock.now())
        quiet.ask(company.jonas, company.amara, now=clock.now())
    unheard = propose(company, "amara", "jonas", 3, line="The oak is mine")
    mara, jonas = mine(company, "mara"), mine(company, "jonas")
    assert mara["talks"][0]["rounds"][0]["line"] == jonas["talks"][0]["rounds"][0]["line"] == LINE
    assert mara["talks"][0]["i_promised"]["words"] == "A better price"
    assert jonas["talks"][0]["they_promised"] is None
    assert jonas["talks"][0]["i_say_that_it_took_place"] is None
    assert mara["worksheets"][0]["goals"] == "To sell before spring"
    assert jonas["worksheets"] == []
    assert len(jonas["rather_not_asked_by_somebody_since"]) == 1
    assert len(jonas["talks"]) == 1, unheard
    assert "The oak is mine" not in everything(company.browser("jonas"))
    assert mine(company, "tilda") == {"talks": [], "worksheets": [], "rather_not_asked_by_somebody_since": []}


def count(*tables: Any) -> list[int]:
    return [db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def test_whoever_is_forgotten_leaves_nothing(company: Company, monday: Frozen) -> None:
    number = propose(company, "mara", "jonas", 1)
    accept(number, company.jonas)
    monday.forward(days=2)
    say(number, company.mara)
    promise(number, company.mara)
    kept = propose(company, "mara", "amara", 3)
    with unit_of_work():
        sheets.keep(company.mara, company.jonas, {"goals": "x"}, now=clock.now())
        sheets.keep(company.jonas, company.mara, {"goals": "x"}, now=clock.now())
        sheets.keep(company.mara, company.amara, {"goals": "x"}, now=clock.now())
        quiet.ask(company.mara, company.jonas, now=clock.now())
        quiet.ask(company.jonas, company.kofi, now=clock.now())
        quiet.ask(company.mara, company.kofi, now=clock.now())
    with unit_of_work():
        record(PersonErased(person_id=company.jonas))
    assert [row.id for row in db.session.scalars(select(OneToOne))] == [kept]
    assert count(Round, Promise, Worksheet, Quiet) == [1, 0, 1, 1]


def test_talks_go_along_when_two_entries_are_put_together(company: Company) -> None:
    double = company.ids["double"] = make_person("Marah Oduya")
    number = propose(company, "double", "jonas", 3)
    between = propose(company, "double", "mara", 3)
    with unit_of_work():
        sheets.keep(double, company.jonas, {"goals": "To sell"}, now=clock.now())
    with unit_of_work():
        assert list(moving.move_all(double, company.mara))
    talk = get(number)
    assert (talk.proposer_id, talk.other_id) == (company.mara, company.jonas)
    low, high = sorted((company.mara, company.jonas))
    assert talk.open_key == f"{low}:{high}"
    assert get(between).proposer_id == double, "nobody talks with themselves"
    assert company.browser("mara").get(f"/one-to-ones/{talk.handle}").status_code == 200


def test_two_open_with_the_same_do_not_both_go_along(company: Company) -> None:
    company.ids["double"] = make_person("Marah Oduya")
    theirs, mine_ = propose(company, "double", "jonas", 3), propose(company, "mara", "jonas", 3)
    with unit_of_work():
        list(moving.move_all(company.ids["double"], company.mara))
    assert get(theirs).proposer_id == company.ids["double"]
    assert get(mine_).proposer_id == company.mara
