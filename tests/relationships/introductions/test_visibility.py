"""Before both have said yes: what each may know, and nobody else. Everything that could leak is there to leak."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from portal.core import clock
from portal.core.db import Model, db
from portal.core.models import AuditEntry, FormOnce, Job, SearchEntry
from portal.core.work import unit_of_work
from portal.members.people.models import Person
from portal.relationships.introductions.operations import asking, clockwork
from portal.relationships.introductions.seen import Shown
from portal.relationships.introductions.states import Party, State
from tests.relationships.company import Company
from tests.relationships.introductions.doing import (
    PARTIES,
    THANKS,
    TO_B,
    TO_C,
    act,
    at,
    begin,
    handle,
    mails,
    no,
    page,
    seen_by,
    tell,
    yes,
)  # fmt: skip
from tests.support.own_data import taken


def _both(number: int) -> None:
    yes(number, Party.C)
    no(number, Party.B)


#: What can have been said before both have said yes.
UNCONSENTED: dict[str, Callable[[int], object]] = {
    "nothing": lambda n: None,
    "b yes": lambda n: yes(n, Party.B),
    "b no": lambda n: no(n, Party.B),
    "c yes, b no": _both,
    "c no": lambda n: no(n, Party.C),
    "withdrawn": lambda n: act(n, asking.withdraw),
}


SURNAMES = {"jonas": "Pell", "amara": "Lindqvist"}


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, as the database holds it."""
    return {
        table.name: [dict(row) for row in db.session.execute(text(f'SELECT * FROM "{table.name}"')).mappings()]
        for table in Model.metadata.sorted_tables
    }


@pytest.mark.parametrize("said", UNCONSENTED)
def test_neither_of_the_two_finds_the_other_on_any_page_or_in_any_mail(trio: Company, said: str) -> None:
    number = begin(trio)
    UNCONSENTED[said](number)
    for me, other in (("jonas", "amara"), ("amara", "jonas")):
        browser = trio.browser(me)
        for path in ("/", "/introductions", page(number, PARTIES[me]), "/relationships", "/introductions/new"):
            html = browser.get(path).get_data(as_text=True)
            assert SURNAMES[other] not in html, (path, other)
            assert other.title() not in html, (path, other)
        archive = taken(browser)
        for part in ("introductions", "mail", "relationships"):
            kept = json.dumps(json.loads(archive.read("my-data.json"))[part], ensure_ascii=False)
            assert SURNAMES[other] not in kept, part
        words = [text for to, _kind, text in mails() if to == me]
        assert words
        assert not [text for text in words if SURNAMES[other] in text or other in text or TO_B in text or TO_C in text]


@pytest.mark.parametrize("said", UNCONSENTED)
def test_nobody_else_finds_it_not_even_an_administrator(trio: Company, said: str) -> None:
    number = begin(trio)
    UNCONSENTED[said](number)
    for name in ("tilda", "yusra", "wim", *PARTIES):
        browser = trio.browser(name)
        for who, party in PARTIES.items():
            status = browser.get(page(number, party)).status_code
            assert status == (200 if who == name else 404), (name, party)
    assert "Nobody waits here" in trio.browser("yusra").page("/introductions")


def test_whoever_has_not_been_asked_yet_knows_of_nothing(trio: Company) -> None:
    number = begin(trio, put=False)
    jonas = trio.browser("jonas")
    assert jonas.get(page(number, Party.B)).status_code == 404
    assert "Nobody waits here" in jonas.page("/introductions")
    assert "Mara" not in json.dumps(json.loads(taken(jonas).read("my-data.json"))["introductions"])


@pytest.mark.slow
@pytest.mark.parametrize("said", ["nothing", "c yes, b no"])
def test_an_administrator_who_reads_every_page_learns_nothing(trio: Company, said: str) -> None:
    number = begin(trio)
    UNCONSENTED[said](number)
    yusra = trio.browser("yusra")
    rules = [r.rule for r in trio.app.url_map.iter_rules() if "GET" in (r.methods or ()) and not r.arguments]
    assert len(rules) > 50
    for rule in sorted(rules):
        html = yusra.get(rule, follow_redirects=True).get_data().decode(errors="replace")
        assert TO_B not in html and TO_C not in html, rule
        for party in PARTIES.values():
            assert handle(number, party) not in html, rule


def test_trail_search_jobs_and_forms_hold_nothing_of_it(trio: Company) -> None:
    number = begin(trio)
    no(number, Party.B)
    at(trio_of(trio), State.FOLLOW_UP)
    trail = [
        [row.action, row.about_type, row.about_id, row.actor, row.before, row.after]
        for row in db.session.scalars(select(AuditEntry))
        if not row.action.startswith(("accounts.", "members."))
    ]
    assert "introduc" not in json.dumps(trail, default=str)
    assert not db.session.scalars(select(SearchEntry).where(SearchEntry.kind.like("%introduc%"))).all()
    assert not db.session.scalars(select(Job)).all()
    assert not [row for row in db.session.scalars(select(FormOnce)) if "Pell" in row.location]


