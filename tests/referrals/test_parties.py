"""Who may do what: the receiver judges, the giver withdraws, the referred person ends it."""

from __future__ import annotations

from itertools import product

import pytest

from portal.referrals.operations import forgetting, steps, telling
from portal.referrals.states import Party, State
from tests.referrals.doing import (
    WAYS,
    act,
    at,
    get,
    handle,
    log,
    mails,
    seen_by,
    state_of,
    today,
)  # fmt: skip
from tests.relationships.company import Company


class TestTheReceiverAloneJudges:
    @pytest.mark.parametrize("name", ["mara", "amara", "tilda", "yusra"])
    def test_nobody_else_has_the_verbs(self, trio: Company, name: str) -> None:
        number = at(trio, State.CONTACTED)
        browser, before = trio.browser(name), log(number)
        token = browser.token("/referrals/new") if name == "mara" else browser.token(f"/relationships/{trio.jonas}")
        values = {"csrf_token": token, "outcome": "won", "thanks": "x", "code": "area", "talked_on": str(today())}
        verbs = ("accept", "decline", "talked", "outcome", "thank", "unreachable")
        for verb, party in product(verbs, (Party.GIVER, Party.RECEIVER, Party.REFERRED)):
            answer = browser.post(f"/referrals/{handle(number, party)}/{verb}", data=values)
            assert answer.status_code in (403, 404), (verb, party)
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
