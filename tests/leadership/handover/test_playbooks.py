"""Playbooks: who reads and writes them, that every version stays, and that nobody loses what they typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.leadership.handover.errors import WrittenMeanwhile
from portal.leadership.handover.operations.playbooks import write_playbook
from portal.leadership.handover.playbook import NOTHING, PlaybookVersion
from portal.leadership.offices.models import Position
from portal.members.people.models import Person
from tests.leadership.conftest import begin, today
from tests.support.client import Client
from tests.support.people import Cast

Browsers = Callable[[Person], Client]


def wrote(position: Position, base: int, **said: str) -> PlaybookVersion | None:
    with unit_of_work():
        return write_playbook(position, NOTHING | said, base=base, by=None, now=clock.now())


def page_of(position: Position) -> str:
    return f"/leadership/positions/{position.id}/playbook"


def test_who_serves_will_or_did_lately_reads_and_who_serves_writes(
    cast: Cast, house_of: SimpleNamespace, browser_as: Browsers, client: Client
) -> None:
    day, seat, page = today(), house_of.helper_seat, page_of(house_of.helper)
    begin(seat, cast.mara, day - timedelta(700), day - timedelta(400))
    begin(seat, cast.edda, day - timedelta(400), day - timedelta(100))
    begin(seat, cast.amara, day - timedelta(100), day + timedelta(50))
    begin(seat, cast.jonas, day + timedelta(50), day + timedelta(400))
    wrote(house_of.helper, 0, contacts="Piet has the ladder")
    may: dict[Person, tuple[int, int]] = {
        cast.amara: (200, 200), cast.jonas: (200, 403), cast.edda: (200, 403), cast.mara: (404, 404),
        cast.tomas: (404, 404), cast.greta: (200, 200),
    }  # fmt: skip
    for person, expected in may.items():
        browser = browser_as(person)
        assert (browser.get(page).status_code, browser.get(f"{page}/edit").status_code) == expected, person.name
        assert browser.get(f"{page}/1").status_code == expected[0], person.name
    assert "Piet has the ladder" in browser_as(cast.edda).page(page).text
    assert client.get(page).status_code == 303


def test_every_version_is_kept(cast: Cast, house_of: SimpleNamespace, browser_as: Browsers) -> None:
    begin(house_of.helper_seat, cast.amara, today(), today() + timedelta(50))
    amara, page = browser_as(cast.amara), page_of(house_of.helper)
    assert "What belongs in it" in amara.page(page).text
    amara.submit(f"{page}/edit", {"month_3": "Gutters", "keys": "In the safe"})
    amara.submit(f"{page}/edit", {"month_3": "Gutters, both sides"})
    amara.submit(f"{page}/edit", {})
    assert [each.number for each in db.session.scalars(db.select(PlaybookVersion).order_by("id"))] == [1, 2]
    assert "both sides" in amara.page(page).text
    first = amara.page(f"{page}/1").text
    assert "Gutters" in first
    assert "both sides" not in first
    assert amara.get(f"{page}/3").status_code == 404


def test_who_is_overtaken_loses_nothing(cast: Cast, house_of: SimpleNamespace, browser_as: Browsers) -> None:
    begin(house_of.helper_seat, cast.amara, today(), today() + timedelta(50))
    amara, page = browser_as(cast.amara), f"{page_of(house_of.helper)}/edit"
    wrote(house_of.helper, 0, contacts="Piet", documents="Folder")
    wrote(house_of.helper, 1, contacts="Piet and Ann", documents="Folder, new")
    answer = amara.submit(page, {"base": "1", "contacts": "Piet", "documents": "My folder", "ways": "Mine"}, status=422)
    assert "saved this playbook while you were writing" in answer.page.text
    assert "Folder, new" in answer.page("section.sheet")[0].get_text()
    typed = {each["name"]: each.get_text().strip() for each in answer.page("textarea")}
    assert (typed["documents"], typed["ways"], typed["contacts"]) == ("My folder", "Mine", "Piet and Ann")
    assert answer.page("input[name=base]")[0]["value"] == "2"


@pytest.mark.slow
def test_two_at_once_make_one_version_and_one_no(house_of: SimpleNamespace, at_once: Callable[..., list[Any]]) -> None:
    number = house_of.helper.id

    def writes(words: str) -> str:
        try:
            wrote(db.session.get_one(Position, number), 0, ways=words)
        except WrittenMeanwhile:
            return "overtaken"
        return "written"

    assert sorted(at_once(partial(writes, "one"), partial(writes, "two"))) == ["overtaken", "written"]
