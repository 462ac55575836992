"""What an offer needs, what the database refuses, and what time decides."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from portal.core import clock, jobs
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.mail.models import Delivery
from portal.referrals.models import DeclineCode, Referral, ReferralStep
from portal.referrals.operations import answering, forgetting, offering, steps, telling
from portal.referrals.states import WORDING, Party, State
from tests.referrals.doing import (
    NEED,
    THANKS,
    WAYS,
    act,
    at,
    begin,
    get,
    handle,
    log,
    mails,
    seen_by,
    state_of,
    talk,
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


class TestTheReceiverAloneJudges:
    @pytest.mark.parametrize("name", ["mara", "amara", "tilda", "yusra"])
    @pytest.mark.parametrize("verb", ["accept", "decline", "talked", "outcome", "thank", "unreachable"])
    def test_nobody_else_has_the_verbs(self, trio: Company, name: str, verb: str) -> None:
        number = at(trio, State.CONTACTED)
        browser, before = trio.browser(name), log(number)
        token = browser.token("/referrals/new") if name == "mara" else browser.token(f"/relationships/{trio.jonas}")
        values = {"csrf_token": token, "outcome": "won", "thanks": "x", "code": "area", "talked_on": str(today())}
        for party in Party:
            if party is Party.HOUSE:
                continue
            answer = browser.post(f"/referrals/{handle(number, party)}/{verb}", data=values)
            assert answer.status_code in (403, 404)
        assert log(number) == before

    def test_only_the_giver_withdraws_and_only_the_referred_answers_stops_and_erases(self, trio: Company) -> None:
        number = at(trio, State.INTRODUCED)
        own = {"mara": Party.GIVER, "jonas": Party.RECEIVER, "amara": Party.REFERRED}
        rights = {
            "withdraw": "mara",
            "offer": "mara",
            "agree": "amara",
            "refuse": "amara",
            "stop": "amara",
            "erase": "amara",
        }
        before = log(number)
        for verb, who in rights.items():
            for name, party in own.items():
                if name == who:
                    continue
                browser = trio.browser(name)
                token = browser.token(f"/relationships/{trio.tilda}")
                path = f"/referrals/{handle(number, party)}/{verb}"
                assert browser.post(path, data={"csrf_token": token}).status_code == 403
        assert log(number) == before


class TestTheDatabase:
    def step(self, number: int, before: State | None, state: State, party: Party, **more: object) -> None:
        with unit_of_work():
            values = {
                "referral_id": number,
                "before": before,
                "state": state,
                "party": party,
                "at": clock.now(),
                **more,
            }
            db.session.add(ReferralStep(**values))

    @pytest.mark.parametrize(
        ("before", "state", "party"),
        [
            (State.OFFERED, State.INTRODUCED, Party.HOUSE),
            (State.OFFERED, State.C_INVITED, Party.HOUSE),
            (State.OFFERED, State.DECLINED, Party.GIVER),
            (State.OFFERED, State.DECLINED, Party.HOUSE),
            (State.OFFERED, State.WITHDRAWN, Party.RECEIVER),
            (State.C_INVITED, State.C_YES, Party.REFERRED),
            (None, State.DRAFT, Party.GIVER),
        ],
    )
    def test_refuses_a_step_that_does_not_follow_or_is_not_theirs(
        self, trio: Company, before: State | None, state: State, party: Party
    ) -> None:
        number = begin(trio)
        with pytest.raises(DBAPIError):
            self.step(number, before, state, party, wording=WORDING)
        assert state_of(number) is State.OFFERED

    def test_refuses_a_yes_without_words(self, trio: Company) -> None:
        with pytest.raises(IntegrityError):
            self.step(begin(trio), State.OFFERED, State.ACCEPTED, Party.RECEIVER)

    def test_lets_a_state_be_left_once(self, trio: Company) -> None:
        number = at(trio, State.DECLINED)
        with pytest.raises(IntegrityError):
            self.step(number, State.OFFERED, State.WITHDRAWN, Party.GIVER)

    def test_keeps_the_log_as_it_is(self, trio: Company) -> None:
        number = at(trio, State.CONTACTED)
        for statement in (
            update(ReferralStep).where(ReferralStep.referral_id == number).values(at=clock.now()),
            delete(ReferralStep).where(ReferralStep.referral_id == number),
        ):
            with pytest.raises(DBAPIError, match="append-only"), unit_of_work():
                db.session.execute(statement)

    def test_introduces_nobody_on_an_old_yes(self, trio: Company, frozen) -> None:
        start = frozen("2026-01-05 09:00")
        number = at(trio, State.C_INVITED)
        frozen(start + timedelta(days=31))
        self.step(number, State.C_INVITED, State.C_YES, Party.REFERRED, wording=WORDING)
        with pytest.raises(DBAPIError, match="two yeses"):
            self.step(number, State.C_YES, State.INTRODUCED, Party.HOUSE)

    def test_keeps_nothing_for_more_than_a_year(self, trio: Company) -> None:
        number = begin(trio)
        with pytest.raises(DBAPIError), unit_of_work():
            get(number).delete_after = clock.now() + timedelta(days=400)
        with pytest.raises(DBAPIError), unit_of_work():
            db.session.execute(update(Referral).values(delete_after=None))

    def test_knows_three_people(self, trio: Company) -> None:
        number = begin(trio)
        for column in ("giver_id", "referred_id"):
            with pytest.raises(IntegrityError), unit_of_work():
                db.session.execute(update(Referral).where(Referral.id == number).values({column: trio.jonas}))

    def test_lets_a_stub_be_a_stub(self, trio: Company) -> None:
        number = begin(trio)
        with pytest.raises(IntegrityError), unit_of_work():
            get(number).erased_at = clock.now()


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

    def test_the_sweep_is_registered(self, trio: Company, frozen, run_jobs) -> None:
        start = frozen("2026-01-05 09:00")
        number = begin(trio)
        frozen(start + timedelta(days=15))
        run_jobs()
        assert "expired" in log(number)


class TestEnding:
    @pytest.mark.parametrize("state", [State.C_INVITED, State.INTRODUCED, State.WORKING, State.WON, State.CLOSED])
    def test_the_referred_person_erases_it_wherever_it_stands(self, trio: Company, state: State) -> None:
        number = at(trio, state)
        amara, page = trio.browser("amara"), f"/referrals/{handle(number, Party.REFERRED)}"
        if state is State.C_INVITED:
            act(number, forgetting.erase_mine)
        else:
            amara.submit(page, to=f"{page}/erase")
        row = get(number)
        assert (row.referred_id, row.need, row.thanks) == (None, "", "")
        assert amara.get(page).status_code == 404
        assert trio.browser("jonas").get(f"/referrals/{handle(number, Party.RECEIVER)}").status_code == 200

    def test_the_referred_person_stops_it_and_all_hear_that_it_ended(self, trio: Company) -> None:
        number = at(trio, State.CONTACTED)
        page = f"/referrals/{handle(number, Party.REFERRED)}"
        trio.browser("amara").submit(page, to=f"{page}/stop")
        assert state_of(number) is State.STOPPED
        assert sorted(to for to, _, _ in mails("referrals.ended")) == ["jonas", "mara"]
        with pytest.raises(steps.MovedOn):
            act(number, telling.turned_out, State.WON)

    def test_one_invitation_and_one_introduction_reach_the_referred_person(self, trio: Company) -> None:
        at(trio, State.CLOSED)
        kinds = [kind for to, kind, _ in mails("referrals.") if to == "amara"]
        assert kinds == ["referrals.asked", "referrals.introduced"]

    @pytest.mark.parametrize("state", WAYS)
    def test_every_referral_closes_towards_the_giver(self, trio: Company, state: State) -> None:
        """Whatever becomes of it, the giver hears of it (unless it was theirs to end, or is still to come)."""
        number = at(trio, state)
        told = [kind for to, kind, _ in mails("referrals.") if to == "mara"]
        if state not in (State.OFFERED, State.WITHDRAWN):
            assert told, state
        assert seen_by(number, Party.GIVER).giver is not None


class TestAtTheSameMoment:
    def together(self, company: Company, *actions) -> list[str]:
        barrier, ends = threading.Barrier(len(actions)), list[str]()

        def run(action) -> None:
            with company.app.app_context():
                barrier.wait()
                try:
                    jobs.retried(action, attempts=8)
                    ends.append("done")
                except steps.MovedOn:
                    ends.append("moved on")
                except Exception as error:
                    ends.append(repr(error))

        threads = [threading.Thread(target=run, args=(action,)) for action in actions]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        db.session.rollback()
        return sorted(ends)

    def test_an_accept_and_a_decline_cannot_both_be(self, trio: Company) -> None:
        number = begin(trio)
        ends = self.together(
            trio,
            lambda: act(number, answering.accept),
            lambda: act(number, answering.decline, DeclineCode.AREA, ""),
        )
        assert ends == ["done", "moved on"]
        assert log(number) in (["draft", "offered", "accepted", "c_invited"], ["draft", "offered", "declined"])

    def test_an_accept_while_the_giver_withdraws(self, trio: Company) -> None:
        number = begin(trio)
        ends = self.together(trio, lambda: act(number, answering.accept), lambda: act(number, offering.withdraw))
        assert ends in (["done", "done"], ["done", "moved on"])
        assert state_of(number) is State.WITHDRAWN
        asked = [kind for to, kind, _ in mails("referrals.") if to == "amara"]
        assert asked in ([], ["referrals.asked"])
        left = select(Delivery.state).where(Delivery.kind == "referrals.asked")
        assert set(db.session.scalars(left)) <= {"cancelled"}, "who was never asked hears nothing"

    def test_a_yes_while_the_giver_withdraws(self, trio: Company) -> None:
        number = at(trio, State.C_INVITED)
        ends = self.together(trio, lambda: act(number, answering.agree), lambda: act(number, offering.withdraw))
        assert ends == ["done", "moved on"]
        assert log(number)[-1] in ("introduced", "withdrawn")
        assert ("introduced" in log(number)) != ("withdrawn" in log(number))

    def test_five_accepts_are_one(self, trio: Company) -> None:
        number = begin(trio)
        ends = self.together(trio, *[lambda: act(number, answering.accept)] * 5)
        assert ends == ["done"] * 5
        assert log(number) == ["draft", "offered", "accepted", "c_invited"]
        assert [kind for to, kind, _ in mails("referrals.") if to == "amara"] == ["referrals.asked"]

    def test_the_same_offer_twice_at_once(self, trio: Company) -> None:
        ends = self.together(trio, *[lambda: begin(trio)] * 3)
        assert ends.count("done") == 1
        assert sum("OfferedBefore" in end for end in ends) == 2
        assert len(db.session.scalars(select(Referral)).all()) == 1


def test_talking_is_dated_between_the_introduction_and_today(trio: Company) -> None:
    number = at(trio, State.INTRODUCED)
    for day in (today() - timedelta(days=1), today() + timedelta(days=1)):
        with pytest.raises(telling.NotThatDay):
            act(number, telling.talked, on=day, expected=True, today=today(), introduced_on=today())
    talk(number)
    assert state_of(number) is State.CONTACTED
