"""Nothing begins, or is handed on, for whoever is gone."""

from __future__ import annotations

from functools import partial

import pytest

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.members.memberships.operations import deaths, organisations
from portal.members.memberships.operations.memberships import start_membership
from portal.members.merging.operations import merging
from portal.members.people.operations.people import EntryGone, HasDied
from portal.members.privacy.operations import erasing
from tests.members.memberships.test_representing import SPRING, firm, hand, people, speak  # noqa: F401 - fixtures


def test_nothing_is_handed_on_to_whoever_has_died(firm, people, speak):
    amara, jonas, _mara = people
    speak(firm, amara, "primary")
    speak(firm, jonas)
    with unit_of_work():
        deaths.record_death(jonas, day=SPRING, giver=OPERATOR, today=SPRING, now=clock.now())
    with pytest.raises(HasDied):
        hand(firm, jonas, SPRING)


@pytest.mark.parametrize("gone", ["erased", "merged"])
def test_nothing_begins_for_an_entry_that_is_gone(cast, firm, make_firm, speak, plan, begin, gone):
    """Neither by a page that was open before, nor by a hand that was a moment late."""
    speak(firm, cast.amara, "primary")
    row = speak(firm, cast.mara)
    with unit_of_work():
        if gone == "erased":
            erasing.erase(cast.mara, giver=OPERATOR, now=clock.now())
        else:
            merging.merge(cast.jonas, cast.mara, giver=OPERATOR, now=clock.now())
            db.session.refresh(row)
            row.person_id = cast.mara.id  # what could not go along stays with the entry
            row.end = SPRING
    for act in (
        partial(organisations.end_representation, row, last_day=None),
        partial(organisations.represent, make_firm("Other"), cast.mara, kind="delegate", start=SPRING),
        partial(start_membership, cast.mara, plan, SPRING, cover=None, now=clock.now()),
    ):
        with pytest.raises(EntryGone), unit_of_work():
            act()
