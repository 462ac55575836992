"""The worksheet about somebody else: its owner's alone."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.core.db import db
from portal.relationships.one_to_ones.models import Worksheet
from tests.relationships.company import Company
from tests.relationships.one_to_ones.doing import (
    leave,
)
from tests.support.time import Frozen

pytestmark = pytest.mark.usefixtures("monday")


def test_the_worksheet_begins_with_the_profile_and_is_mine_alone(company: Company) -> None:
    from portal.core.work import unit_of_work
    from portal.members.people.models import Person

    with unit_of_work():
        person = db.session.get_one(Person, company.jonas)
        person.offer, person.interests = "Drawers that close with a sigh", "Horn, herons"
        person.visibility = {"interests": "nobody"}
    mara, path = company.browser("mara"), f"/one-to-ones/about/{company.jonas}"
    shown = mara.get(path).get_data(as_text=True)
    assert "Drawers that close with a sigh" in shown
    assert "herons" not in shown, "what he hides is not in it"
    mara.submit(path, {"goals": "Wants to sell before spring", "could_do": "Ask Osei"}, to=path)
    assert "Wants to sell before spring" in mara.get(path).get_data(as_text=True)
    assert "Wants to sell before spring" in mara.page(f"{path}/print")
    for name in ("jonas", "yusra"):
        other = company.browser(name)
        assert other.get(f"{path}/print").status_code == 404
        other_page = other.get(f"/one-to-ones/about/{company.jonas if name == 'yusra' else company.mara}")
        assert "Wants to sell" not in other_page.get_data(as_text=True)
    mara.submit(path, to=f"{path}/forget")
    assert db.session.scalars(select(Worksheet)).all() == []


def test_a_worksheet_stays_when_its_person_has_left(company: Company, monday: Frozen) -> None:
    from datetime import date

    mara, path = company.browser("mara"), f"/one-to-ones/about/{company.jonas}"
    mara.submit(path, {"goals": "Wants to sell before spring"}, to=path)
    leave(company, "jonas", date(2026, 1, 6))
    monday.forward(days=2)
    mara = company.browser("mara")
    assert "Wants to sell before spring" in mara.get(path).get_data(as_text=True)
    assert mara.get(f"/one-to-ones/about/{company.wim}").status_code == 404
