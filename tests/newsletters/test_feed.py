"""The feed of the archive: what its standard asks for, and who asks whether there is anything new."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from xml.etree import ElementTree as ET

from portal.core import settings
from portal.core.work import unit_of_work
from portal.events.programme.models import Event, Visibility
from portal.newsletters.archive import shelving
from portal.newsletters.models import Edition
from portal.newsletters.operations import editing
from tests.newsletters.conftest import whole, write_a_word
from tests.newsletters.test_pages import sent
from tests.newsletters.test_reading import OPEN
from tests.newsletters.test_reading import edition as told  # noqa: F401 - an edition that tells of two events

ATOM = "{http://www.w3.org/2005/Atom}"


def atom(client, **headers):
    answer = client.get("/newsletters.xml", headers=headers)
    return ET.fromstring(answer.data) if answer.status_code == 200 else answer


def text_of(element, name):
    return element.findtext(f"{ATOM}{name}")


def test_the_feed_is_atom_as_its_standard_has_it(edition, run_jobs, now, client, db, app):
    """RFC 4287: what must be there is there once, addresses are whole, and what is HTML comes escaped once."""
    write_a_word(edition, "Tea & toast <b>now</b>, see [what is on](/events). \x0b")
    with unit_of_work():
        settings.change(name="Ash & Sons")
        editing.rename(
            whole(edition), title="June <at> Ash & Sons", subject="x", preheader="",
            version=whole(edition).version, by="Inês", now=now,
        )  # fmt: skip
    sent(edition, run_jobs, now)
    answer = client.get("/newsletters.xml")
    assert answer.mimetype == "application/atom+xml"
    feed = ET.fromstring(answer.data)
    assert feed.tag == f"{ATOM}feed"
    entry = feed.find(f"{ATOM}entry")
    for element in (feed, entry):
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", text_of(element, "id"))
        assert datetime.fromisoformat(text_of(element, "updated")).tzinfo is not None
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1, name
    assert text_of(feed.find(f"{ATOM}author"), "name") == "Ash & Sons"
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["self"] == "http://localhost/newsletters.xml"
    assert text_of(entry, "title") == "June <at> Ash & Sons"
    assert entry.find(f"{ATOM}link").get("href") == "http://localhost/newsletters/2026-06"
    content = entry.find(f"{ATOM}content")
    assert content.get("type") == "html"
    assert "Tea &amp; toast &lt;b&gt;now" in content.text
    assert [href for href in re.findall(r'href="([^"]*)"', content.text) if not href.startswith("http")] == []
    before = text_of(entry, "id"), text_of(feed, "id")
    app.config["BASE_URL"] = "https://elsewhere.example"
    moved = atom(client)
    assert (text_of(moved.find(f"{ATOM}entry"), "id"), text_of(moved, "id")) == before, "ids outlive a move"


def test_who_asks_the_feed_for_what_is_new_is_told_so_and_never_wrongly(told, run_jobs, now, client, db, frozen):
    """ETag and Last-Modified (RFC 9110): 304 while nothing changed, and the whole feed once a line is hidden."""
    sent(told, run_jobs, now)
    shelving.look_after(now)
    first = client.get("/newsletters.xml")
    known = {"If-None-Match": first.headers["ETag"]}, {"If-Modified-Since": first.headers["Last-Modified"]}
    assert OPEN in first.text
    assert [client.get("/newsletters.xml", headers=each).status_code for each in known] == [304, 304]
    db.session.query(Event).filter_by(title=OPEN).update({"visibility": Visibility.MEMBERS})
    db.session.commit()
    later = now + timedelta(hours=3)
    frozen(later)
    for looked_after in (False, True):
        if looked_after:
            shelving.look_after(later)
            later += timedelta(minutes=1)
            frozen(later)
        for asked in known:
            again = client.get("/newsletters.xml", headers=asked)
            assert again.status_code == 200, (looked_after, asked)
            assert OPEN not in again.text
    entry = atom(client).find(f"{ATOM}entry")
    assert text_of(entry, "updated") > text_of(entry, "published"), "readers of the feed take the new text over the old"
    newest = {"If-Modified-Since": client.get("/newsletters.xml").headers["Last-Modified"]}
    assert client.get("/newsletters.xml", headers=newest).status_code == 304
    with unit_of_work():
        shelving.take_off(db.session.get_one(Edition, told.id), now=later)
    gone = client.get("/newsletters.xml", headers=newest)
    assert gone.status_code == 200
    assert "<entry>" not in gone.text
