"""What many tests begin with is made once and copied after: a house, a company.

What is copied is a state of the whole database, so it stands on the state that its maker found: the empty database, or
another that was copied. It is kept when it is asked for the second time, since much is asked for once.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask

from portal.core import clock, unit
from portal.core.db import db
from tests.support.databases import Databases

#: How long what was made once may be used while time passes: what is said to have just happened must not be long ago.
FRESH = 60.0
#: So many states are kept at a time.
MOST = 40
#: Whoever stands on one of these has the database open beside the portal of the tests.
BESIDE = {"other_app", "database_url"}

Once = Callable[[str, Callable[[], Any]], Any]


@dataclass(frozen=True)
class Kept:
    """A state: when it was made (the oldest part of it), under which name it is kept, and what its maker gave."""

    made: float
    name: str
    values: Any


@dataclass
class Copies:
    """The states that are kept: from which state, by which maker, at which moment."""

    databases: Databases
    kept: dict[Any, Kept] = field(default_factory=dict)
    asked: set[Any] = field(default_factory=set)
    number: int = 0

    def give(self, name: str, make: Callable[[], Any]) -> Any:
        """What `make` gives, with its rows in the database; rows that the session holds are read anew."""
        if unit.opened() is not None or db.session.new or db.session.dirty:
            return make()
        db.session.commit()
        if not self.databases.is_new():
            return make()
        came_from = self.databases.stands
        key = (came_from, name, clock._frozen)
        found = self.kept.get(key)
        if found and (clock._frozen or time.monotonic() - found.made < FRESH):
            self.databases.restore(found.name)
            return deepcopy(found.values)
        begun, values = time.monotonic(), make()
        if key in self.asked:
            rests_on = [each.made for each in self.kept.values() if each.name == self.databases.stands]
            self._keep(key, values, min([begun, *rests_on]))
        self.asked.add(key)
        return values

    def _keep(self, key: Any, values: Any, made: float) -> None:
        db.session.commit()
        self.number += 1
        kept = Kept(made, f"once_{self.number}", deepcopy(values))
        self.databases.keep(kept.name)
        self._forget(key)
        if len(self.kept) >= MOST:
            self._forget(next(iter(self.kept)))
        self.kept[key] = kept

    def _forget(self, key: Any) -> None:
        if key in self.kept:
            self.databases.forget(self.kept.pop(key).name)


@pytest.fixture(scope="session")
def _copies(databases: Databases) -> Copies:
    return Copies(databases)


@pytest.fixture
def once(request: pytest.FixtureRequest, app: Flask, _copies: Copies) -> Once:
    """`once("company", make)`: what `make()` gives, made anew where that is no quicker.

    It gives plain values, ids above all, since rows come from the database of the test; and it comes before whatever
    else the test writes: where somebody was quicker, or listens to what is told, it is made beside that.
    """
    if BESIDE & set(request.fixturenames):
        return lambda name, make: make()

    def give(name: str, make: Callable[[], Any]) -> Any:
        listening = vars(app.extensions["house"].reactions) != vars(app.extensions["reactions at first"])
        return make() if listening else _copies.give(name, make)

    return give
