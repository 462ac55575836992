"""A database to book on: the portal on it, people, and an event."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.support import bookers


@contextmanager
def of_kind(kind: str) -> Iterator[str]:
    """Its address; everything is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="guildhall-bench-") as folder:
        os.environ["DATA_DIR"] = folder
        if kind == "sqlite":
            yield f"sqlite:///{Path(folder) / 'guildhall.sqlite3'}"
            return
        from tests.support import postgresql

        postgresql.SETTINGS |= {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
        with postgresql.server() as url:
            yield url


@contextmanager
def prepared(url: str) -> Iterator[None]:
    """The portal in this process, for what stands around a run; made once per database."""
    from portal.core.db import db

    app = _APPS.get(url)
    if app is None:
        from portal.core.schema import upgrade

        app = _APPS[url] = bookers.portal(url)
        with app.app_context():
            upgrade()
    with app.app_context():
        yield
        db.session.remove()


_APPS: dict[str, Any] = {}


def make_people(count: int) -> list[int]:
    from sqlalchemy import insert

    from portal.core.db import db
    from portal.core.work import unit_of_work
    from portal.members.people.models import Person

    ids = list(range(1, count + 1))
    with unit_of_work():
        db.session.execute(
            insert(Person),
            [{"id": n, "name": f"Member {n}", "name_key": f"{n}", "email": f"m{n}@bench.example"} for n in ids],
        )
    return ids


def make_event(places: int, **more: Any) -> int:
    from datetime import timedelta

    from portal.core import clock
    from portal.core.work import unit_of_work
    from portal.events.programme.operations import planning, publishing

    now = clock.now()
    start = (now + timedelta(days=30)).replace(tzinfo=None, hour=18, minute=30)
    plan = planning.Plan(
        title="Long supper in the garden", summary="One long table.", body="We sit down at dusk. " * 20, kind="supper",
        venue="The garden", venue_note="Level paths.", cost="£28 with wine", capacity=places, zone="Europe/London",
        local_start=start, local_end=start + timedelta(hours=3), **more,
    )  # fmt: skip
    with unit_of_work():
        event = planning.create_event(plan, by=None, now=now)
        publishing.publish(event, now=now)
    return event.id
