"""The page of a call says what somebody lets themselves in for."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.work import unit_of_work
from portal.leadership.offices import operations as offices
from tests.leadership.conftest import begin, call_for, today
from tests.support.client import Client
from tests.support.people import Cast

TOLD = {
    "purpose": "Somebody has to look up.",
    "learning": "How an old roof works.",
    "first_days": "One walk with a torch.",
}


def test_the_call_says_why_what_one_learns_how_it_begins_and_who_served_before(
    cast: Cast, house_of: SimpleNamespace, client: Client
) -> None:
    day, seat = today(), house_of.works_seat
    begin(seat, cast.jonas, day - timedelta(800), day - timedelta(500))
    begin(seat, cast.amara, day - timedelta(500), day - timedelta(30))
    never = begin(seat, cast.mara, day - timedelta(20), day + timedelta(700))
    with unit_of_work():
        offices.void_term(never, reason="somebody else", giver=OPERATOR, now=clock.now())
        for name, words in TOLD.items():
            setattr(house_of.works_chair, name, words)
    page = client.page(f"/leadership/calls/{call_for(house_of.works_chair).slug}").text
    assert [words for words in TOLD.values() if words not in page] == []
    assert page.index("Amara Lindqvist, Chair of works") < page.index("Jonas Weber, Chair of works"), "the last first"
    assert str((day - timedelta(500)).year) in page
    assert "Mara" not in page.replace("Amara", "")
