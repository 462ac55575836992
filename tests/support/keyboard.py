"""People who have no mouse: they press Tab until the focus is where they want it, and then a key."""

from __future__ import annotations

from datetime import date

from tests.support.browser import Walker

#: Where the focus is: its words, whether it can be seen, where it leads. Nothing while it is on the page itself.
FOCUS = """() => {
    const each = document.activeElement, box = each.getBoundingClientRect();
    if (each === document.body || each.tagName === "IFRAME") return null;
    const name = each.getAttribute("aria-label") || each.labels?.[0]?.textContent || each.textContent || "";
    return {
        name: name.replace(/\\s+/g, " ").trim(), href: each.getAttribute("href") || "",
        seen: box.width > 0 && box.height > 0 && each.checkVisibility({ visibilityProperty: true }),
    };
}"""
MOST_STOPS = 150


def tab_to(walker: Walker, words: str, *, href: str = "") -> None:
    """Press Tab until the focus is on what bears these words (and leads there); every stop must be visible."""
    for _stop in range(MOST_STOPS):
        if found := walker.page.evaluate(FOCUS):
            assert found["seen"], f"the focus is lost on {walker.path}"
            if words in found["name"] and href in found["href"]:
                return
        walker.page.keyboard.press("Tab")
    raise AssertionError(f"“{words}” cannot be reached with Tab on {walker.path}: {walker.text[:3000]}")


def enter(walker: Walker, words: str, *, href: str = "") -> None:
    """Go to a button or a link, and press Enter; wait for the page that it leads to."""
    tab_to(walker, words, href=href)
    with walker.page.expect_navigation():
        walker.page.keyboard.press("Enter")


def answer(walker: Walker, question: str, words: str) -> None:
    """Open what asks first ("I can’t be there"), and give this answer."""
    tab_to(walker, question)
    walker.page.keyboard.press("Enter")
    enter(walker, words)


def write(walker: Walker, label: str, words: str) -> None:
    """Type into a field, over what stands there."""
    tab_to(walker, label)
    walker.page.keyboard.press("Control+a")
    walker.page.keyboard.type(words)


def write_day(walker: Walker, label: str, day: date) -> None:
    """Type a day into a field for days, as the browser of the tests takes it: the month first."""
    tab_to(walker, label)
    walker.page.keyboard.type(f"{day:%m%d%Y}")


def tick(walker: Walker, label: str) -> None:
    tab_to(walker, label)
    walker.page.keyboard.press("Space")
