"""What somebody takes part in goes along when two entries about them are put together, and comes back."""

from __future__ import annotations

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.members.facts import PeopleMerged, PeopleSeparated, PersonErased
from portal.referrals import queries, reactions
from portal.referrals.states import Party, State
from tests.referrals.doing import at, get, handle
from tests.relationships.company import Company


def merge(kept: int, merged: int) -> None:
    with unit_of_work():
        reactions.follow_them(PeopleMerged(kept_id=kept, merged_id=merged))


def found_by(number: int, person: int) -> bool:
    return db.session.scalar(queries.found_by(handle(number, Party.RECEIVER), person)) is not None


def test_the_entry_that_is_kept_finds_it_and_the_other_does_not(trio: Company) -> None:
    number = at(trio, State.CONTACTED)
    merge(trio.tilda, trio.jonas)
    assert (get(number).receiver_id, get(number).giver_id) == (trio.tilda, trio.mara)
    assert found_by(number, trio.tilda)
    assert not found_by(number, trio.jonas)
    with unit_of_work():
        reactions.follow_them_back(PeopleSeparated(kept_id=trio.tilda, merged_id=trio.jonas))
    assert get(number).receiver_id == trio.jonas
    assert found_by(number, trio.jonas)
    assert not found_by(number, trio.tilda)


def test_what_was_the_kept_ones_own_stays_theirs(trio: Company) -> None:
    own, other = at(trio, State.CONTACTED), at(trio, State.OFFERED)
    merge(trio.jonas, trio.tilda)
    with unit_of_work():
        reactions.follow_them_back(PeopleSeparated(kept_id=trio.jonas, merged_id=trio.tilda))
    assert [get(each).receiver_id for each in (own, other)] == [trio.jonas, trio.jonas]


def test_two_parties_of_one_referral_are_not_made_one(trio: Company) -> None:
    number = at(trio, State.CONTACTED)
    merge(trio.mara, trio.jonas)
    assert (get(number).giver_id, get(number).receiver_id) == (trio.mara, trio.jonas)


def test_whoever_is_erased_leaves_a_stub_that_is_nobodys(trio: Company) -> None:
    number = at(trio, State.CLOSED)
    with unit_of_work():
        reactions.forget(PersonErased(person_id=trio.mara))
    row = get(number)
    assert (row.need, row.thanks, row.own_key, row.giver_key, row.receiver_key) == ("", "", None, None, None)
    assert row.erased_at is not None
    assert row.erased_at <= clock.now()
