"""What packages above put on somebody's profile, asked when another member looks at it: `PANELS.add(house, panel)`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from portal.core.actors import Actor
from portal.core.house import Registry
from portal.members.people.models import Person


@dataclass(frozen=True, slots=True)
class Panel:
    """A template and what it is filled with. `place`: aside (what is next between you two), main, or actions."""

    template: str
    data: dict[str, Any] = field(default_factory=dict)
    place: str = "aside"
    order: int = 50


PANELS = Registry[Callable[[Actor, Person], Panel | None]]()


def panels(who: Actor, person: Person) -> dict[str, list[Panel]]:
    """The panels for this viewer and person, by place and in order."""
    made = sorted((panel for make in PANELS.all() if (panel := make(who, person))), key=lambda panel: panel.order)
    return {place: [panel for panel in made if panel.place == place] for place in ("aside", "main", "actions")}
