"""Pages of the office on a telephone: rows read as cards, and one sees where one is."""

from __future__ import annotations

from tests.support.browser import NARROW

TABLES = (
    "/office/access", "/office/audit", "/office/health", "/office/mailbox", "/office/organisations",
    "/office/organisations/1", "/office/people", "/office/plans", "/office/work", "/office/events",
)  # fmt: skip
SIDEWAYS = """() => [...document.querySelectorAll("html, .table-scroll")]
  .filter((each) => each.scrollWidth > each.clientWidth)
  .map((each) => each.getAttribute("aria-label") || each.tagName)"""
OUT_OF_SIGHT = """() => [...document.querySelectorAll(".nav-tabs a")]
  .filter((each) => each.getBoundingClientRect().left < 0 || each.getBoundingClientRect().right > innerWidth)
  .map((each) => each.textContent)"""

#: Pages around an event, below its address; the list of events first.
AROUND = (
    "/events", "/register", "/people", "/manage", "/manage/edit", "/manage/attendees", "/manage/door", "/manage/team",
    "/manage/waiting-list", "/manage/tickets", "/manage/series", "/manage/message", "/manage/reminders",
    "/manage/welcome", "/manage/attendees/export", "/shifts", "",
)  # fmt: skip
#: What is less than 44 pixels high for a finger, links within a sentence aside.
SMALL = """() => {
  document.querySelectorAll("main details").forEach((each) => { each.open = true; });
  return [...document.querySelectorAll("main :is(a[href], button, summary, select, textarea, input)")]
    .filter((each) => each.checkVisibility() && !each.closest(":is(p, dd, .prose):not(.lead, .actions)"))
    .map((each) => [each, ["checkbox", "radio"].includes(each.type) ? each.closest("label, .form-check") : each])
    .filter(([, area]) => area && Math.round(area.getBoundingClientRect().height) < 44)
    .map(([each, area]) => `${area.getBoundingClientRect().height} ${each.outerHTML.slice(0, 90)}`);
}"""


def test_a_finger_finds_everything_around_an_event(walk):
    organiser = walk("organiser", width=NARROW, touch=True)
    event = organiser.go("/events").page.locator("main .coming h3 a[href^='/events/']:not([href$=manage])").first
    address = event.get_attribute("href")
    for path in AROUND:
        organiser.go(path if path == "/events" else address + path)
        assert organiser.page.evaluate(SMALL) == [], path


def test_no_table_of_the_office_scrolls_sideways(walk):
    admin = walk("admin", width=NARROW)
    for path in TABLES:
        admin.go(path)
        assert not admin.page.evaluate(SIDEWAYS), path


def test_every_tab_is_in_sight(walk):
    organiser = walk("organiser", width=NARROW)
    event = organiser.go("/events").page.locator("main .coming h3 a[href^='/events/']:not([href$=manage])").first
    for path in (event.get_attribute("href") + "/manage/waiting-list", "/relationships", "/introductions"):
        assert organiser.go(path).page.locator(".nav-tabs a").count() > 4
        assert organiser.page.evaluate(OUT_OF_SIGHT) == [], path
