"""State × viewer × what is shown. Everything that could leak is there to leak."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select, text

from portal.core import clock
from portal.core.db import db
from portal.core.models import AuditEntry, FormOnce, Job, SearchEntry
from portal.members.people.models import Person
from portal.referrals.operations import forgetting
from portal.referrals.seen import Shown
from portal.referrals.states import Party, State
from tests.referrals import doing
from tests.referrals.doing import BEFORE_THE_INTRODUCTION, HOW_KNOWN, LINE, NEED, THANKS, at, handle, mails, seen_by
from tests.relationships.company import Company

#: What the receiver and the referred person are told of each state. None: they know nothing of it.
TOLD = {
    State.DRAFT: (Shown.DRAFT, None, None),
    State.OFFERED: (Shown.OFFERED, Shown.OFFERED, None),
    State.DECLINED: (Shown.DECLINED, Shown.DECLINED, None),
    State.C_INVITED: (Shown.ASKING, Shown.ASKING, Shown.OFFERED),
    State.C_NO: (Shown.NOT_AHEAD, Shown.NOT_AHEAD, None),
    State.WITHDRAWN: (Shown.WITHDRAWN, Shown.NOT_AHEAD, Shown.NOT_AHEAD),
    State.INTRODUCED: (Shown.INTRODUCED, Shown.INTRODUCED, Shown.INTRODUCED),
    State.CONTACTED: (Shown.CONTACTED, Shown.CONTACTED, Shown.CONTACTED),
    State.WORKING: (Shown.WORKING, Shown.WORKING, Shown.CONTACTED),
    State.WON: (Shown.TOLD, Shown.TOLD, Shown.CONTACTED),
    State.NOT_FIT: (Shown.TOLD, Shown.TOLD, Shown.CONTACTED),
    State.UNREACHABLE: (Shown.TOLD, Shown.TOLD, Shown.CONTACTED),
    State.CLOSED: (Shown.CLOSED, Shown.CLOSED, Shown.CLOSED),
    State.STOPPED: (Shown.STOPPED, Shown.STOPPED, Shown.STOPPED),
}
ALL = [*TOLD, State.ERASED]

pytestmark = pytest.mark.usefixtures("unhurried")


def leaks_amara(words: str) -> bool:
    return any(name in words for name in ("Amara", "Lindqvist", "amara@"))


def test_each_party_is_told_what_it_may_know(trio: Company) -> None:
    for state, told in TOLD.items():
        number = at(trio, state)
        parties = ((Party.GIVER, "mara"), (Party.RECEIVER, "jonas"), (Party.REFERRED, "amara"))
        for (party, name), shown in zip(parties, told, strict=True):
            answer = trio.browser(name).get(f"/referrals/{handle(number, party)}")
            assert answer.status_code == (404 if shown is None else 200), (state, party)
            if shown is not None:
                assert seen_by(number, party).shown is shown, (state, party)


def test_nobody_else_finds_it_not_even_an_administrator(trio: Company) -> None:
    for state in ALL:
        number = at(trio, state)
        for name in ("tilda", "yusra", "wim"):
            browser = trio.browser(name)
            for party in (Party.GIVER, Party.RECEIVER, Party.REFERRED):
                assert browser.get(f"/referrals/{handle(number, party)}").status_code == 404
            if name != "wim":
                page = browser.page("/referrals")
                assert NEED not in page
                assert "Nobody waits here" in page


def test_the_address_of_one_party_opens_nothing_to_another(trio: Company) -> None:
    for state in ALL:
        number = at(trio, state)
        parties = {"mara": Party.GIVER, "jonas": Party.RECEIVER, "amara": Party.REFERRED}
        for name, own in parties.items():
            browser = trio.browser(name)
            for party in parties.values():
                if party is not own:
                    assert browser.get(f"/referrals/{handle(number, party)}").status_code == 404


@pytest.mark.parametrize("state", BEFORE_THE_INTRODUCTION)
def test_before_the_introduction_the_receiver_cannot_learn_who_it_is(trio: Company, state: State) -> None:
    """Invariant 2: pages, lists, profiles, mail, and what the page is made of."""
    number = at(trio, state)
    jonas = trio.browser("jonas")
    paths = ["/referrals", "/relationships", "/referrals/new"]
    if state is not State.DRAFT:
        paths.append(f"/referrals/{handle(number, Party.RECEIVER)}")
    for path in paths:
        html = jonas.get(path).get_data(as_text=True)
        assert not leaks_amara(html), (state, path)
        assert HOW_KNOWN not in html
        assert str(trio.amara) not in _links(html)
    seen = seen_by(number, Party.RECEIVER)
    assert seen.referred is None
    assert seen.how_known == ""
    assert State.C_YES not in seen.at
    told = mails("referrals.")
    assert told or state is State.DRAFT
    for to, kind, words in told:
        if to != "amara":
            assert not leaks_amara(words), (state, to, kind)


def _links(html: str) -> set[str]:
    import re

    return set(re.findall(r"/(?:people|relationships)/(\d+)", html))


@pytest.mark.parametrize("state", BEFORE_THE_INTRODUCTION)
def test_before_the_introduction_no_mail_lets_anybody_put_the_two_together(trio: Company, state: State) -> None:
    """The message to the referred person says who asks, and nothing of whom they have in mind: not a word."""
    number = at(trio, state)
    handles = {party: handle(number, party) for party in (Party.GIVER, Party.RECEIVER, Party.REFERRED)}
    told = mails("referrals.")
    assert told or state is State.DRAFT
    for to, kind, words in told:
        assert NEED not in words
        assert HOW_KNOWN not in words
        own = {"mara": Party.GIVER, "jonas": Party.RECEIVER, "amara": Party.REFERRED}[to]
        for party, value in handles.items():
            assert party is own or value not in words.replace("\\", ""), (kind, party)
        if to == "amara":
            assert not any(name in words for name in ("Jonas", "Pell"))
            assert ("Mara" in words) is (kind == "referrals.asked")


def test_staff_find_nothing_in_trail_search_jobs_or_forms(trio: Company) -> None:
    for state in ALL:
        at(trio, state)
        trail = json.dumps(
            [
                [row.action, row.about_type, row.about_id, row.actor, row.before, row.after]
                for row in db.session.scalars(select(AuditEntry))
                if not row.action.startswith(("accounts.", "members."))
            ],
            default=str,
        )
        assert "referral" not in trail
        assert not leaks_amara(trail)
        assert not db.session.scalars(select(SearchEntry).where(SearchEntry.kind == "referral")).all()
        assert not db.session.scalars(select(Job)).all()
        assert not [row for row in db.session.scalars(select(FormOnce)) if leaks_amara(row.location)]


@pytest.mark.parametrize("state", [State.C_INVITED, State.WITHDRAWN])
def test_an_administrator_who_reads_the_mailbox_and_the_office_learns_no_pair(trio: Company, state: State) -> None:
    at(trio, state)
    yusra = trio.browser("yusra")
    rules = db_pages(trio)
    assert len(rules) > 50
    for rule in rules:
        html = yusra.get(rule, follow_redirects=True).get_data().decode(errors="replace")
        assert NEED not in html, rule
        assert HOW_KNOWN not in html, rule


def db_pages(company: Company) -> list[str]:
    """Every page that needs no arguments."""
    rules = company.app.url_map.iter_rules()
    return sorted(r.rule for r in rules if "GET" in (r.methods or ()) and not r.arguments and "/static" not in r.rule)


def test_the_request_log_tells_neither_who_reads_nor_what(trio: Company, caplog: pytest.LogCaptureFixture) -> None:
    number = at(trio, State.C_INVITED)
    addresses = [handle(number, party) for party in (Party.GIVER, Party.RECEIVER, Party.REFERRED)]
    assert len(set(addresses)) == 3
    with caplog.at_level("INFO", logger="portal.requests"):
        trio.browser("jonas").get(f"/referrals/{addresses[1]}")
    lines = [record.__dict__ for record in caplog.records]
    assert [(line["rule"], line["account"]) for line in lines if "referrals" in line["rule"]] == [
        ("/referrals/<handle>", None)
    ]
    assert not [line for line in lines for address in addresses if address in str(line)]


def test_after_the_introduction_both_know_each_other(trio: Company) -> None:
    number = at(trio, State.INTRODUCED)
    jonas = trio.browser("jonas").page(f"/referrals/{handle(number, Party.RECEIVER)}")
    assert "Amara Lindqvist" in jonas
    assert HOW_KNOWN in jonas
    amara = trio.browser("amara").page(f"/referrals/{handle(number, Party.REFERRED)}")
    assert "Jonas Pell" in amara


def test_the_referred_person_never_hears_of_one_who_declined(trio: Company) -> None:
    at(trio, State.DECLINED)
    amara = trio.browser("amara")
    assert "Nobody waits here" in amara.page("/referrals")
    assert not [words for to, kind, words in mails() if to == "amara" and kind.startswith("referrals")]


def test_a_no_a_silence_and_a_withdrawal_look_alike_to_the_receiver(trio: Company, frozen) -> None:
    """Jonas sees the same page whether Amara said no, said nothing, or Mara took it back."""
    start = frozen("2026-03-02 09:00")
    pages, told = [], []
    for number, ends in enumerate((State.C_NO, State.C_EXPIRED, State.WITHDRAWN)):
        frozen(start)
        reached = State.C_INVITED if ends is State.C_EXPIRED else ends
        got = doing.begin(trio, need=f"Something {'abc'[number]}")
        for step in doing.WAYS[reached]:
            step(got)
        frozen("2026-03-20 09:00")
        forgetting.sweep(clock.now())
        seen = seen_by(got, Party.RECEIVER)
        pages.append((seen.shown, seen.verbs, sorted(seen.at), seen.referred, seen.until and None))
        own = handle(got, Party.RECEIVER)
        told.append([kind for to, kind, words in mails() if to == "jonas" and own in words.replace("\\", "")])
    assert pages[0] == pages[1] == pages[2]
    assert told[0] == told[1] == told[2] == ["referrals.offered", "referrals.not_ahead"]


def test_the_giver_cannot_tell_a_no_from_a_silence(trio: Company, frozen) -> None:
    start = frozen("2026-03-02 09:00")
    seen = []
    for number, ends in enumerate((State.C_NO, State.C_INVITED)):
        frozen(start)
        got = doing.begin(trio, need=f"Something {'abc'[number]}")
        for step in doing.WAYS[ends]:
            step(got)
        frozen("2026-03-20 09:00")
        forgetting.sweep(clock.now())
        view = seen_by(got, Party.GIVER)
        seen.append((view.shown, sorted(view.at), view.verbs, view.referred, view.need))
    assert seen[0] == seen[1]


def test_the_reason_of_a_decline_is_the_givers_alone(trio: Company) -> None:
    number = at(trio, State.DECLINED)
    assert LINE in trio.browser("mara").page(f"/referrals/{handle(number, Party.GIVER)}")
    assert not [words for _, _, words in mails() if LINE in words]


def test_usefulness_and_value_stay_with_the_receiver_and_thanks_do_not_reach_the_third(trio: Company) -> None:
    number = at(trio, State.CLOSED)
    assert seen_by(number, Party.RECEIVER).usefulness == 3
    for party in (Party.GIVER, Party.REFERRED):
        assert seen_by(number, party).usefulness is None
        assert seen_by(number, party).value_band is None
    amara = trio.browser("amara").page(f"/referrals/{handle(number, Party.REFERRED)}")
    assert THANKS not in amara
    assert "work together" not in amara
    assert THANKS in trio.browser("mara").page(f"/referrals/{handle(number, Party.GIVER)}")


def test_what_is_erased_is_gone_from_the_database(trio: Company) -> None:
    number = at(trio, State.ERASED)
    row = db.session.execute(text("SELECT * FROM referral WHERE id = :n"), {"n": number}).mappings().one()
    kept = " ".join(str(value) for value in row.values())
    for secret in (NEED, HOW_KNOWN, THANKS, doing.WHY):
        assert secret not in kept
    assert row["referred_key"] is None
    assert row["referred_sealed"] is None
    amara = db.session.get_one(Person, trio.amara)
    assert amara.name not in kept