def trio_of(company: Company) -> Company:
    """The same people, with another who brings the two together."""
    from tests.relationships.company import tie

    tie(company.tilda, company.jonas)
    tie(company.tilda, company.amara)
    return Company(company.app, {**company.ids, "mara": company.tilda})


def test_the_request_log_tells_neither_who_reads_nor_what(trio: Company, caplog: pytest.LogCaptureFixture) -> None:
    number = begin(trio)
    with caplog.at_level("INFO", logger="portal.requests"):
        trio.browser("jonas").get(page(number, Party.B))
    lines = [record.__dict__ for record in caplog.records]
    assert [(line["rule"], line["account"]) for line in lines if "introductions" in line["rule"]] == [
        ("/introductions/<handle>", None)
    ]
    assert not [line for line in lines if handle(number, Party.B) in str(line)]


def test_the_asker_hears_the_same_at_the_same_moments_whoever_said_no(trio: Company, frozen) -> None:
    """Page, list, home, download and mail on the first day, the last, and when the fortnight is over."""
    start = frozen("2026-01-05 09:00")
    heard = []
    for ends in ("nothing", "b no", "c no", "c yes, b no", "b yes"):
        frozen(start)
        number = begin(trio)
        mara, seen = trio.browser("mara"), []
        frozen(start + timedelta(hours=2))
        UNCONSENTED[ends](number)
        for days in (1, 13.9, 14, 20):
            frozen(start + timedelta(days=days))
            clockwork.sweep(clock.now())
            mara = trio.browser("mara")
            seen += [_without_days(mara.page(path).text) for path in (page(number, Party.ASKER), "/introductions")]
            seen.append(
                str([kind for to, kind, words in mails() if to == "mara" and handle(number, Party.ASKER) in words])
            )
        heard.append(seen)
        assert "It is not going ahead" in seen[-3]
        frozen(start + timedelta(days=28))
        clockwork.sweep(clock.now())
        start = start + timedelta(days=200)
    assert all(seen == heard[0] for seen in heard[1:])


def _without_days(words: str) -> str:
    import re

    return re.sub(
        r"\d+",
        "",
        re.sub(
            r"(January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)",
            "",
            words,
        ),
    )


def test_neither_can_tell_the_others_no_from_a_silence_or_that_they_were_asked(trio: Company, frozen) -> None:
    start = frozen("2026-01-05 09:00")
    views: list[list[Any]] = []
    for other in ("nothing", "b no"):
        frozen(start)
        number = begin(trio)
        UNCONSENTED[other](number)
        yes(number, Party.C)
        views.append([_plain(seen_by(number, Party.C)), len([m for m in mails() if m[0] == "amara"])])
        frozen(start + timedelta(days=15))
        clockwork.sweep(clock.now())
        views[-1] += [_plain(seen_by(number, Party.C))]
        assert _plain(seen_by(number, Party.C))[0] is Shown.NOT_AHEAD
        frozen(start + timedelta(days=29))
        clockwork.sweep(clock.now())
        start = start + timedelta(days=200)
    views[1][1] -= views[0][1]
    assert views[0] == views[1]


def _plain(seen: Any) -> tuple[Any, ...]:
    return (seen.shown, seen.verbs, seen.others, seen.what, seen.words, seen.thanks)


def test_what_the_other_one_does_is_told_unless_it_names_them(trio: Company) -> None:
    with unit_of_work():
        db.session.get_one(Person, trio.amara).headline = "Bookbinder"
        db.session.get_one(Person, trio.jonas).headline = "Joiner at Pell & Sons"
    number = begin(trio)
    jonas, amara = (seen_by(number, party) for party in (Party.B, Party.C))
    assert jonas and jonas.what == "Bookbinder"
    assert amara and amara.what == ""


def test_after_both_have_said_yes_they_know_each_other_and_nobody_else_does(trio: Company) -> None:
    number = at(trio, State.INTRODUCED)
    assert "Amara Lindqvist" in trio.browser("jonas").page(page(number, Party.B))
    assert "Jonas Pell" in trio.browser("amara").page(page(number, Party.C))
    for name in ("tilda", "yusra"):
        assert trio.browser(name).get(page(number, Party.B)).status_code == 404


def test_thanks_are_the_askers_to_read(trio: Company) -> None:
    number = at(trio, State.FOLLOW_UP)
    tell(number, Party.B, thanks=THANKS)
    assert THANKS in trio.browser("mara").page(page(number, Party.ASKER))
    assert THANKS not in trio.browser("amara").page(page(number, Party.C))
    assert not [row for found in everything().values() for row in found if THANKS in repr(row)]
