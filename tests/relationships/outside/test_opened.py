"""Somebody from outside sees on which days they were read about, and nobody else does."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from portal.core import clock
from portal.core.db import db
from tests.referrals.doing import get
from tests.relationships.company import Company
from tests.relationships.outside import doing
from tests.support.client import new_client
from tests.support.statements import count_statements


@pytest.fixture
def met(trio: Company, frozen: Any) -> int:
    """Jonas is introduced to Ulla on a Monday; the number of the referral."""
    frozen("2026-05-04 09:00")
    return doing.introduced(trio)


def page_of(number: int) -> str:
    return f"/referrals/{get(number).receiver_handle}"


def theirs(company: Company, number: int) -> str:
    return new_client(company.app).page(f"/r/{doing.token(number)}").text


def test_each_day_is_noted_once_and_they_see_it(trio: Company, met: int, frozen: Any) -> None:
    assert "Each day on which Jonas opens it is noted here" in theirs(trio, met)
    jonas = trio.browser("jonas")
    for _ in range(2):
        page = jonas.page(page_of(met)).text
        assert doing.MAIL in page
        assert "They see on which days you open this." in page
    frozen("2026-05-06 18:00")
    jonas = trio.browser("jonas")
    assert "Ulla" in jonas.page("/referrals").text
    assert [day.isoformat() for day in doing.party(met).opened_on] == ["2026-05-04", "2026-05-06"]
    told = theirs(trio, met)
    assert "Jonas opened it on" in told
    assert told.index("4 May") < told.index("6 May")


def test_the_giver_reads_no_contact_and_notes_nothing(trio: Company, met: int) -> None:
    mara = trio.browser("mara")
    assert doing.MAIL not in mara.page(f"/referrals/{get(met).giver_handle}").text
    mara.page("/referrals")
    assert doing.party(met).opened_on == []


def test_nobody_else_finds_the_days(trio: Company, met: int) -> None:
    jonas = trio.browser("jonas")
    jonas.page(page_of(met))
    assert "opened it" not in jonas.page(page_of(met)).text
    db.session.rollback()
    kept = db.session.execute(text("SELECT opened_sealed FROM outside_party")).scalar_one()
    assert b"2026" not in bytes(kept)


def test_once_noted_it_costs_nothing(trio: Company, met: int) -> None:
    jonas = trio.browser("jonas")
    jonas.page(page_of(met))
    with count_statements() as statements:
        jonas.page(page_of(met))
    assert not [each for each in statements if "UPDATE outside_party" in str(each)]
    assert len(statements) <= 8, str(statements)


def test_it_goes_with_everything_else(trio: Company, met: int) -> None:
    trio.browser("jonas").page(page_of(met))
    visitor = new_client(trio.app)
    visitor.submit(f"/r/{doing.token(met)}", button="Erase it", status=303)
    party = doing.party(met)
    assert (party.opened, party.opened_sealed, party.ended_at is not None) == ("", None, True)
    assert clock.now() >= party.ended_at
