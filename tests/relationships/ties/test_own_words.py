"""What is in the download of one's own data, for these tests to look at."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.relationships.rhythm import operations
from tests.relationships.company import Company
from tests.relationships.ties.doing import make_trusted
from tests.support.own_data import taken


def mine(company: Company, name: str, part: str) -> Any:
    """A part of what this person takes along."""
    return json.loads(taken(company.browser(name)).read("my-data.json"))[part]


def test_each_takes_along_what_they_said_themselves(company: Company) -> None:
    make_trusted(company.mara, company.jonas, date(2024, 1, 5), date(2024, 3, 1))
    with unit_of_work():
        operations.keep_in_touch(company.mara, company.jonas, weeks=4, today=today())
    said = mine(company, "mara", "trust")["i_said_yes"]
    assert {each["question"] for each in said} == {"introduce", "work"}
    assert {each["about"] for each in said} == {"Jonas Pell"}
    assert mine(company, "mara", "rhythm")["in_touch"][0]["every_so_many_weeks"] == 4
    assert mine(company, "jonas", "rhythm") == {"letters": [], "in_touch": []}
