"""When an ask breaks the rules of the house: a member tells the office, and the office takes it down with a reason."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, text

from portal.core import clock
from portal.core.actors import Right
from portal.core.db import db
from portal.core.models import AuditEntry
from portal.core.settings import today
from portal.relationships.asks import sweeps
from portal.relationships.asks.errors import StandsNoMore
from portal.relationships.asks.models import State
from portal.relationships.asks.operations import moderating
from tests.relationships.asks.doing import ROOFS, ask_of, close, do, leave_the_association, letters, renew
from tests.relationships.company import Company, make_person

WRONG, WHY = "It sells insurance at the door", "The board is for help, and this sells something"


@pytest.fixture
def staff(company: Company) -> Company:
    """Ines keeps the members' list and is no member; Osei looks after events."""
    company.ids["ines"] = make_person("Ines Duarte", Right.MEMBERS, member=False)
    company.ids["osei"] = make_person("Osei Boateng", Right.EVENTS)
    return company


def test_a_member_reports_and_the_office_takes_it_down(board: int, staff: Company) -> None:
    staff.browser("jonas").submit(f"/asks/{board}", {"words": WRONG}, button="Tell the office")
    ines = staff.browser("ines")
    page = ines.page("/office/asks")
    assert WRONG in page
    assert "Jonas" not in page
    assert ROOFS.title in ines.page("/office")
    ines.submit(f"/asks/{board}", {"why": WHY}, button="Take it down", to=f"/asks/{board}/take-down")
    assert ask_of(board).state(today()) is State.TAKEN_DOWN
    assert letters("ask_taken_down") == ["mara"]
    mara = staff.browser("mara").page(f"/asks/{board}")
    assert WHY in mara
    assert WRONG not in mara
    assert "Jonas" not in mara
    assert ROOFS.title not in staff.browser("jonas").page("/asks")
    assert staff.browser("jonas").get(f"/asks/{board}").status_code == 404
    assert "Nothing to look at" in ines.page("/office/asks")
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "relationships.ask_taken_down")).one()
    assert (entry.before, entry.after, entry.about_id) == (None, None, str(board))
    raw = [str(tuple(row)) for name in ("ask", "ask_report", "audit_entry", "delivery_content")
           for row in db.session.execute(text(f"SELECT * FROM {name}"))]  # fmt: skip
    assert not [row for row in raw if "insurance" in row or "sells something" in row]


def test_it_may_stand(board: int, staff: Company) -> None:
    do(moderating.report, board, staff.jonas, WRONG, now=clock.now())
    staff.browser("ines").submit(f"/asks/{board}", to=f"/asks/{board}/leave-standing")
    assert "Nothing to look at" in staff.browser("ines").page("/office/asks")
    assert ROOFS.title in staff.browser("jonas").page("/asks")
    kept = select(AuditEntry).where(AuditEntry.action == "relationships.ask_left_standing")
    assert len(db.session.scalars(kept).all()) == 1
    do(moderating.leave_standing, board, now=clock.now())
    assert len(db.session.scalars(kept).all()) == 1


@pytest.mark.parametrize("name", ["mara", "jonas", "osei"])
def test_nobody_else_takes_it_down(board: int, staff: Company, name: str) -> None:
    browser = staff.browser(name)
    data = {"csrf_token": browser.token("/asks/new"), "why": WHY}
    for verb in ("take-down", "leave-standing"):
        assert browser.post(f"/asks/{board}/{verb}", data=data).status_code == 403
    assert browser.get("/office/asks").status_code == 403
    assert ask_of(board).state(today()) is State.OPEN


def test_what_is_closed_or_down_cannot_be_taken_down(board: int) -> None:
    do(moderating.take_down, board, WHY, now=clock.now())
    with pytest.raises(StandsNoMore):
        do(moderating.take_down, board, WHY, now=clock.now())
    for verb in (renew, close):
        with pytest.raises(StandsNoMore):
            verb(board)


class TestReminders:
    """In its last three days its owner hears that it runs out, once for each time."""

    def test_once_and_again_after_it_was_renewed(self, board: int, company: Company, frozen: Any, at_once: Any) -> None:
        frozen(clock.now())
        frozen.forward(days=26)
        sweeps.due(clock.now())
        assert letters("ask_ends") == []
        frozen.forward(days=1)
        at_once(*[lambda: sweeps.due(clock.now())] * 2)
        assert letters("ask_ends") == ["mara"]
        assert f"“{ROOFS.title}” stands until" in company.browser("mara").page("/")
        renew(board)
        frozen.forward(days=28)
        for _ in range(2):
            sweeps.due(clock.now())
        assert letters("ask_ends") == ["mara", "mara"]

    def test_whoever_left_or_closed_it_hears_nothing(self, board: int, company: Company, frozen: Any) -> None:
        frozen(clock.now())
        leave_the_association(company.mara, today())
        frozen.forward(days=28)
        sweeps.due(clock.now())
        assert letters("ask_ends") == []
