"""The small association, made once per run and copied for every test that needs it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from portal.core.db import db
from tests.security.sweeping import Sweep, sweep
from tests.security.walking import Heard, Walk
from tests.security.world import World, build
from tests.support.application import let_go


@pytest.fixture(scope="session")
def kept_world() -> dict[str, Any]:
    """The world and the copy of its database, once the first test has made them."""
    return {}


@pytest.fixture
def world(app: Flask, databases: Any, kept_world: dict[str, Any]) -> World:
    """The association, as it was made."""
    if "world" not in kept_world:
        kept_world["world"] = build()
        let_go()
        databases.keep("world")
    else:
        let_go()
        databases.restore("world")
    return kept_world["world"]


@pytest.fixture
def walk(app: Flask, world: World) -> Iterator[Walk]:
    yield Walk(app, world)
    db.session.remove()


@pytest.fixture
def swept(walk: Walk, kept_world: dict[str, Any]) -> Sweep:
    """Every page as every reader got it; read once per run, where mail really leaves the house, as it does here."""
    walk.app.config["MAIL_SERVER"] = "smtp.invalid"
    if "sweep" not in kept_world:
        kept_world["sweep"] = sweep(walk)
    return kept_world["sweep"]


@pytest.fixture
def heard(walk: Walk, kept_world: dict[str, Any]) -> Heard:
    """What was told at the doors of the house as it was made, to whoever asked in an earlier test."""
    return kept_world.setdefault("heard", Heard())


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What reads all pages comes first, and so in one process, where they are read once; so do walks through all doors.

    It is read on SQLite only, since it is long; `bin/bench fuzz --database postgresql` does the same and more.
    """
    for item in items:
        if _stands_on(item, "swept"):
            item.add_marker(pytest.mark.sqlite)
    items.sort(
        key=lambda item: (
            not _stands_on(item, "swept"), not _stands_on(item, "heard"), item.get_closest_marker("slow") is None
        )
    )  # fmt: skip


def _stands_on(item: pytest.Item, fixture: str) -> bool:
    return fixture in getattr(item, "fixturenames", ())
