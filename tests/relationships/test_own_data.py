"""The download of one's own data holds what is mine of a tie, and nothing of what the other one keeps."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.members.memberships.models import Belonging
from portal.relationships.ties.operations import ties
from tests.relationships.company import SECRET, Company, tie
from tests.support.own_data import everything, taken


def mine(company: Company, name: str) -> tuple[dict[str, Any], str]:
    """What is downloaded of relationships, and the whole as text."""
    browser = company.browser(name)
    return json.loads(taken(browser).read("my-data.json"))["relationships"], everything(browser)


def test_its_owner_takes_along_what_they_wrote(noted: Company) -> None:
    told, _whole = mine(noted, "mara")
    (note,), (line,), (chair,), (tied,) = told["notes"], told["diary"], told["circle"], told["ties"]
    assert (note["note"], note["met_where"], note["met_on"]) == (SECRET, "By the weir", "2024-05-01")
    assert (line["note"], line["kind"], line["day"]) == (SECRET, "coffee", "2024-05-02")
    names = {note["about"], line["with"], chair["who"], tied["with"]}
    assert len(names) == 1 and "Jonas" in names.pop()
    assert tied["since"] and tied["i_said_that_we_met"]


@pytest.mark.parametrize("name", ["jonas", "tilda", "yusra"])
def test_nobody_else_takes_any_of_it_along(noted: Company, name: str) -> None:
    told, whole = mine(noted, name)
    assert SECRET not in whole and "By the weir" not in whole
    assert told["notes"] == told["diary"] == told["circle"] == []
    assert [bool(each["since"]) for each in told["ties"]] == ([True] if name == "jonas" else [])


def test_what_the_other_one_only_thinks_is_not_in_it(company: Company) -> None:
    with unit_of_work():
        ties.say_met(company.mara, company.jonas, now=clock.now())
    told, _whole = mine(company, "jonas")
    assert told["ties"] == []
    said, _whole = mine(company, "mara")
    (tied,) = said["ties"]
    assert tied["i_said_that_we_met"] and not tied["since"]


def test_whoever_is_no_member_any_more_has_no_name(company: Company) -> None:
    tie(company.mara, company.wim)
    told, _whole = mine(company, "mara")
    (tied,) = told["ties"]
    assert tied["with"] is None
    assert "Wim" not in json.dumps(told)


def test_whoever_is_no_member_any_more_takes_along_their_own_words_and_no_names(noted: Company) -> None:
    day = clock.now().date()
    with unit_of_work():
        mine_ends = update(Belonging).where(Belonging.person_id == noted.mara)
        db.session.execute(mine_ends.values(end=day - timedelta(days=1)))
    told, _whole = mine(noted, "mara")
    (note,) = told["notes"]
    assert note["note"] == SECRET and note["about"] is None
    assert "Jonas" not in json.dumps(told)
