"""Followed links are counted where the association wants it: how often, roughly, and never by whom."""

from __future__ import annotations

import logging
import re
from datetime import timedelta

from sqlalchemy import inspect, update

from portal.core import settings
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.newsletters.clicks import links
from portal.newsletters.clicks.counting import COUNTED_FOR, FEW
from portal.newsletters.clicks.models import EditionClick, EditionLink
from portal.newsletters.models import Edition
from portal.newsletters.report import counting
from tests.newsletters.conftest import copies, write_a_word
from tests.newsletters.test_pages import sent
from tests.newsletters.test_sending import parts

BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0"}
OUTSIDE = "https://boats.example/hire?a=1&b=2"
WORDS = f"Hire [a boat & oars]({OUTSIDE}), see [what is on](/events), or ask [Lena](/people/7). Also {OUTSIDE}."
SHORT = re.compile(r"http://localhost(/to/[\w-]+)")


def number():
    return sum(row.number for row in db.session.query(EditionClick))


def counted(edition, run_jobs, now):
    with unit_of_work():
        settings.change(count_clicks=True)
    write_a_word(edition, WORDS)
    sent(edition, run_jobs, now)


def test_nothing_is_counted_unless_the_association_wants_it(edition, cast, smtp, run_jobs, now):
    assert cast.amara
    assert not settings.association().count_clicks
    write_a_word(edition, WORDS)
    sent(edition, run_jobs, now)
    html = parts(copies(smtp, cast.amara)[0].message)["text/html"]
    assert "https://boats.example/hire?a=1&amp;b=2" in html
    assert "/to/" not in html
    assert db.session.query(EditionLink).count() == 0


def test_every_reader_gets_the_same_links_and_what_is_theirs_leads_straight_on(
    edition, month, cast, smtp, run_jobs, now, client
):
    from portal.core.house import BlockItem

    month.personal = {cast.amara.id: [BlockItem(("event", 1), "Your supper", "You come.", "http://localhost/events")]}
    readers = (cast.amara, cast.jonas)
    counted(edition, run_jobs, now)
    hers, his = (parts(copies(smtp, person)[0].message) for person in readers)
    short = {kind: set(SHORT.findall(hers[kind])) for kind in ("text/html", "text/plain")}
    assert short["text/html"] == set(SHORT.findall(his["text/html"]))
    assert set() < short["text/plain"] <= short["text/html"]
    kept = {link.address: link for link in db.session.query(EditionLink)}
    events = {"http://localhost/events", "http://localhost/events/supper"}
    assert set(kept) == {OUTSIDE} | events, "no profile, no unsubscribing, no page of the archive"
    assert kept[OUTSIDE].label == "a boat & oars"
    assert "/people/7" in hers["text/html"]
    assert "/unsubscribe/" in hers["text/html"]
    assert 'href="http://localhost/events"' in hers["text/html"], "their own part leads straight on"
    assert "We count how often its links are followed" in hers["text/html"]
    for link in kept.values():
        answer = client.get(f"/to/{link.token}")
        assert (answer.status_code, answer.headers["Location"]) == (302, link.address)


def test_it_leads_nowhere_else_and_leaves_no_trace(edition, cast, run_jobs, now, browser_as, client, caplog):
    """No open redirect, no cookie, no referrer, no account in the log; and the table could not hold a reader."""
    counted(edition, run_jobs, now)
    link = db.session.query(EditionLink).filter_by(address=OUTSIDE).one()
    for path in ("/to/", "/to/x", f"/to/{link.token}x", f"/to/{link.token}?to=https://evil.example", "/to/" + "x" * 99):
        answer = client.get(path)
        assert answer.headers.get("Location", OUTSIDE) == OUTSIDE, path
        assert answer.status_code in {302, 404}, path
    amara = browser_as(cast.amara)
    with caplog.at_level(logging.INFO, logger="portal.requests"):
        answer = amara.get(f"/to/{link.token}", headers=BROWSER)
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer.headers["Cache-Control"]
    (line,) = [record for record in caplog.records if record.name == "portal.requests"]
    assert (line.rule, line.account) == ("/to/<string(maxlength=24):token>", None)
    assert link.token not in caplog.text
    assert {column["name"] for column in inspect(db.engine).get_columns("edition_click")} == {
        "link_id",
        "day",
        "number",
    }


