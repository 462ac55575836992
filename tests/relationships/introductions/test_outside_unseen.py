"""Somebody from outside is found by nobody before both have said yes, and their no by nobody at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from portal.core import clock, jobs
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.work import unit_of_work
from portal.relationships.introductions.models import Introduction
from portal.relationships.introductions.operations import asking, clockwork, steps
from portal.relationships.introductions.states import Party, State
from portal.relationships.outside.operations import keeping
from tests.relationships.company import Company
from tests.relationships.introductions import blind
from tests.relationships.introductions.doing import (
    TO_B,
    act,
    begin,
    get,
    handle,
    inside,
    log,
    mails,
    no,
    page,
    sides,
    state_of,
    yes,
)  # fmt: skip
from tests.relationships.introductions.test_visibility import _without_days, everything
from tests.support.client import new_client
from tests.support.own_data import taken


def _typed(number: int) -> None:
    """She has said who she is, and not proved it."""
    blind.type_yes(number)


#: What can have happened before both have said yes.
UNCONSENTED: dict[str, Callable[[int], object]] = {
    "nothing": lambda n: None,
    "typed": _typed,
    "no": blind.says_no,
    "never": blind.says_never,
    "withdrawn": lambda n: act(n, asking.withdraw),
    "member's no": lambda n: no(n, Party.B),
}


@pytest.mark.parametrize("said", UNCONSENTED)
def test_before_both_have_said_yes_nobody_finds_out_who_she_is(trio: Company, said: str) -> None:
    number = blind.invited(trio)
    mine = {"mara": page(number, Party.ASKER), "jonas": page(number, Party.B)}
    UNCONSENTED[said](number)
    for name in ("mara", "jonas", "tilda", "yusra"):
        browser = trio.browser(name)
        for path in ("/", "/introductions", *mine.values()):
            answer = browser.get(path)
            assert answer.status_code == (404 if path in mine.values() and path != mine.get(name) else 200), path
            html = answer.get_data(as_text=True)
            assert not [each for each in blind.WHO_SHE_IS if each in html], (name, path)
            assert name == "mara" or "/r/" not in html, "only the asker has the link"
        kept = json.loads(taken(browser).read("my-data.json"))
        for part in ("introductions", "mail", "relationships"):
            told = json.dumps(kept[part], ensure_ascii=False)
            assert not [each for each in blind.WHO_SHE_IS if each in told], (name, part)
    letters = mails("introductions.")
    assert letters
    assert not [(to, kind) for to, kind, words in letters if any(each in words for each in blind.WHO_SHE_IS)]
    rows = {name: repr(found) for name, found in everything().items() if not name.startswith("delivery")}
    found = [(name, each) for name, row in rows.items() for each in (*blind.WHO_SHE_IS, TO_B, "sigh") if each in row]
    assert not found, "no column holds it in clear"


def _told(number: int) -> list[Any]:
    """What the rows of it say in clear, and how long what is sealed is; without addresses, moments and hashes."""
    dull = {"id", "handle", "nonce", "token_hash", "a_key", "b_key", "about_id", "own_key"}
    tables = {
        "introduction": {number},
        "introduction_side": set(inside(number).sides),
        "outside_party": {party_id(number)},
    }
    return [
        [name, {key: len(cell) if isinstance(cell, bytes) else cell for key, cell in row.items() if key not in dull}]
        for name, ids in tables.items()
        for row in sorted(everything()[name], key=lambda row: row.get("person_id") or 0)
        if row["id"] in ids
    ] + [log(number)]


def party_id(number: int) -> int:
    return blind.party(number).id


def test_of_her_no_the_database_tells_no_more_than_of_her_silence(trio: Company, frozen) -> None:
    frozen("2026-01-05 09:00")
    told = []
    for says in (None, blind.says_no, blind.says_never):
        number = blind.invited(trio)
        if says:
            says(number)
        told.append(_told(number))
        with unit_of_work():
            clockwork.erase_all_of(trio.jonas, now=clock.now())
    assert len(told[0]) == 5
    assert told[0] == told[1] == told[2]


def test_the_asker_sees_and_hears_the_same_whatever_she_said(trio: Company, frozen) -> None:
    """Page, list, home, letters, and the page behind the link, signed in and signed out."""
    start = frozen("2026-01-05 09:00")
    heard: list[list[Any]] = []
    codes: list[Any] = []
    for says in (None, blind.says_no, blind.says_never):
        frozen(start)
        number = blind.invited(trio)
        if says:
            says(number)
        link, got = f"/r/{blind.token(number)}", []
        seen: list[Any] = []
        for days in (1, 13.9, 14, 20):
            frozen(start + timedelta(days=days))
            clockwork.sweep(clock.now())
            keeping.sweep(clock.now())
            mara, anybody = trio.browser("mara"), new_client(trio.app)
            for browser, path in ((mara, page(number, Party.ASKER)), (mara, "/introductions"), (mara, "/")):
                seen.append(_without_days(browser.page(path).text.replace(link[3:], "")))
            seen.append([browser.get(link).status_code for browser in (mara, anybody)])
            seen.append([kind for to, kind, words in mails() if handle(number, Party.ASKER) in words])
            if days < 14:
                values = {"name": "Mo", "email": f"mo{days}@elsewhere.example"}
                seen.append(anybody.submit(link, values, button="Yes, send me the code").location[:3])
                got.append([email for email, _code in blind.codes()])
        heard.append(seen)
        codes.append(got)
        frozen(start + timedelta(days=28))
        clockwork.sweep(clock.now())
        start = start + timedelta(days=200)
    assert codes == [[["mo1@elsewhere.example"], ["mo13.9@elsewhere.example"]], [[], []], [[], []]]
    assert heard[0] == heard[1] == heard[2]
    assert heard[0][3] == [200, 200] and heard[0][-2] == [404, 404]


def test_the_office_finds_neither_her_nor_the_link_on_any_page(trio: Company) -> None:
    number = blind.introduced(trio)
    yusra = trio.browser("yusra")
    rules = [r.rule for r in trio.app.url_map.iter_rules() if r.rule.startswith(("/office", "/help", "/people"))]
    pages = [rule for rule in sorted(set(rules)) if "<" not in rule]
    assert len(pages) > 10
    for rule in pages:
        html = yusra.get(rule, follow_redirects=True).get_data().decode(errors="replace")
        assert not [each for each in ("Ulla", blind.MAIL, blind.token(number), TO_B) if each in html], rule


def test_the_database_knows_who_is_asked_by_a_link_and_whose_yes_is_proved(trio: Company) -> None:
    """Whatever the code did: no link for two members, and no introduction without her own yes."""
    between = begin(trio, b="amara", c="jonas")
    with pytest.raises(DBAPIError, match="by a link"), unit_of_work():
        steps.take(get(between), State.INVITED, Party.HOUSE, now=clock.now())
    act(between, asking.withdraw)
    number = blind.begin(trio)
    for stage in ("asked", "invited"):
        with pytest.raises(DBAPIError, match="said yes themselves"), unit_of_work():
            steps.take(get(number), State.INTRODUCED, Party.HOUSE, now=clock.now())
        if stage == "asked":
            yes(number, Party.B)
    blind.type_yes(number)
    with pytest.raises(DBAPIError, match="said yes themselves"), unit_of_work():
        steps.take(get(number), State.INTRODUCED, Party.HOUSE, now=clock.now())
    with pytest.raises(DBAPIError), unit_of_work():
        db.session.execute(update(Introduction).where(Introduction.id == number).values(outside=False))


Together = Callable[..., list[str]]


@pytest.fixture
def together(at_once: Callable[..., list[Any]]) -> Together:
    def run(*actions: Callable[[], Any]) -> list[str]:
        outcomes = at_once(*[partial(jobs.retried, action, attempts=8) for action in actions])
        return sorted(
            type(each).__name__ if isinstance(each, DomainError) else repr(each) if isinstance(each, Exception)
            else each or "done" for each in outcomes
        )  # fmt: skip

    return run


class TestAtTheSameMoment:
    @pytest.fixture
    def number(self, trio: Company) -> int:
        """She has the code before her."""
        number = blind.invited(trio)
        blind.type_yes(number)
        return number

    def her_code(self, number: int) -> Callable[[], str]:
        code = blind.codes()[-1][1]
        return lambda: blind.try_code(number, code)

    def test_her_code_while_the_asker_takes_it_back(self, number: int, together: Together) -> None:
        ends = together(self.her_code(number), lambda: act(number, asking.withdraw))
        assert ends in (["MovedOn", "done"], ["Over", "done"])
        assert log(number) in (["asked", "invited", "introduced"], ["asked", "invited", "withdrawn"])
        assert (ends == ["MovedOn", "done"]) == (state_of(number) is State.INTRODUCED)

    def test_her_code_while_the_member_takes_his_yes_back(self, number: int, together: Together) -> None:
        ends = together(self.her_code(number), lambda: no(number, Party.B))
        assert ends in (["MovedOn", "done"], ["Over", "done"])
        assert (ends == ["MovedOn", "done"]) == (state_of(number) is State.INTRODUCED)

    def test_her_code_and_her_no(self, number: int, together: Together) -> None:
        ends = together(self.her_code(number), lambda: blind.says_no(number))
        assert ends in (["Over", "done"], ["CodeSpent", "done"])
        assert (ends == ["Over", "done"]) == (state_of(number) is State.INTRODUCED)

    def test_her_code_three_times(self, number: int, together: Together) -> None:
        assert together(*[self.her_code(number)] * 3) == ["done"] * 3
        assert log(number) == ["asked", "invited", "introduced"]
        assert len(mails("introductions.introduced")) == len(mails("outside.introduced")) == 1

    def test_she_stops_and_erases_at_once(self, trio: Company, together: Together) -> None:
        number = blind.introduced(trio)
        ends = together(lambda: blind.stops(number), lambda: blind.erases(number))
        assert ends == ["Over", "done"]
        assert log(number)[3] == "stopped"
        assert blind.party(number).ended_at and len(mails("introductions.ended")) == 1

    def test_his_yes_while_the_asker_takes_it_back(self, trio: Company, together: Together) -> None:
        number = blind.begin(trio)
        ends = together(lambda: yes(number, Party.B), lambda: act(number, asking.withdraw))
        assert ends in (["MovedOn", "done"], ["done", "done"])
        assert state_of(number) is State.WITHDRAWN
        assert sides(number)[Party.ASKER].turn.value == "none"
