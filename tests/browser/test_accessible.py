"""Every page, light and dark, narrow and wide: axe finds nothing, nothing is cut off, nothing comes from elsewhere, and
whatever takes the focus wears our ring.

Wide and light, axe reads all of every page. In the other looks it reads what has a shape that no page before had.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.places import EVERYBODYS, FINDS, WRONG
from tests.browser.shapes import Seen
from tests.support.browser import NARROW, WIDE, Walker

OPTIONS: dict[str, Any] = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
    "elementRef": False,
    "preload": False,
    "iframes": False,  # a frame of ours runs no scripts: axe would only knock there
}
#: A theme changes colours and nothing else (the stylesheet sets tokens), so a second theme asks what colours decide.
IN_COLOUR: dict[str, Any] = {**OPTIONS, "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
del IN_COLOUR["rules"]
OTHER_LOOKS = [(WIDE, "dark", IN_COLOUR), (NARROW, "dark", OPTIONS), (NARROW, "light", IN_COLOUR)]
AXE = "([shapes, options]) => axe.run(shapes ? shapes.flatMap((each) => window.shapes.get(each)) : document, options)"
#: What can be reached by Tab among these shapes, and shows no ring of ours, or one that its surroundings cut off. Where
#: the field itself is drawn over, what stands beside it wears the ring; in a frame, its own page shows the focus.
RINGLESS = """(shapes) => {
  const wears = (each) => {
    const style = getComputedStyle(each);
    return style.outlineStyle === "solid" && parseFloat(style.outlineWidth) >= 2;
  };
  const cut = (each) => {
    const [style, box] = [getComputedStyle(each), each.getBoundingClientRect()];
    const out = parseFloat(style.outlineOffset) + parseFloat(style.outlineWidth) - 1;
    const narrows = (around) => around && around !== document.body && getComputedStyle(around).overflowY !== "visible";
    for (let around = each.parentElement; around; around = around.parentElement) {
      const room = around.getBoundingClientRect();
      if (narrows(around) && (box.top - out < room.top || box.bottom + out > room.bottom)) return true;
    }
    return false;
  };
  return shapes.flatMap((each) => window.shapes.get(each))
    .filter((each) => each.tabIndex >= 0 && each.localName !== "iframe" && each.checkVisibility())
    .filter((each) => { each.focus(); return document.activeElement === each; })
    .filter((each) => {
      each.focus();
      const ring = [each, each.nextElementSibling].find((part) => part && wears(part));
      return !ring || cut(ring);
    }).map((each) => each.outerHTML.slice(0, 160));
}"""
#: What is folded away is looked at, too.
FOLDS = "details.fold, .office-fold, .office-list details"
#: How many pages one test looks at: small enough to spread over workers.
STEP = 8


def in_steps() -> Iterator[tuple[str, tuple[str, ...]]]:
    for role, paths in EVERYBODYS.items():
        for start in range(0, len(paths), STEP):
            yield role, paths[start : start + STEP]


def name_of(value: object) -> str:
    """How a test with this parameter is called."""
    return str(value[0] if isinstance(value, tuple) else value if isinstance(value, str) else "typed") or "visitor"


@pytest.fixture
def find(walk):
    """Gives the address that a name in braces stands for."""
    known: dict[str, str] = {}

    def address(path: str) -> str:
        if not path.startswith("{"):
            return path
        name, _brace, rest = path[1:].partition("}")
        if name not in known:
            role, where, links = FINDS[name]
            person = walk(role).go(address(where))
            known[name] = person.page.locator(links).first.get_attribute("href").split("#")[0]
        return known[name] + rest

    return address


def findings(walker: Walker, axe: str, seen: Seen) -> list[str]:
    """What axe complains of on the page as it is, in every look, and what sticks out."""
    page, found = walker.page, []
    page.evaluate("folds => document.querySelectorAll(folds).forEach(each => { each.open = true; })", FOLDS)
    page.evaluate(axe)
    new = seen.new_on(page)
    found += [f"{walker.path}: no ring: {each}" for each in page.evaluate(RINGLESS, new)]
    found += looked_at(walker, WIDE, "light", OPTIONS, None)
    for width, theme, options in OTHER_LOOKS if new else ():
        found += looked_at(walker, width, theme, options, new)
    for width in (WIDE, NARROW, 320):
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("() => document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"{walker.path} at {width}: sticks out to the side")
    page.set_viewport_size({"width": WIDE, "height": 900})
    return found


def looked_at(walker: Walker, width: int, theme: str, options: dict[str, Any], shapes: list[str] | None) -> list[str]:
    """What axe complains of in one look, on the whole page or where it has these shapes."""
    page = walker.page
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 900})
    height = page.evaluate("() => document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": max(900, min(height + 20, 24_000))})
    return [
        f"{walker.path} at {width}, {theme}: {violation['id']}: "
        + " | ".join(f"{node['target']} {node['html'][:160]}" for node in violation["nodes"][:3])
        for violation in page.evaluate(AXE, [shapes, options])["violations"]
    ]


@pytest.fixture(scope="session")
def axe() -> str:
    from importlib.resources import files

    return (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


@pytest.fixture(scope="session")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """What was looked at so far, by whichever worker."""
    folder = tmp_path_factory.getbasetemp()
    return Seen((folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "shapes.txt")


@pytest.mark.parametrize(("role", "paths"), list(in_steps()), ids=name_of)
def test_axe_finds_nothing(walk, find, axe, seen, role, paths):
    person, found = walk(role), []
    for path in paths:
        person.page.goto(person.site.url + find(path))
        assert person.page.locator("h1").count() == 1, f"{path} has no h1, or several"
        found += findings(person, axe, seen)
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(("role", "path", "button", "typed"), WRONG, ids=name_of)
def test_axe_finds_nothing_where_a_form_was_wrong(walk, find, axe, seen, role, path, button, typed):
    person = walk(role).go(find(path))
    for name, value in typed.items():
        person.page.fill(f"main [name={name}]", value)
    buttons = person.page.locator("main form:not([role=search]) button[type=submit]")
    person.follow_link(person.page.locator("main").get_by_role("button", name=button) if button else buttons)
    assert person.page.title().startswith("Error:"), person.page.title()
    assert person.page.locator("main .note-rose").first.is_visible()
    found = findings(person, axe, seen)
    assert not found, "\n" + "\n".join(found)


def test_in_the_dark_and_on_a_telephone_axe_sees_a_new_shape_and_no_old_one(walk, axe, tmp_path):
    """What is only too faint in one look is found there, once."""
    person, seen = walk().go("/privacy"), Seen(tmp_path / "shapes.txt")
    assert findings(person, axe, seen) == []
    person.page.evaluate(
        """() => {
          document.querySelector("main").insertAdjacentHTML("beforeend", "<p class='faint'>Hardly to be read</p>");
          const faint = new CSSStyleSheet();
          faint.replaceSync("@media (max-width: 500px) { .faint { color: #888; background: #999; } }");
          document.adoptedStyleSheets = [faint];
        }"""
    )
    found = findings(person, axe, seen)
    assert [line.split(": ")[:2] for line in found] == [
        ["/privacy at 390, dark", "color-contrast"], ["/privacy at 390, light", "color-contrast"],
    ]  # fmt: skip
    assert findings(person, axe, seen) == []
