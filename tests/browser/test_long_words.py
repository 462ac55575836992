"""A name of sixty letters breaks within its place, and never widens the page of a telephone."""

from __future__ import annotations

import pytest

from tests.support.browser import NARROW, WIDE

#: Somebody's name, a title, a button that says it: whatever a word of somebody's own may stand in.
LENGTHEN = """() => {
  const word = "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissen";
  const places = "main :is(h1, h2, h3, li, a:not(.btn, .nav-link), p, dd, .person, .name, .breadcrumb-item)";
  const found = [...document.querySelectorAll(places)].flatMap((each) => [...each.childNodes])
    .filter((each) => each.nodeType === Node.TEXT_NODE && each.data.trim())
    .filter((each) => !each.parentElement.closest("svg, table"));
  found.forEach((each) => { each.data = `${word} ${each.data}`; });
  return found.length;
}"""
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_no_page_of_relationships_is_widened_by_a_long_name(walk, width):
    walker = walk("member", width=width)
    walker.go("/relationships")
    someone = walker.page.locator("main a[href^='/relationships/']").evaluate_all(
        "all => all.map((each) => each.getAttribute('href')).find((each) => /[0-9]$/.test(each))"
    )
    mine = ["network", "years", "plan", "suggestions"]
    pages = [
        "/", "/people", "/relationships", someone, "/circle", "/one-to-ones", "/introductions", "/referrals", "/asks",
        "/goodwill", *(f"/relationships/{name}" for name in mine),
    ]  # fmt: skip
    for address in pages:
        walker.go(address)
        assert walker.page.evaluate(LENGTHEN), address
        assert walker.page.evaluate(WIDER) <= 0, f"{address} at {width}"
