"""The ten invariants of referrals (relationships.md §4), each by its number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from portal.core import clock, jobs
from portal.core.actors import Actor, Right, Standing, everywhere
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.mail.models import Delivery
from portal.referrals import policies
from portal.referrals.models import Kind, Referral, ReferralStep
from portal.referrals.operations import answering, forgetting, offering, steps, telling
from portal.referrals.states import Party, State
from portal.relationships.agreed import REFERRED
from portal.relationships.outside.errors import NotTheirs, Over
from portal.relationships.outside.operations import answering as theirs
from portal.relationships.outside.operations import keeping
from tests.referrals.doing import act, at, begin, get, log, mails, seen_by, state_of, talk, today, words
from tests.relationships.company import Company, tie
from tests.relationships.outside import doing as outside

Together = Callable[..., list[str]]


@pytest.fixture
def together(at_once: Callable[..., list[Any]]) -> Together:
    """What came of actions at the same moment, sorted: done, or what refused it."""

    def run(*actions: Callable[[], Any]) -> list[str]:
        outcomes = at_once(*[partial(jobs.retried, action, attempts=8) for action in actions])
        return sorted(type(each).__name__ if isinstance(each, Exception) else "done" for each in outcomes)

    return run


class TestOneIntroducedNeedsBothYesesOfThirtyDays:
    def test_1_by_the_operation(self, trio: Company, frozen) -> None:
        start = frozen("2026-01-05 09:00")
        number = at(trio, State.C_INVITED)
        with unit_of_work():
            now = frozen(start + timedelta(days=31))
            steps.take(get(number), State.C_YES, Party.REFERRED, now=start + timedelta(days=1))
            with pytest.raises(answering.YesTooOld):
                answering.introduce(get(number), now)

    def test_1_by_the_database_for_outside_too(self, trio: Company, frozen) -> None:
        start = frozen("2026-01-05 09:00")
        number = outside.asked(trio)
        late = frozen(start + timedelta(days=31))
        for before, state, party in (
            (State.C_INVITED, State.C_YES, Party.REFERRED), (State.C_YES, State.INTRODUCED, Party.HOUSE),
        ):  # fmt: skip
            step = ReferralStep(
                referral_id=number, before=before, state=state, party=party, at=late, wording=REFERRED.current
            )
            if state is State.INTRODUCED:
                with pytest.raises(DBAPIError, match="two yeses"), unit_of_work():
                    db.session.add(step)
            else:
                with unit_of_work():
                    db.session.add(step)
        assert log(number)[-1] == "c_yes"

    def test_1_nobody_skips_the_question_but_who_buys_themself(self, trio: Company) -> None:
        number = at(trio, State.OFFERED)
        with unit_of_work():
            steps.take(get(number), State.ACCEPTED, Party.RECEIVER, now=clock.now())
        with pytest.raises(steps.MovedOn):
            talk(number)
        with pytest.raises(DBAPIError, match="asked before"), unit_of_work():
            steps.take(get(number), State.CONTACTED, Party.RECEIVER, now=clock.now())


class TestTwoNobodyReadsWhoItIsBefore:
    def test_2_the_receiver_and_the_giver_of_somebody_from_outside(self, trio: Company) -> None:
        number = outside.asked(trio)
        outside.type_yes(number)
        assert seen_by(number, Party.RECEIVER).referred is None
        assert seen_by(number, Party.GIVER).referred is None
        outside.try_code(number, outside.codes()[-1][1])
        assert seen_by(number, Party.RECEIVER).referred is not None
        assert seen_by(number, Party.GIVER).referred is None

    def test_2_no_column_holds_them_in_clear(self, trio: Company) -> None:
        number = outside.introduced(trio)
        assert seen_by(number, Party.RECEIVER).referred is not None
        for table in ("outside_party", "referral", "referral_step"):
            kept = " ".join(str(tuple(row)) for row in db.session.execute(text(f"SELECT * FROM {table}")))
            assert kept
            for word in ("Ulla", "Brand", "brand.example", "7946 0990", "forty"):
                assert word not in kept


class TestThreeWhoMayDoWhat:
    @pytest.mark.parametrize(
        ("name", "gives", "receives", "agrees"),
        [("mara", True, False, False), ("jonas", False, True, False), ("amara", False, False, True),
         ("tilda", False, False, False), ("yusra", False, False, False)],
    )  # fmt: skip
    def test_3_each_their_own(self, trio: Company, name: str, gives: bool, receives: bool, agrees: bool) -> None:
        number = at(trio, State.CONTACTED)
        powers = everywhere([Right.ADMINISTRATION]) if name == "yusra" else everywhere([])
        who = Actor(1, trio.ids[name], name, standing=Standing.MEMBER, powers=powers)
        row = get(number)
        assert (policies.give(who, row), policies.receive(who, row), policies.be_introduced(who, row)) == (
            gives, receives, agrees,
        )  # fmt: skip

    def test_3_the_link_ends_it_and_nobody_else_ends_it_for_them(self, trio: Company) -> None:
        number = outside.introduced(trio)
        with pytest.raises(steps.MovedOn):
            act(number, offering.withdraw)
        with unit_of_work():
            keeping.stop(outside.party(number), now=clock.now())
        assert state_of(number) is State.STOPPED

    @pytest.mark.parametrize(
        ("state", "party"), [(State.CONTACTED, "giver"), (State.WON, "giver"), (State.STOPPED, "receiver")]
    )
    def test_3_the_database_knows_it_too(self, trio: Company, state: State, party: str) -> None:
        number = at(trio, State.INTRODUCED)
        with pytest.raises(IntegrityError), unit_of_work():
            db.session.add(
                ReferralStep(
                    referral_id=number, before=State.INTRODUCED, state=state, party=Party(party), at=clock.now()
                )
            )


class TestFourThreePeople:
    def test_4_nobody_from_outside_is_the_giver(self, trio: Company) -> None:
        number = outside.asked(trio)
        with pytest.raises(NotTheirs):
            outside.type_yes(number, "mara+me@ashmere.example")

    def test_4_nor_the_receiver(self, trio: Company) -> None:
        outside.type_yes(outside.asked(trio), "jonas@ashmere.example")
        assert outside.codes() == []

    def test_4_what_one_buys_oneself_has_no_third_and_asks_nobody(self, trio: Company) -> None:
        with pytest.raises(offering.ForThemselves):
            begin(trio, kind=Kind.OWN_PURCHASE)
        with unit_of_work():
            bought = words(kind=Kind.OWN_PURCHASE)
            referral = offering.draft(trio.mara, trio.jonas, None, bought, today=today(), now=clock.now())
            offering.offer(referral, today=today(), now=clock.now())
            number = referral.id
        act(number, answering.accept)
        talk(number)
        act(number, telling.turned_out, State.WON, thanks="Thank you.")
        assert log(number) == ["draft", "offered", "accepted", "contacted", "won", "closed"]
        assert not [to for to, kind, _ in mails() if kind.startswith(("outside.", "referrals.asked"))]


class TestFiveTheSameAgain:
    def test_5_by_the_giver(self, trio: Company) -> None:
        outside.offered(trio)
        with pytest.raises(offering.OfferedBefore):
            outside.offered(trio)

    def test_5_by_another_giver_to_the_same_mailbox(self, trio: Company) -> None:
        outside.introduced(trio)
        tie(trio.kofi, trio.jonas)
        with unit_of_work():
            again = offering.draft(trio.kofi, trio.jonas, None, words(), today=today(), now=clock.now())
            offering.offer(again, today=today(), now=clock.now())
            number = again.id
        act(number, answering.accept)
        outside.type_yes(number, "ulla+more@brand.example")
        with pytest.raises(Exception, match="already"):
            outside.try_code(number, outside.codes()[-1][1])
        assert state_of(number) is State.C_INVITED


class TestSixForgettingInTime:
    def test_6_never_without_a_day(self, trio: Company) -> None:
        begin(trio)
        with pytest.raises(DBAPIError), unit_of_work():
            db.session.execute(update(Referral).values(delete_after=None))

    def test_6_a_stub_stays_and_then_tells_nobodys(self, trio: Company, frozen) -> None:
        start = frozen("2026-01-05 09:00")
        number = outside.introduced(trio)
        frozen(start + timedelta(days=366))
        forgetting.sweep(clock.now())
        assert get(number).erased_at is not None
        assert (get(number).need, outside.party(number).own_key) == ("", None)
        frozen(start + timedelta(days=366 + 15))
        forgetting.sweep(clock.now())
        row = get(number)
        assert (row.own_key, row.giver_key, row.receiver_key, row.giver_id) == (None, None, None, None)
        assert log(number)[:2] == ["draft", "offered"]
        forgetting.sweep(clock.now())


class TestSevenWhatTheyReceive:
    def test_7_one_code_one_introduction_and_nothing_else_ever(self, trio: Company, frozen) -> None:
        start = frozen("2026-01-05 09:00")
        number = outside.introduced(trio)
        talk(number)
        act(number, telling.turned_out, State.WON, thanks="Thank you.")
        for days in (10, 40, 130):
            frozen(start + timedelta(days=days))
            forgetting.sweep(clock.now())
            keeping.sweep(clock.now())
        kinds = db.session.scalars(select(Delivery.kind).where(Delivery.kind.startswith("outside."))).all()
        assert sorted(kinds) == ["outside.code", "outside.introduced"]
        to_them = [kind for to, kind, _ in mails() if to == "ulla" and not kind.startswith("outside.")]
        assert to_them == []


class TestEightTheLog:
    def test_8_is_append_only_and_says_who(self, trio: Company) -> None:
        number = outside.introduced(trio)
        parties = [step.party for step in steps.log_of(get(number))]
        assert parties == ["giver", "giver", "receiver", "house", "referred", "house"]
        for statement in (update(ReferralStep).values(at=clock.now()), delete(ReferralStep)):
            with pytest.raises(DBAPIError, match="append-only"), unit_of_work():
                db.session.execute(statement)

    def test_8_a_code_typed_twice_at_once_is_one_yes(self, trio: Company, together: Together) -> None:
        number = outside.asked(trio)
        outside.type_yes(number)
        code = outside.codes()[-1][1]
        assert together(*[lambda: outside.try_code(number, code)] * 3) == ["done"] * 3
        assert log(number).count("introduced") == 1
        assert [kind for _, kind, _ in mails("outside.introduced")] == ["outside.introduced"]

    def test_8_a_yes_while_the_giver_takes_it_back_has_one_winner(self, trio: Company, together: Together) -> None:
        number = outside.asked(trio)
        outside.type_yes(number)
        code = outside.codes()[-1][1]
        ends = together(lambda: outside.try_code(number, code), lambda: act(number, offering.withdraw))
        assert ends in (["MovedOn", "done"], ["Over", "done"])
        assert ("introduced" in log(number)) != ("withdrawn" in log(number))
        assert (outside.party(number).own_key is None) == ("withdrawn" in log(number))

    def test_8_a_yes_and_a_no_at_once_have_one_winner(self, trio: Company, together: Together) -> None:
        number = outside.asked(trio)
        outside.type_yes(number)
        code = outside.codes()[-1][1]

        def refuse() -> None:
            with unit_of_work():
                theirs.refuse(outside.party(number), now=clock.now())

        ends = together(lambda: outside.try_code(number, code), refuse)
        assert ends == ["Over", "done"]
        assert ("introduced" in log(number)) != ("c_no" in log(number))


class TestNineSilence:
    def test_9_is_no_yes_of_theirs_nor_of_the_receivers(self, trio: Company, frozen) -> None:
        start = frozen("2026-01-05 09:00")
        asked, offered = outside.asked(trio), outside.offered(trio, need="Something else")
        outside.type_yes(asked)
        frozen(start + timedelta(days=14))
        assert (state_of(asked), state_of(offered)) == (State.C_EXPIRED, State.EXPIRED)
        with pytest.raises(Over):
            outside.try_code(asked, outside.codes()[-1][1])
        with pytest.raises(steps.MovedOn):
            act(offered, answering.accept)
        forgetting.sweep(clock.now())
        assert "c_yes" not in log(asked)
        assert get(offered).decline_code == ""


class TestTenNobodyIsRanked:
    def test_10_see_test_no_counts_and_test_a_copy(self, trio: Company) -> None:
        """The two files that look at every template, and at every row."""
        from tests.referrals import test_a_copy, test_no_counts

        assert any(name.startswith("test_") for name in vars(test_no_counts))
        assert any(name.startswith("test_") for name in vars(test_a_copy))
