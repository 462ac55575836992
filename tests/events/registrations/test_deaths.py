"""Somebody who had a place has died."""

from __future__ import annotations

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.events.registrations.operations import registration
from portal.members.memberships.operations import deaths
from tests.events.conftest import standing_of


def test_their_place_goes_on_and_whoever_they_were_to_bring_keeps_theirs(published, cast, do, letters):
    alone, together = published(capacity=1), published(capacity=2, guest_limit=1)
    do(registration.register, alone, cast.amara.id)
    do(registration.register, alone, cast.jonas.id)
    do(registration.register, together, cast.amara.id, guests=["Noor Amin"])
    told = letters(cast.amara)
    day = clock.now().date()
    do(deaths.record_death, cast.amara, day=day, giver=OPERATOR, today=day)
    assert (standing_of(alone, cast.amara), standing_of(alone, cast.jonas)) == ("cancelled_by_person", "offered")
    assert standing_of(together, cast.amara) == "confirmed"
    assert letters(cast.amara) == told
