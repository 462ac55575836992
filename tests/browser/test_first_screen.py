"""What is seen of an event before anybody scrolls, and that what can be pressed stands apart."""

from __future__ import annotations

import pytest

from tests.support.browser import NARROW, WIDE

#: The first screen of a small laptop, and of a telephone, less what its browser keeps for itself.
FIRST = 700
#: Pairs of buttons that touch, or nearly: closer than six pixels both across and down.
TOUCHING = """() => {
  const seen = [...document.querySelectorAll("main .btn")].filter((each) => each.checkVisibility());
  const boxes = seen.map((each) => each.getBoundingClientRect());
  return seen.flatMap((one, i) => seen.slice(i + 1).map((other, j) => [one, boxes[i], other, boxes[i + 1 + j]]))
    .filter(([, a, , b]) => Math.max(a.left, b.left) - Math.min(a.right, b.right) < 6
      && Math.max(a.top, b.top) - Math.min(a.bottom, b.bottom) < 6)
    .map(([one, , other]) => `${one.innerText} | ${other.innerText}`);
}"""


def events_to_come(walker) -> list[str]:
    walker.go("/events")
    return [link.get_attribute("href") for link in walker.page.locator("main .coming h3 a").all()]


@pytest.mark.parametrize(("width", "height"), [(WIDE, 800), (NARROW, 844)])
@pytest.mark.parametrize("role", ["", "member"])
def test_title_day_place_and_the_way_in_are_on_the_first_screen(walk, role, width, height):
    walker = walk(role, width=width)
    walker.page.set_viewport_size({"width": width, "height": height})
    asked = 0
    for address in events_to_come(walker)[:8]:
        walker.go(address)
        main = walker.page.locator("main")
        parts = {"title": main.locator("h1"), "day and place": main.locator("h1 ~ p.row-of")}
        way_in = main.locator("aside .btn-primary")
        if way_in.count():
            parts["way in"], asked = way_in.first, asked + 1
        for name, part in parts.items():
            box = part.bounding_box()
            assert box["y"] + box["height"] <= FIRST, f"{name} of {address} at {width}: {box}"
    assert asked, "at least one event can be signed up for"


def test_a_question_stands_in_the_middle_of_the_window(walk):
    organiser = walk("organiser")
    address = next(each for each in events_to_come(organiser) if not each.endswith("/manage"))
    organiser.go(f"{address}/manage")
    # Wherever it stands in the page: what spaces the children of a stack leaves it alone.
    organiser.page.locator("main details[data-dialog]").first.evaluate(
        "each => { each.parentElement.className = 'stack-s'; }"
    )
    for question in ("Postpone", "Cancel the event"):
        organiser.page.locator("main summary", has_text=question).first.click()
        box = organiser.page.locator("dialog[open]").bounding_box()
        size = organiser.page.viewport_size
        assert abs(box["x"] * 2 + box["width"] - size["width"]) <= 2
        assert abs(box["y"] * 2 + box["height"] - size["height"]) <= 2, f"“{question}” stands at {box}"
        organiser.page.keyboard.press("Escape")


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("scripts", [True, False])
def test_buttons_of_a_row_stand_apart(walk, width, scripts):
    organiser = walk("organiser", width=width, scripts=scripts)
    address = next(each for each in events_to_come(organiser) if not each.endswith("/manage"))
    pages = (
        "/events",
        "/events/new",
        address,
        f"{address}/manage",
        f"{address}/manage/attendees",
        "/me/calendar",
        "/me/security/email",
        "/me/security/password",
    )
    for path in pages:
        organiser.go(path)
        assert organiser.page.evaluate(TOUCHING) == [], path
