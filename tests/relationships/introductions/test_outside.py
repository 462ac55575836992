"""An introduction to somebody from outside: who is asked when, and what a yes and a no do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.members.memberships.models import Belonging
from portal.relationships.introductions.models import Introduction
from portal.relationships.introductions.operations import asking, outside, steps
from portal.relationships.introductions.operations.outside import IntroducedBefore
from portal.relationships.introductions.seen import Shown
from portal.relationships.introductions.states import Party, Turn
from portal.relationships.outside import queries as from_outside
from portal.relationships.outside.errors import Over
from portal.relationships.outside.models import OutsideParty
from tests.relationships.company import Company, tie
from tests.relationships.introductions import blind
from tests.relationships.introductions.doing import (
    act,
    get,
    log,
    mails,
    no,
    seen_by,
    sides,
    today,
    yes,
)  # fmt: skip

TO_MEMBER = "She prints what others write."


def ask(company: Company, to_member: str = TO_MEMBER, to_her: str = "He makes drawers.", **given: str) -> Introduction:
    told = {"told": "Ulla Brand, Brand & Daughters Ltd", "field": "b", **given}
    with unit_of_work():
        words = asking.Words(to_member, to_her)
        return asking.ask_outside(company.mara, company.jonas, words, now=clock.now(), today=today(), **told)  # type: ignore[arg-type]


class TestAsking:
    @pytest.mark.parametrize(
        ("text", "word"),
        [
            ("Ulla prints cards.", "Ulla"),
            ("You know the BRÄND shop?", "BRÄND"),
            ("U l l a prints cards.", "U l l a"),
            ("Write to her: ulla@brand.example", "ulla@brand.example"),
            ("Call 020 7946 0990.", "020 7946 0990"),
            ("See www.brand-and-daughters.example", "www.brand-and-daughters.example"),
        ],
    )
    @pytest.mark.parametrize("field", ["b", "c"])
    def test_no_text_gives_her_away_in_any_spelling(self, trio: Company, text: str, word: str, field: str) -> None:
        with pytest.raises(asking.GivesThemAway) as caught:
            ask(trio, text, field=field)
        assert (caught.value.field, word in caught.value.sentence) == (f"to_{field}", True)
        with pytest.raises(asking.SaysTooMuch) as hers:
            ask(trio, to_her=text, field=field)
        assert (hers.value.field, word in hers.value.sentence) == ("to_c" if field == "b" else "to_b", True)
        assert db.session.scalars(select(Introduction)).all() == []

    def test_of_the_member_she_reads_the_name_on_the_page_and_not_how_to_reach_him(self, trio: Company) -> None:
        with pytest.raises(asking.SaysTooMuch):
            ask(trio, to_her="He is jonas (at) ashmere.example")
        assert ask(trio, to_her="Jonas makes drawers.").outside

    def test_the_member_is_somebody_whom_the_asker_has_met(self, trio: Company) -> None:
        for one, error in ((trio.tilda, asking.NotTied), (trio.mara, asking.ThreePeople)):
            with pytest.raises(error), unit_of_work():
                words = asking.Words(TO_MEMBER, "He makes drawers.")
                asking.ask_outside(trio.mara, one, words, "", field="b", today=today(), now=clock.now())

    def test_one_introduction_at_a_time_for_the_same_member_also_while_the_link_is_open(self, trio: Company) -> None:
        number = blind.begin(trio)
        for _stage in ("asked", "invited"):
            with pytest.raises(asking.AskedByYou):
                ask(trio)
            yes(number, Party.B)

    def test_he_is_asked_without_a_name_and_nobody_from_outside_before_his_yes(self, trio: Company) -> None:
        number = blind.begin(trio)
        assert [(to, kind) for to, kind, _words in mails()] == [("jonas", "introductions.asked")]
        assert "somebody who is not a member" in mails()[0][2]
        assert db.session.scalars(select(OutsideParty)).all() == []
        assert sides(number).keys() == {Party.ASKER, Party.B}
        seen = seen_by(number, Party.ASKER)
        assert seen and (seen.shown, seen.link) == (Shown.ASKING, "")


class TestAnswering:
    def test_his_yes_gives_the_asker_a_link_that_no_letter_holds(self, trio: Company) -> None:
        number = blind.invited(trio)
        yes(number, Party.B)
        assert log(number) == ["asked", "invited"]
        seen = seen_by(number, Party.ASKER)
        assert seen and seen.shown is Shown.LINK and seen.link.endswith(f"/r/{blind.token(number)}")
        told = [(to, kind) for to, kind, words in mails() if "/r/" not in words]
        assert told == [("jonas", "introductions.asked"), ("mara", "introductions.link")]
        assert sides(number)[Party.ASKER].turn is Turn.FORWARD
        with unit_of_work():
            outside.put_away(get(number))
            outside.put_away(get(number))
        assert sides(number)[Party.ASKER].turn is Turn.NONE
        again = seen_by(number, Party.ASKER)
        assert again and again.link == seen.link and not again.my_turn

    def test_her_yes_is_proved_by_a_code_and_brings_both_together(self, trio: Company) -> None:
        number = blind.invited(trio)
        blind.type_yes(number)
        assert log(number) == ["asked", "invited"]
        assert blind.try_code(number, "BBBBBBBB") == "WrongCode"
        assert blind.try_code(number, blind.codes()[-1][1]) == ""
        assert blind.try_code(number, "BBBBBBBB") == "", "said once is said"
        assert log(number) == ["asked", "invited", "introduced"]
        member, asker = seen_by(number, Party.B), seen_by(number, Party.ASKER)
        assert member and member.third and (member.third.name, member.third.email) == ("Ulla Brand", blind.MAIL)
        assert asker and asker.third is None and asker.link == ""
        told = {(to, kind): words for to, kind, words in mails("introductions.")}
        assert "Ulla Brand" in told["jonas", "introductions.introduced"]
        assert blind.MAIL in told["jonas", "introductions.introduced"]
        assert not [each for each in blind.WHO_SHE_IS if each in told["mara", "introductions.stepped_out"]]
        ((_to, _kind, hers),) = mails("outside.introduced")
        assert "jonas@ashmere.example" in hers and "Mara Oduya" in hers
        assert blind.party(number).wording == "introduction-2026-1"

    def test_the_asker_cannot_answer_for_her(self, trio: Company) -> None:
        from portal.relationships.outside.errors import NotTheirs

        number = blind.invited(trio)
        with pytest.raises(NotTheirs):
            blind.type_yes(number, "mara+ulla@ashmere.example")
        blind.type_yes(number, "jonas@ashmere.example")
        assert blind.codes() == [], "nor does a code go to the member"

    @pytest.mark.parametrize("says", [blind.says_no, blind.says_never])
    def test_her_no_is_final_and_nobody_can_see_it(self, trio: Company, says) -> None:
        number = blind.invited(trio)
        link, before = blind.token(number), mails()
        blind.type_yes(number)
        code = blind.codes()[-1][1]
        says(number)
        says(number)
        assert (mails(), blind.token(number), log(number)) == (before, link, ["asked", "invited"])
        row = blind.party(number)
        assert (row.name, row.email, row.email_key) == ("", "", None)
        assert blind.try_code(number, code) == "CodeSpent"
        with clock.frozen(clock.now() + timedelta(minutes=2)):
            blind.type_yes(number, "ulla.else@brand.example")
            assert blind.codes() == []
            assert blind.party(number).has_code(clock.now()), "it looks the same"
            assert from_outside.is_suppressed(blind.MAIL) == (says is blind.says_never)

    def test_who_asked_never_to_be_asked_gets_no_code_from_anybody(self, trio: Company) -> None:
        blind.says_never(blind.invited(trio))
        tie(trio.tilda, trio.kofi)
        number = blind.invited(trio, asker="tilda", member="kofi")
        blind.type_yes(number, "ulla+two@brand.example")
        assert blind.codes() == []

    def test_his_no_opens_no_link_and_is_not_told(self, trio: Company) -> None:
        number = blind.begin(trio)
        before = mails()
        no(number, Party.B)
        assert mails() == before
        asker = seen_by(number, Party.ASKER)
        assert asker and asker.shown is Shown.ASKING
        assert db.session.scalars(select(OutsideParty)).all() == []

    def test_who_takes_his_yes_back_is_not_shown_any_longer(self, trio: Company) -> None:
        number = blind.invited(trio)
        blind.type_yes(number)
        asker, link = seen_by(number, Party.ASKER), f"/r/{blind.token(number)}"
        no(number, Party.B)
        assert trio.app.test_client().get(link).status_code == 404
        assert seen_by(number, Party.ASKER) == asker, "and the asker's page stays as it was"
        with pytest.raises(Over):
            blind.type_yes(number)
        with pytest.raises(steps.MovedOn):
            yes(number, Party.B)
        assert blind.party(number).email == ""

    def test_the_asker_takes_it_back_and_her_code_finds_it_so(self, trio: Company) -> None:
        number = blind.invited(trio)
        blind.type_yes(number)
        act(number, asking.withdraw)
        act(number, asking.withdraw)
        with pytest.raises(Over):
            blind.try_code(number, "BBBBBBBB")
        assert log(number) == ["asked", "invited", "withdrawn"]
        member = seen_by(number, Party.B)
        assert member and member.shown is Shown.NOT_AHEAD
        assert blind.party(number).ended_at

    def test_what_came_about_cannot_be_taken_back(self, trio: Company) -> None:
        number = blind.introduced(trio)
        with pytest.raises(steps.MovedOn):
            act(number, asking.withdraw)
        with pytest.raises(steps.MovedOn):
            no(number, Party.B)

    def test_a_member_who_left_is_not_shown_and_not_introduced(self, trio: Company) -> None:
        number, ended = blind.invited(trio), update(Belonging).where(Belonging.person_id == trio.jonas)
        with unit_of_work():
            db.session.execute(ended.values(end=today()))
        assert trio.app.test_client().get(f"/r/{blind.token(number)}").status_code == 404
        with pytest.raises(Over):
            blind.type_yes(number)

    def test_the_same_two_are_introduced_once_whoever_asks(self, trio: Company) -> None:
        blind.introduced(trio)
        tie(trio.tilda, trio.jonas)
        number = blind.invited(trio, asker="tilda")
        blind.type_yes(number, "ulla+again@brand.example")
        with pytest.raises(IntroducedBefore):
            blind.try_code(number, blind.codes()[-1][1])
        assert blind.party(number).agreed_at is None
        assert log(number) == ["asked", "invited"]
