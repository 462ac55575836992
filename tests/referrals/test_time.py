"""What time decides."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.core import clock
from portal.core.house import house
from portal.referrals.operations import answering, forgetting, steps, telling
from portal.referrals.states import Party, State
from tests.referrals.doing import (
    NEED,
    THANKS,
    act,
    at,
    begin,
    get,
    log,
    mails,
    seen_by,
    state_of,
    talk,
    today,
)  # fmt: skip
from tests.relationships.company import Company


class TestTimeDecides:
    def test_silence_never_becomes_a_yes(self, trio: Company, frozen) -> None:
        start = frozen("2026-01-05 09:00")
        number = begin(trio)
        frozen(start + timedelta(days=14) - timedelta(seconds=1))
        assert state_of(number) is State.OFFERED
        frozen(start + timedelta(days=14))
        assert state_of(number) is State.EXPIRED
        with pytest.raises(steps.MovedOn):
            act(number, answering.accept)
        forgetting.sweep(clock.now())
        forgetting.sweep(clock.now())
        assert log(number) == ["draft", "offered", "expired"]
        assert [kind for to, kind, _ in mails("referrals.")] == ["referrals.offered", "referrals.expired"]

    def test_an_unanswered_question_to_the_referred_leaves_nothing_of_them(self, trio: Company, frozen) -> None:
        start = frozen("2026-01-05 09:00")
        number = at(trio, State.C_INVITED)
        frozen(start + timedelta(days=14))
        with pytest.raises(steps.MovedOn):
            act(number, answering.agree)
        forgetting.sweep(clock.now())
        assert get(number).referred_id is None
        assert get(number).need == ""

    def test_a_no_is_forgotten_at_once(self, trio: Company) -> None:
        number = at(trio, State.C_NO)
        assert get(number).referred_id is None
        assert NEED not in trio.browser("mara").page("/referrals")

    def test_what_is_closed_is_erased_after_ninety_days(self, trio: Company, frozen) -> None:
        start = frozen("2026-01-05 09:00")
        number = at(trio, State.CLOSED)
        forgetting.sweep(frozen(start + timedelta(days=89, hours=23)))
        assert get(number).thanks == THANKS
        forgetting.sweep(frozen(start + timedelta(days=90)))
        row = get(number)
        assert (row.referred_id, row.thanks, row.need) == (None, "", "")
        assert log(number)[-1] == "erased"

    def test_what_never_ends_is_erased_after_a_year(self, trio: Company, frozen) -> None:
        start = frozen("2026-01-05 09:00")
        number = at(trio, State.WORKING)
        forgetting.sweep(frozen(start + timedelta(days=364)))
        assert get(number).referred_id == trio.amara
        forgetting.sweep(frozen(start + timedelta(days=365)))
        assert get(number).referred_id is None

    def test_a_told_outcome_closes_by_itself_and_thanks_still_reach_the_giver(self, trio: Company, frozen) -> None:
        start = frozen("2026-01-05 09:00")
        number = at(trio, State.NOT_FIT)
        forgetting.sweep(frozen(start + timedelta(days=30)))
        assert state_of(number) is State.CLOSED
        act(number, telling.thank, THANKS)
        assert [kind for to, kind, _ in mails("referrals.thanks") if to == "mara"] == ["referrals.thanks"]
        assert THANKS in trio.browser("mara").page("/referrals")

    def test_the_sweep_is_registered(self, trio: Company, frozen) -> None:
        start = frozen("2026-01-05 09:00")
        number = begin(trio)
        frozen(start + timedelta(days=15))
        house().sweeps["referrals"](clock.now())
        assert "expired" in log(number)


def test_talking_is_dated_between_the_introduction_and_today(trio: Company) -> None:
    number = at(trio, State.INTRODUCED)
    for day in (today() - timedelta(days=1), today() + timedelta(days=1)):
        with pytest.raises(telling.NotThatDay):
            act(number, telling.talked, on=day, expected=True, today=today())
    talk(number)
    assert state_of(number) is State.CONTACTED


def test_the_receiver_is_asked_twice_how_useful_it_was_and_keeps_it(trio: Company, frozen) -> None:
    start = frozen("2026-01-05 09:00")
    number = at(trio, State.CONTACTED)
    act(number, telling.turned_out, State.WON)
    asked = []
    for days, answer in ((29, 1), (30, 2), (31, 3), (120, 4), (121, 0)):
        now = frozen(start + timedelta(days=days))
        if "useful" not in seen_by(number, Party.RECEIVER, now).verbs:
            with pytest.raises(steps.MovedOn):
                act(number, telling.useful, answer)
            continue
        act(number, telling.useful, answer)
        asked.append(days)
    assert asked == [30, 120]
    seen = seen_by(number, Party.RECEIVER)
    assert (seen.usefulness, seen.usefulness_later) == (2, 4)
    for party in (Party.GIVER, Party.REFERRED):
        other = seen_by(number, party)
        assert (other.usefulness, other.usefulness_later) == (None, None)
        assert "useful" not in other.verbs
