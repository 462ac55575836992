"""From an empty form to an event that is out: few fields, one page, and its looks beside it all the while."""

from __future__ import annotations

from tests.support.browser import day

NAME = "Bread from three counties"
#: A plain event, with nothing taken over from the last one.
FIELDS = {
    "What is it called?": NAME, "On which day?": day(40), "Begins": "18:30", "Ends": "21:00",
    "Where?": "Tithe Barn", "Why come?": "Taste twelve loaves and meet who baked them.",
}  # fmt: skip
MOST_FIELDS, MOST_FOR_A_COPY = 6, 2


def test_a_plain_event_goes_out_from_one_page_and_a_copy_of_it_with_less(walk):
    organiser, visitor = walk("organiser"), walk()
    pages: list[str] = []
    organiser.go("/events/new")
    organiser.page.on("framenavigated", lambda frame: pages.append(frame.url))
    for label in FIELDS:
        organiser.fill(label, "")
    for label, words in FIELDS.items():
        organiser.fill(label, words)
    organiser.page.locator("#looks", has_text="Taste twelve loaves").wait_for()
    assert NAME in organiser.page.locator("#looks").inner_text()
    organiser.press("Publish")
    organiser.sees("Nobody is on the list yet.")
    assert len(FIELDS) <= MOST_FIELDS
    assert len(pages) == 1, pages  # the one that it led to: everything was said on the first
    address = organiser.path.removesuffix("/manage")
    visitor.go(address).sees(NAME, "Tithe Barn", "18:30 to 21:00")

    organiser.follow("Duplicate")
    pages.clear()
    again = {"What is it called?": NAME + ", again", "On which day?": day(80)}
    for label, words in again.items():
        organiser.fill(label, words)
    organiser.press("Publish")
    organiser.sees("Nobody is on the list yet.")
    assert (len(again), len(pages)) == (MOST_FOR_A_COPY, 1)
    visitor.go(organiser.path.removesuffix("/manage")).sees(NAME + ", again", "Tithe Barn", "18:30 to 21:00")


def test_without_scripts_a_button_shows_how_it_looks(walk):
    organiser = walk("organiser", scripts=False)
    organiser.go("/events/new")
    organiser.fill("What is it called?", NAME)
    organiser.fill("How it goes", "First we **taste**.")
    organiser.press("See how it looks")
    assert organiser.page.locator("#looks strong").inner_text() == "taste"
    assert organiser.field("What is it called?").input_value() == NAME
