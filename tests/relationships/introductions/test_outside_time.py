"""An introduction to somebody from outside: how long it waits, and how it ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.core.facts import record
from portal.core.work import unit_of_work
from portal.mail.models import Delivery
from portal.members.facts import PeopleMerged, PersonErased
from portal.relationships.introductions import reactions
from portal.relationships.introductions.models import IntroductionSide
from portal.relationships.introductions.operations import clockwork, steps
from portal.relationships.introductions.seen import Shown
from portal.relationships.introductions.states import Party, State
from portal.relationships.outside.errors import Over
from portal.relationships.ties.models import TieEvidence
from portal.relationships.ties.queries import are_tied
from tests.relationships.company import Company
from tests.relationships.introductions import blind
from tests.relationships.introductions.doing import (
    THANKS,
    TO_B,
    ask_now,
    get,
    inside,
    log,
    mails,
    seen_by,
    sides,
    state_of,
    tell,
    yes,
)  # fmt: skip


class TestTime:
    def test_a_fortnight_each_and_silence_is_no_yes(self, trio: Company, frozen) -> None:
        start = frozen("2026-01-05 09:00")
        number = blind.begin(trio)
        frozen(start + timedelta(days=13))
        yes(number, Party.B)
        blind.type_yes(number)
        frozen(start + timedelta(days=26, hours=23))
        clockwork.sweep(clock.now())
        assert state_of(number) is State.INVITED
        frozen(start + timedelta(days=27))
        assert state_of(number) is State.NOT_AHEAD
        with pytest.raises(Over):
            blind.type_yes(number)
        clockwork.sweep(clock.now())
        assert log(number) == ["asked", "invited", "not_ahead"]
        assert blind.party(number).ended_at and not are_tied(trio.mara, trio.tilda)
        assert [to for to, *_rest in mails("introductions.not_ahead")] == ["mara"]
        frozen(start + timedelta(days=41))
        clockwork.sweep(clock.now())
        assert get(number).erased_at and log(number)[-1] == "erased"

    def test_the_member_alone_is_asked_how_it_went(self, trio: Company, frozen) -> None:
        start = frozen("2026-01-05 09:00")
        number = blind.introduced(trio)
        frozen(start + timedelta(days=21))
        clockwork.sweep(clock.now())
        clockwork.sweep(clock.now())
        ((to, _kind, words),) = mails("introductions.follow_up")
        assert to == "jonas" and not [each for each in blind.WHO_SHE_IS if each in words]
        assert len(mails("outside.")) == 1, "one letter for her, and no other ever"
        tell(number, Party.B, helped=True, thanks=THANKS)
        (evidence,) = db.session.scalars(select(TieEvidence))
        assert {evidence.person_a_id, evidence.person_b_id} == {trio.mara, trio.jonas}
        assert [to for to, *_rest in mails("introductions.thanks")] == ["mara"]
        frozen(start + timedelta(days=21 + 90))
        clockwork.sweep(clock.now())
        row = get(number)
        assert row.erased_at and row.pair_key is None and blind.party(number).ended_at


class TestEnding:
    def test_she_stops_it_and_the_member_hears_so(self, trio: Company) -> None:
        number = blind.introduced(trio)
        before = seen_by(number, Party.ASKER)
        blind.stops(number)
        member, asker = seen_by(number, Party.B), seen_by(number, Party.ASKER)
        assert member and (member.shown, member.third, member.verbs) == (Shown.STOPPED, None, ())
        assert asker and asker.shown is Shown.INTRODUCED and asker == before, "who stepped out sees nothing of it"
        ((to, _kind, words),) = mails("introductions.ended")
        assert to == "jonas" and not [each for each in blind.WHO_SHE_IS if each in words]
        assert not mails("introductions.introduced"), "a letter that waits still does not leave any more"
        with pytest.raises(steps.MovedOn):
            tell(number, Party.B)

    def test_she_has_it_erased_and_a_stub_is_left(self, trio: Company) -> None:
        number = blind.introduced(trio)
        blind.erases(number)
        row = get(number)
        assert row.erased_at and (row.own_key, row.pair_key, row.inside) == (None, None, "")
        assert log(number) == ["asked", "invited", "introduced", "stopped", "erased"]
        assert db.session.scalars(select(IntroductionSide)).all() == []
        assert [to for to, *_rest in mails("introductions.ended")] == ["jonas"]
        assert blind.party(number).ended_at

    @pytest.mark.parametrize("who", ["mara", "jonas"])
    def test_whoever_of_the_members_is_erased_takes_all_of_it_along(self, trio: Company, who: str) -> None:
        number = blind.introduced(trio)
        with unit_of_work():
            record(PersonErased(person_id=trio.ids[who]))
        assert get(number).erased_at and blind.party(number).ended_at
        assert not db.session.scalars(select(Delivery.id).where(Delivery.email == blind.MAIL)).all()

    def test_two_entries_of_one_end_it(self, trio: Company) -> None:
        number = blind.invited(trio)
        with unit_of_work():
            sides(number)[Party.ASKER].person_id = trio.jonas
            db.session.flush()
            reactions.look_for_three(PeopleMerged(kept_id=trio.jonas, merged_id=trio.mara))
        assert log(number) == ["asked", "invited", "not_ahead"]
        assert blind.party(number).ended_at

    def test_a_question_that_was_not_put_is_put_when_its_time_comes(self, trio: Company) -> None:
        number = blind.begin(trio, put=False)
        assert not inside(number).b.asked
        ask_now(number)
        seen = seen_by(number, Party.B)
        assert seen and (seen.shown, seen.words) == (Shown.QUESTION, (TO_B,))
