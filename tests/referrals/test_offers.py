"""What an offer needs, and how often it may be made."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.core import clock
from portal.core.work import unit_of_work
from portal.referrals.models import DeclineCode
from portal.referrals.operations import answering, forgetting, offering, steps
from portal.referrals.states import Party, State
from tests.referrals.doing import (
    NEED,
    act,
    begin,
    get,
    handle,
    mails,
    state_of,
    today,
    words,
)  # fmt: skip
from tests.relationships.company import Company, tie


def draft(company: Company, giver: int, receiver: int, referred: int, **texts: str) -> None:
    with unit_of_work():
        offering.draft(giver, receiver, referred, words(**texts), today=today(), now=clock.now())


class TestAnOffer:
    def test_needs_three_people(self, trio: Company) -> None:
        for people in ((trio.mara, trio.jonas, trio.jonas), (trio.mara, trio.mara, trio.jonas)):
            with pytest.raises(offering.ThreePeople):
                draft(trio, *people)

    def test_needs_a_confirmed_tie_with_both(self, trio: Company) -> None:
        with pytest.raises(offering.NotTied) as refused:
            draft(trio, trio.mara, trio.jonas, trio.tilda)
        assert refused.value.field == "referred"
        with pytest.raises(offering.NotTied) as refused:
            draft(trio, trio.mara, trio.tilda, trio.jonas)
        assert refused.value.field == "receiver"

    def test_needs_members(self, trio: Company) -> None:
        tie(trio.mara, trio.wim)
        with pytest.raises(offering.NotAMember):
            draft(trio, trio.mara, trio.jonas, trio.wim)

    @pytest.mark.parametrize(
        "telling_words",
        [
            "Amara needs it",
            "for the LINDQVIST house",
            "ask amara lindqvist",
            "write to amara@ashmere.example",
            "Lindqvist & Sons",
        ],
    )
    @pytest.mark.parametrize("field", ["need", "why"])
    def test_names_nobody(self, trio: Company, telling_words: str, field: str) -> None:
        with pytest.raises(offering.NamesThem) as refused:
            draft(trio, trio.mara, trio.jonas, trio.amara, **{field: telling_words})
        assert refused.value.field == field

    def test_is_not_made_twice_within_half_a_year(self, trio: Company, frozen) -> None:
        frozen("2026-01-05 09:00")
        first = begin(trio)
        with pytest.raises(offering.OfferedBefore) as refused:
            begin(trio, need="They would rather MEND than buy. Their library books are loved to pieces")
        assert refused.value.handle == handle(first, Party.GIVER)
        assert begin(trio, need="Something else altogether")
        act(first, answering.decline, DeclineCode.AREA, "")
        with pytest.raises(offering.OfferedBefore):
            begin(trio)
        frozen("2026-07-04 08:00")
        with pytest.raises(offering.OfferedBefore):
            begin(trio)
        frozen("2026-07-05 09:00")
        assert begin(trio)

    def test_may_be_made_again_once_it_was_withdrawn_or_lapsed(self, trio: Company, frozen) -> None:
        start = frozen("2026-01-05 09:00")
        act(begin(trio), offering.withdraw)
        begin(trio)
        forgetting.sweep(frozen(start + timedelta(days=15)))
        assert begin(trio)

    def test_of_another_giver_says_nothing_of_the_first(self, trio: Company) -> None:
        """Two givers may think of the same two people; neither learns of the other."""
        first = begin(trio)
        tie(trio.kofi, trio.jonas)
        tie(trio.kofi, trio.amara)
        with unit_of_work():
            again = offering.draft(trio.kofi, trio.jonas, trio.amara, words(), today=today(), now=clock.now())
            offering.offer(again, today=today(), now=clock.now())
            second = again.id
        assert [state_of(first), state_of(second)] == [State.OFFERED, State.OFFERED]
        for number, giver, other in ((first, "mara", " Kofi"), (second, "kofi", " Mara")):
            page = trio.browser(giver).page(f"/referrals/{handle(number, Party.GIVER)}")
            assert NEED in page
            assert other not in page

    def test_cannot_be_rewritten_once_it_is_out(self, trio: Company) -> None:
        number = begin(trio)
        with pytest.raises(steps.MovedOn), unit_of_work():
            offering.rewrite(get(number), trio.jonas, trio.amara, words(), today=today(), now=clock.now())

    def test_that_stays_a_draft_is_thrown_away_whole(self, trio: Company) -> None:
        number = begin(trio, offered=False)
        act(number, offering.withdraw)
        assert get(number).need == ""
        assert mails("referrals.") == []
        assert trio.browser("mara").page("/referrals").text.count("You thought of") == 0