def test_programs_that_look_ahead_are_left_out_and_people_are_counted_by_day(
    edition, cast, run_jobs, now, client, frozen
):
    counted(edition, run_jobs, now)
    sent_at = db.session.get_one(Edition, edition.id).sending_from
    path = f"/to/{db.session.query(EditionLink).filter_by(address=OUTSIDE).one().token}"
    for headers in (
        {}, {"User-Agent": ""}, {"User-Agent": "curl/8"}, {"User-Agent": "Mozilla/5.0 (compatible; bingbot/2.0)"},
        BROWSER | {"Sec-Purpose": "prefetch;prerender"}, BROWSER | {"Purpose": "prefetch"},
        BROWSER | {"Sec-Fetch-Mode": "no-cors"},
    ):  # fmt: skip
        assert client.get(path, headers=headers).status_code == 302
    assert client.head(path, headers=BROWSER).status_code == 302
    assert number() == 0
    for _ in range(2):
        assert client.get(path, headers=BROWSER | {"Sec-Fetch-Mode": "navigate"}).status_code == 302
    frozen(sent_at + timedelta(days=1))
    client.get(path, headers=BROWSER)
    assert sorted(row.number for row in db.session.query(EditionClick)) == [1, 2]
    frozen(sent_at + COUNTED_FOR)
    assert client.get(path, headers=BROWSER).headers["Location"] == OUTSIDE, "it leads on for years"
    assert number() == 3


def test_what_cannot_be_written_keeps_nobody_from_going_on(edition, cast, run_jobs, now, client, monkeypatch):
    from sqlalchemy.exc import OperationalError

    counted(edition, run_jobs, now)
    link = db.session.query(EditionLink).filter_by(address=OUTSIDE).one()

    def locked():
        raise OperationalError("insert", {}, Exception("database is locked"))

    monkeypatch.setattr("portal.newsletters.clicks.counting.unit_of_work", locked)
    assert client.get(f"/to/{link.token}", headers=BROWSER).status_code == 302


def test_a_small_number_is_not_said_exactly(edition, cast, run_jobs, now, browser_as):
    cast.extra(12)
    counted(edition, run_jobs, now)
    outside, events = (
        db.session.query(EditionLink).filter_by(address=a).one() for a in (OUTSIDE, "http://localhost/events")
    )
    db.session.add_all(
        EditionClick(link_id=each.id, day=now.date(), number=n) for each, n in ((outside, FEW - 1), (events, FEW))
    )
    db.session.commit()
    counting.keep(edition.id, now)
    ines, path = browser_as(cast.ines), f"/office/newsletters/{edition.slug}/report"
    found = ines.page(path)("section[aria-labelledby=links] tbody tr")
    rows = {row.find("th").get_text(" "): row.find("td").get_text() for row in found}
    told = [(words.split()[-1], number) for words, number in rows.items()]
    few = f"fewer than {FEW}"
    assert told[0] == ("http://localhost/events", str(FEW)), "the most followed first"
    assert (OUTSIDE, few) in told
    assert len(told) == 3
    table = ines.post(path, data={"csrf_token": ines.token(path), "kind": "comma"}).text
    assert f"fewer than {FEW}" in table
    with unit_of_work():
        db.session.execute(update(EditionClick).values(number=1))
    assert ines.page(path).text.count(f"fewer than {FEW}") >= 2


def test_which_addresses_may_be_counted(app):
    with app.test_request_context():
        yes = (
            "https://a.example",
            "http://a.example:8080/x#y",
            "http://localhost/events",
            "http://localhost/volunteer",
        )
        no = (
            "mailto:a@a.example", "javascript:alert(1)", "/events", "https://", "https://a.example/\n", "ftp://a.example",
            "http://localhost/people/7", "http://localhost/me/mail", "http://localhost/unsubscribe/abc",
            "http://localhost/newsletters/2026-06", "http://localhost/", "https://[", "https://a.example/" + "x" * 3000,
        )  # fmt: skip
        assert [address for address in yes if not links.may_be_counted(address)] == []
        assert [address for address in no if links.may_be_counted(address)] == []
        assert all(place in app.view_functions for place in links.PLACES)
