"""Public events on other sites: a list within their pages, and a feed."""

from __future__ import annotations

from datetime import datetime
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree as ET

import pytest

from portal.core.settings import association
from portal.events.calendars import framing
from portal.events.registrations.operations import changing

ANSWERS = ["/events/embed", "/events.xml"]


@pytest.fixture
def programme(published, draft, do, cast, frozen):
    """Two that others may know of, and every kind that they may not."""
    published(title="Breakfast & <bread>", local_start=datetime.fromisoformat("2026-05-19 07:00"))
    frozen.forward(hours=1)
    published(title="River walk", kind="walk", online_url="https://rooms.example/secret")
    published(title="Members alone", visibility="members")
    draft(title="Not yet")
    do(changing.postpone, published(title="Put off"), "", by=cast.osei.id)
    do(changing.cancel_event, published(title="Off"), "", by=cast.osei.id)
    over = {"local_start": "2026-05-04 11:30", "local_end": "2026-05-04 11:40"}
    published(title="Over", **{name: datetime.fromisoformat(at) for name, at in over.items()})
    frozen.forward(hours=1)


def test_both_tell_of_what_is_public_and_will_take_place_and_of_nothing_else(programme, client):
    page = client.page("/events/embed")
    assert page.texts("h2") == ["Breakfast & <bread>", "River walk"]
    assert client.page("/events/embed?kind=walk").texts("h2") == ["River walk"]
    assert len(client.page("/events/embed?kind=nonsense").texts("h2")) == 2
    links = page("a")
    assert {link["target"] for link in links} == {"_top"}
    assert all(link["href"].startswith("http://localhost/events") for link in links)
    channel = ET.fromstring(client.get("/events.xml").data)[0]
    items = channel.findall("item")
    assert [item.findtext("title") for item in items] == ["River walk", "Breakfast & <bread>"]
    assert [item.findtext("link") for item in items] == [link["href"] for link in links[1::-1]]
    assert items[1].findtext("description").startswith("Tuesday 19 May, 7:00 to 9:15 (BST) · Corn Exchange · ")
    announced = [parsedate_to_datetime(item.findtext("pubDate")) for item in items]
    assert announced[0] > announced[1]
    for path in ANSWERS:
        assert "secret" not in client.get(path).text


def test_the_list_is_light_sets_no_cookie_and_is_the_same_for_everybody(programme, client, cast, browser_as):
    answer = client.get("/events/embed")
    assert "Set-Cookie" not in answer.headers
    assert not any(word in answer.text for word in ("<script", "<form", "csrf", "<style"))
    assert browser_as(cast.amara).get("/events/embed").text == answer.text
    assert len(answer.data) < 5_000


def test_only_the_list_is_framed_and_only_by_sites_that_were_named(client, browser_as, cast):
    def frames(path="/events/embed"):
        policy = client.get(path).headers["Content-Security-Policy"]
        return policy.partition("frame-ancestors ")[2].partition(";")[0]

    assert frames() == "'self'"
    osei = browser_as(cast.osei)
    named = "partner.example\nhttps://Straße.example:8443/a?b#c\n http://partner.example https://partner.example/twice"
    osei.submit("/office/events/elsewhere", {"sites": named}, to="/office/events/elsewhere")
    assert frames() == (
        "'self' https://partner.example https://xn--strae-oqa.example:8443 http://partner.example"
    )  # fmt: skip
    assert client.get("/events/embed").headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert frames("/events") == frames("/sign-in") == "'none'"
    osei.submit("/office/events/elsewhere", {"anywhere": "y"}, to="/office/events/elsewhere")
    assert frames() == "https: http:"
    page = osei.page("/office/events/elsewhere")
    assert page.one("#snippet")["value"].startswith('<iframe src="http://localhost/events/embed" title="Events of ')
    assert page.one("#anywhere").has_attr("checked")
    osei.submit("/office/events/elsewhere", {"sites": "", "anywhere": ""}, to="/office/events/elsewhere")
    assert frames() == "'self'"


@pytest.mark.parametrize(
    "typed",
    ["*", "'self'", "https:", "https://a.example;script-src", "javascript:alert(1)", "https://u:p@a.example",
     "localhost", "https://a.example:99999", "ftp://a.example", "https://*.example.org", "https://-a.example",
     "https://" + "a" * 300],
)  # fmt: skip
def test_what_is_no_site_is_refused_and_stays_in_the_field(browser_as, cast, typed):
    osei = browser_as(cast.osei)
    form = osei.page("/office/events/elsewhere").form("/office/events/elsewhere")
    page = osei.send(form, {"sites": f"https://fine.example\n{typed}"}, status=422).page
    assert "is no site. A site looks like https://example.org." in page.one("#sites-error").text
    assert typed in page.one("#sites").text
    assert association().event_frames == ()


def test_there_is_an_end_to_the_sites(browser_as, cast):
    osei = browser_as(cast.osei)
    form = osei.page("/office/events/elsewhere").form("/office/events/elsewhere")
    many = "\n".join(f"https://a{number}.example" for number in range(framing.MOST_SITES + 1))
    assert "Allow any site instead." in osei.send(form, {"sites": many}, status=422).page


def test_an_event_called_embed_has_another_address(published, client):
    event = published(title="Embed")
    assert event.slug != "embed"
    assert client.page(f"/events/{event.slug}").heading == "Embed"


def test_lists_lead_to_the_feed(client):
    for path in ("/events", "/events?view=month"):
        found = {link["type"]: link["href"] for link in client.page(path)("link[rel=alternate]")}
        assert found == {"text/calendar": "/events.ics", "application/rss+xml": "/events.xml"}
