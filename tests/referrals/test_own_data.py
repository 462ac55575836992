"""The download of one's own data tells each party of a referral what its page tells them."""

from __future__ import annotations

import json

import pytest

from portal.referrals.states import Party, State
from tests.referrals.doing import BEFORE_THE_INTRODUCTION, HOW_KNOWN, NEED, THANKS, at, seen_by
from tests.referrals.test_visibility import ALL, TOLD, leaks_amara
from tests.relationships.company import Company
from tests.support.own_data import taken

PARTIES = {"mara": Party.GIVER, "jonas": Party.RECEIVER, "amara": Party.REFERRED}


def mine(company: Company, name: str, part: str = "referrals") -> str:
    return json.dumps(json.loads(taken(company.browser(name)).read("my-data.json"))[part], ensure_ascii=False)


@pytest.mark.parametrize("state", TOLD)
def test_each_party_takes_along_what_it_may_know(trio: Company, state: State) -> None:
    number = at(trio, state)
    for (name, party), shown in zip(PARTIES.items(), TOLD[state], strict=True):
        told = mine(trio, name)
        if shown is None:
            assert told == "[]", (state, name)
            continue
        assert f'"shown": "{shown}"' in told, (state, name)
        seen = seen_by(number, party)
        assert (NEED in told) is bool(seen.need)
        assert (THANKS in told) is bool(seen.thanks)
        assert (HOW_KNOWN in told) is bool(seen.how_known)


@pytest.mark.parametrize("state", BEFORE_THE_INTRODUCTION)
def test_before_the_introduction_the_receiver_takes_no_name_along(trio: Company, state: State) -> None:
    at(trio, state)
    for part in ("referrals", "mail", "relationships"):
        told = mine(trio, "jonas", part)
        assert not leaks_amara(told), (state, part)
        assert HOW_KNOWN not in told


def test_of_what_was_erased_no_name_and_no_words_are_left(trio: Company) -> None:
    at(trio, State.ERASED)
    for part in ("referrals", "mail"):
        told = mine(trio, "jonas", part)
        assert not leaks_amara(told), part
        assert NEED not in told and HOW_KNOWN not in told, part


@pytest.mark.usefixtures("unhurried")
def test_nobody_else_takes_any_of_it_along(trio: Company) -> None:
    for state in ALL:
        at(trio, state)
    for name in ("tilda", "yusra", "wim"):
        assert mine(trio, name) == "[]"
