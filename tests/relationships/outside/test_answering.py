"""Somebody from outside says yes, no or never, and a code proves that it was they."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.mail.models import Delivery
from portal.members.people.models import Person
from portal.referrals.operations import forgetting, offering, steps
from portal.referrals.states import Party, State
from portal.relationships.outside import wording
from portal.relationships.outside.errors import NoMoreCodes, NotTheirs, Over, SentJustNow
from portal.relationships.outside.models import OutsideSuppression
from portal.relationships.outside.operations import answering, keeping
from tests.referrals.doing import LINE, act, get, handle, log, mails, seen_by, state_of, today
from tests.relationships.company import Company
from tests.relationships.outside import doing
from tests.relationships.outside.doing import MAIL, agree, asked, codes, introduced, offered, party, try_code, type_yes


class TestYes:
    def test_counts_with_the_right_code_alone(self, trio: Company) -> None:
        number = asked(trio)
        type_yes(number)
        assert state_of(number) is State.C_INVITED
        [(to, code)] = codes()
        assert to == MAIL
        assert try_code(number, "BBBBBBBB" if code != "BBBBBBBB" else "CCCCCCCC") == "WrongCode"
        assert state_of(number) is State.C_INVITED
        assert try_code(number, f"{code[:4]} {code[4:].lower()}") == ""
        assert log(number)[-2:] == ["c_yes", "introduced"]
        assert party(number).wording in wording.OUTSIDE
        assert try_code(number, code) == "", "typing it twice changes nothing"
        assert log(number).count("introduced") == 1

    def test_is_nothing_before_the_code(self, trio: Company) -> None:
        """Neither receiver nor giver sees any of what was typed."""
        number = asked(trio)
        type_yes(number)
        for side in (Party.GIVER, Party.RECEIVER):
            assert seen_by(number, side).referred is None
            name = "mara" if side is Party.GIVER else "jonas"
            page = trio.browser(name).page(f"/referrals/{handle(number, side)}")
            assert "Ulla" not in page
            assert MAIL not in page

    def test_five_wrong_codes_spend_the_right_one(self, trio: Company) -> None:
        number = asked(trio)
        type_yes(number)
        right = codes()[-1][1]
        told = [try_code(number, "ZZZZZZZZ") for _ in range(5)]
        assert told == ["WrongCode"] * 4 + ["CodeSpent"]
        assert try_code(number, right) == "CodeSpent"
        assert state_of(number) is State.C_INVITED

    def test_a_code_works_for_ten_minutes(self, trio: Company, frozen) -> None:
        start = frozen("2026-03-02 09:00")
        number = asked(trio)
        type_yes(number)
        frozen(start + timedelta(minutes=10))
        assert try_code(number, codes()[-1][1]) == "CodeSpent"

    def test_three_codes_are_all_a_link_sends_and_the_last_one_counts(self, trio: Company, frozen) -> None:
        start = frozen("2026-03-02 09:00")
        number = asked(trio)
        type_yes(number)
        with pytest.raises(SentJustNow):
            type_yes(number)
        for minutes in (2, 4):
            frozen(start + timedelta(minutes=minutes))
            type_yes(number)
        frozen(start + timedelta(minutes=6))
        with pytest.raises(NoMoreCodes):
            type_yes(number)
        sent = [code for _, code in codes()]
        assert len(sent) == 3
        assert try_code(number, sent[0]) == "WrongCode"
        assert try_code(number, sent[2]) == ""

    @pytest.mark.parametrize("email", ["mara@ashmere.example", "MARA+books@Ashmere.example", "mara.o@mail.example"])
    def test_the_giver_cannot_click_for_them(self, trio: Company, email: str) -> None:
        number = asked(trio)
        with unit_of_work():
            db.session.get_one(Person, trio.mara).email = "mara.o@mail.example"
        with pytest.raises(NotTheirs):
            type_yes(number, email)
        assert codes() == []

    def test_the_receiver_gets_no_code_and_cannot_tell(self, trio: Company) -> None:
        number = asked(trio)
        type_yes(number, "jonas+me@ashmere.example")
        assert codes() == []
        assert party(number).has_code(clock.now())

    def test_a_member_is_told_so_in_the_letter_alone(self, trio: Company) -> None:
        number = asked(trio)
        type_yes(number, "tilda@ashmere.example")
        [letter] = [words for to, kind, words in mails("outside.code") if to == "tilda"]
        assert "/sign-in" in letter.replace("\\", "")
        seen = seen_by(number, Party.GIVER)
        assert "tilda" not in str(seen).lower()

    def test_brings_both_one_message_and_tells_the_giver(self, trio: Company) -> None:
        number = introduced(trio)
        told = [(to, kind) for to, kind, _ in mails() if kind.endswith((".introduced", ".together"))]
        assert sorted(told) == [
            ("jonas", "referrals.introduced"), ("mara", "referrals.together"), ("ulla", "outside.introduced"),
        ]  # fmt: skip
        letters = {to: words for to, kind, words in mails() if kind.endswith(".introduced")}
        assert MAIL in letters["jonas"]
        assert "jonas@ashmere.example" in letters["ulla"]
        assert doing.token(number) in letters["ulla"].replace("\\", "")
        seen = seen_by(number, Party.RECEIVER)
        assert (seen.referred.name, seen.referred.email, seen.referred.words) == (  # type: ignore[union-attr]
            "Ulla Brand", MAIL, "It is forty books, not thirty.",
        )  # fmt: skip
        assert seen_by(number, Party.GIVER).referred is None

    def test_takes_the_link_away_from_the_giver(self, trio: Company) -> None:
        number = asked(trio)
        before = doing.token(number)
        assert seen_by(number, Party.GIVER).link.endswith(before)
        agree(number)
        assert doing.token(number) != before
        assert seen_by(number, Party.GIVER).link == ""
        assert trio.app.test_client().get(f"/r/{before}").status_code == 404

    def test_to_the_same_need_again_changes_nothing(self, trio: Company) -> None:
        """The same person, receiver and need within 180 days, by way of another giver."""
        introduced(trio)
        from tests.relationships.company import tie

        tie(trio.kofi, trio.jonas)
        with unit_of_work():
            again = offering.draft(trio.kofi, trio.jonas, None, doing.words(), today=today(), now=clock.now())
            offering.offer(again, today=today(), now=clock.now())
            number = again.id
        act(number, doing.referral_answers.accept)
        type_yes(number, "ulla+again@brand.example")
        with pytest.raises(Exception, match="already"):
            try_code(number, codes()[-1][1])
        assert state_of(number) is State.C_INVITED


class TestNo:
    def test_erases_everything_and_says_little(self, trio: Company) -> None:
        number = asked(trio)
        type_yes(number)
        token = doing.token(number)
        with unit_of_work():
            answering.refuse(party(number), now=clock.now())
        assert log(number)[-2:] == ["c_no", "erased"]
        assert get(number).need == ""
        assert (party(number).own_key, party(number).email_key, party(number).name) == (None, None, "")
        assert trio.app.test_client().get(f"/r/{token}").status_code == 404
        kept = db.session.scalars(select(Delivery.email).where(Delivery.kind.startswith("outside."))).all()
        assert not [email for email in kept if "ulla" in email]
        told = {(to, kind) for to, kind, _ in mails("referrals.")}
        assert {("jonas", "referrals.not_ahead"), ("mara", "referrals.not_ahead")} <= told

    def test_never_again_keeps_a_hash_and_no_code_goes_there_again(self, trio: Company) -> None:
        number = asked(trio)
        with unit_of_work():
            answering.never_again(party(number), "Ulla+shop@brand.example", today=today(), now=clock.now())
        [kept] = db.session.scalars(select(OutsideSuppression)).all()
        assert len(kept.email_key) == 64
        again = asked(trio, need="Something else altogether")
        type_yes(again)
        assert codes() == []
        assert party(again).has_code(clock.now()), "it looks the same"

    def test_cannot_be_told_from_silence_or_from_never(self, trio: Company, frozen) -> None:
        start = frozen("2026-03-02 09:00")
        seen = []
        for each, answer in enumerate(("no", "never", "nothing")):
            frozen(start)
            number = asked(trio, need=f"Thing {'abc'[each]}")
            with unit_of_work():
                if answer == "no":
                    answering.refuse(party(number), now=clock.now())
                elif answer == "never":
                    answering.never_again(party(number), MAIL, today=today(), now=clock.now())
            frozen("2026-03-20 09:00")
            forgetting.sweep(clock.now())
            keeping.sweep(clock.now())
            views = [seen_by(number, side) for side in (Party.GIVER, Party.RECEIVER)]
            seen.append([(view.shown, sorted(view.at), view.verbs, view.need, view.link) for view in views])
        assert seen[0] == seen[1] == seen[2]

    def test_silence_lapses_and_leaves_nothing(self, trio: Company, frozen) -> None:
        start = frozen("2026-03-02 09:00")
        number = asked(trio)
        type_yes(number)
        token, code = doing.token(number), codes()[-1][1]
        frozen(start + timedelta(days=14))
        assert trio.app.test_client().get(f"/r/{token}").status_code == 404
        with pytest.raises(Over):
            try_code(number, code)
        with pytest.raises(Over), unit_of_work():
            answering.refuse(party(number), now=clock.now())
        keeping.sweep(clock.now())
        assert party(number).own_key is None
        assert party(number).name == ""

    def test_what_was_typed_and_never_proved_goes_within_the_hour(self, trio: Company, frozen) -> None:
        start = frozen("2026-03-02 09:00")
        number = asked(trio)
        type_yes(number)
        frozen(start + timedelta(minutes=75))
        keeping.sweep(clock.now())
        assert (party(number).email, party(number).email_key) == ("", None)
        assert party(number).waits
        frozen(start + timedelta(minutes=80))
        agree(number, "ulla@elsewhere.example")

    def test_when_the_receiver_is_no_member_any_more_nothing_is_asked(self, trio: Company) -> None:
        from portal.members.memberships.models import Belonging

        number = asked(trio)
        type_yes(number)
        code = codes()[-1][1]
        with unit_of_work():
            gone = today() - timedelta(days=1)
            db.session.execute(update(Belonging).where(Belonging.person_id == trio.jonas).values(end=gone))
        with pytest.raises(Over):
            try_code(number, code)
        assert trio.app.test_client().get(f"/r/{doing.token(number)}").status_code == 404


class TestAfterwards:
    def test_they_correct_what_they_said(self, trio: Company) -> None:
        number = introduced(trio)
        with unit_of_work():
            keeping.correct(party(number), name="Ulla Brandt", phone="", words="")
        seen = seen_by(number, Party.RECEIVER)
        assert (seen.referred.name, seen.referred.phone, seen.referred.email) == ("Ulla Brandt", "", MAIL)  # type: ignore[union-attr]

    def test_they_stop_it_and_the_receiver_reads_their_name_no_more(self, trio: Company) -> None:
        number = introduced(trio)
        with unit_of_work():
            keeping.stop(party(number), now=clock.now())
        assert state_of(number) is State.STOPPED
        assert seen_by(number, Party.RECEIVER).referred is None
        assert party(number).own_key is None
        assert {("jonas", "referrals.ended"), ("mara", "referrals.ended")} <= {(to, kind) for to, kind, _ in mails()}

    def test_they_have_it_erased_and_a_stub_stays(self, trio: Company) -> None:
        number = introduced(trio)
        with unit_of_work():
            keeping.erase(party(number), now=clock.now())
        assert log(number)[-2:] == ["stopped", "erased"]
        assert get(number).need == ""
        with pytest.raises(Over), unit_of_work():
            keeping.erase(party(number), now=clock.now())

    def test_no_one_has_a_page_before_their_yes(self, trio: Company) -> None:
        number = asked(trio)
        for verb in (lambda p: keeping.stop(p, now=clock.now()), lambda p: keeping.erase(p, now=clock.now())):
            with pytest.raises(Over), unit_of_work():
                verb(party(number))
        assert state_of(number) is State.C_INVITED

    def test_what_is_closed_is_forgotten_in_its_time(self, trio: Company, frozen) -> None:
        start = frozen("2026-03-02 09:00")
        number = introduced(trio)
        frozen(start + timedelta(days=366))
        forgetting.sweep(clock.now())
        assert party(number).own_key is None
        assert get(number).erased_at is not None

    def test_a_giver_who_takes_it_back_closes_the_link(self, trio: Company) -> None:
        number = asked(trio)
        token = doing.token(number)
        act(number, offering.withdraw)
        assert trio.app.test_client().get(f"/r/{token}").status_code == 404
        assert party(number).token_hash is None
        assert not mails("outside.")

    def test_a_receiver_who_declined_leaves_no_link(self, trio: Company) -> None:
        from portal.referrals.models import DeclineCode

        number = offered(trio)
        act(number, doing.referral_answers.decline, DeclineCode.AREA, LINE)
        with pytest.raises(Exception, match="No row"):
            party(number)
        with pytest.raises(steps.MovedOn):
            act(number, doing.referral_answers.accept)
