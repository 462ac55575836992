"""A small association in which every kind of user meets every kind of object: theirs, and somebody else's.

`build` makes it once; whoever tests with it starts from a copy. `World.addresses` says what may stand in the
arguments of each rule, each with a name ("own draft", "stranger's") that the table of rights speaks of.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from werkzeug.routing import Rule

from portal.core import jobs
from portal.core.db import db
from portal.core.work import unit_of_work
from tests.security import applying, asking, asks, balloting, making, officers


@dataclass
class World:
    """Who there is (kind of user → account id, None for a visitor), and the objects by name."""

    accounts: dict[str, int | None] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def addresses(self, rule: Rule) -> dict[str, dict[str, Any]]:
        """Name of the variant → the rule's arguments. A rule that nobody described is an error of this file."""
        if not rule.arguments:
            return {"": {}}
        found = self._described(rule)
        if found is None:
            raise LookupError(
                f"{rule.endpoint} ({rule.rule}) takes arguments: say in tests/security/objects.py what they may be"
            )
        return found

    def _described(self, rule: Rule) -> dict[str, dict[str, Any]] | None:
        from tests.security.objects import OBJECTS

        names = tuple(sorted(rule.arguments))
        for key in ((rule.endpoint, *names), (rule.endpoint.split(".", maxsplit=1)[0], *names)):
            if key in OBJECTS:
                return {name: dict(zip(names, values, strict=True)) for name, values in OBJECTS[key](self).items()}
        return None


def build() -> World:
    """Make the association, in the current application's empty database."""
    world = World()
    outside = (
        applying.the_applications,
        applying.the_visitor,
        applying.the_wishes,
        asking.the_questions,
        balloting.the_ballot,
        asks.the_board,
    )
    for make in (*making.STEPS, *outside, officers.of_a_body):
        with unit_of_work():
            make(world)
        db.session.commit()
    jobs.run(world.things["job"])
    db.session.commit()
    return world


def rules(app: Any) -> Iterator[Rule]:
    """Every rule of the portal but the static files', sorted by endpoint."""
    yield from sorted(
        (rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"), key=lambda r: (r.endpoint, r.rule)
    )
