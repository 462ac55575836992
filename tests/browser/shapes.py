"""Which shapes were looked at already: the second theme and the narrow window are asked about new ones alone.

A shape is an element with its classes, role and state inside its parent's and grandparent's: what style sheets and
axe's rules see of it. What a page says, and how often a row repeats, is no new shape.
"""

from __future__ import annotations

import fcntl
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

#: Names what stands on the page, and keeps the elements by these names.
SHAPES = """() => {
  const states = ["type", "role", "aria-current", "aria-expanded", "aria-invalid", "disabled", "open", "hidden"];
  const name = (each) => !each || each === document.documentElement ? "" : [
    each.localName, ...[...each.classList].sort(),
    ...states.filter((state) => each.hasAttribute(state)).map((state) => `${state}=${each.getAttribute(state)}`),
  ].join(".");
  window.shapes = Map.groupBy(
    document.body.querySelectorAll("*:not(svg *)"),
    (each) => [each.parentElement?.parentElement, each.parentElement, each].map(name).join(" > "),
  );
  return [...window.shapes.keys()];
}"""


@dataclass(frozen=True)
class Seen:
    """The shapes that some test of this run has looked at, in a file that all workers share."""

    file: Path

    def new_on(self, page: Page) -> list[str]:
        """The shapes of this page that nobody has looked at; from now on, somebody has."""
        shapes: list[str] = page.evaluate(SHAPES)
        with self.file.open("a+", encoding="utf-8") as kept:
            fcntl.flock(kept, fcntl.LOCK_EX)
            kept.seek(0)
            new = sorted(set(shapes) - set(kept.read().splitlines()))
            kept.writelines(f"{shape}\n" for shape in new)
        return new
