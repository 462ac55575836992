"""Two entries that turn out to be one person, among shifts and those who ask for a stand-in."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.members.merging.operations import merging
from portal.members.people.models import Person
from portal.volunteering.models import Closing
from tests.support.people import Cast
from tests.volunteering.conftest import mails, takes
from tests.volunteering.test_stand_ins import asks, closing_of, names_on


def merge(kept: Person, gone: Person) -> None:
    with unit_of_work():
        merging.merge(*(db.session.get_one(Person, each.id) for each in (kept, gone)), giver=OPERATOR, now=clock.now())


@pytest.mark.parametrize("asked", ["amara", "jonas"])
def test_nobody_is_asked_to_stand_in_for_themselves(cast: Cast, supper: SimpleNamespace, asked: str) -> None:
    """Whichever of the two goes, the one that is on the shift stays on it, and their question is over."""
    helper, other = (cast.jonas, cast.amara) if asked == "amara" else (cast.amara, cast.jonas)
    ask = asks(takes(supper.early, helper), other)
    merge(cast.amara, cast.jonas)
    assert names_on(supper.early) == ["Amara"]
    assert closing_of(ask) is Closing.LAPSED


def test_two_places_on_one_shift_become_one_and_nobody_is_told_that_they_gave_it_back(
    cast: Cast, supper: SimpleNamespace
) -> None:
    takes(supper.early, cast.amara)
    ask = asks(takes(supper.early, cast.jonas), cast.mara)
    merge(cast.amara, cast.jonas)
    assert names_on(supper.early) == ["Amara"]
    assert closing_of(ask) is Closing.LAPSED
    assert mails("given_back") == []
    assert mails("stand_in_over") == ["mara@members.example"]


def test_whoever_asked_an_entry_that_signs_in_no_more_learns_that_nobody_answers(
    cast: Cast, supper: SimpleNamespace
) -> None:
    ask = asks(takes(supper.early, cast.mara), cast.jonas)
    merge(cast.amara, cast.jonas)
    assert names_on(supper.early) == ["Mara"]
    assert closing_of(ask) is Closing.LAPSED
    assert mails("stand_in_answered") == ["mara@members.example"]
