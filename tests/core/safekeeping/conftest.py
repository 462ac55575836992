"""A portal that people live in, on a database of its own, made once; and the ways to look into a copy of it."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, make_url

from portal.core import audit, clock, demo
from portal.core.db import db
from portal.core.models import Job, Setting
from portal.core.safekeeping import lines, restore, tables
from portal.core.safekeeping.backup import backup
from portal.core.safekeeping.snapshot import reading
from portal.core.schema import upgrade
from portal.core.work import unit_of_work
from tests.support.application import make_app
from tests.support.databases import create_database, database_at, drop_database

#: What one database would write otherwise than the other, were it not put into one form.
AWKWARD = {
    "floats": [1e22, 1.5e300, 1e-7, -0.0, 1.0, 0.1, 123456789012345680.0],
    "words": "Łódź \U0001f389 \\ \" \t 'x'",
    "order": {"b": 1, "a": {"d": None, "c": True}},
    "large": 2**70,
}


def quiet(what: str, count: int) -> None:
    """No word on how far it is."""


@contextmanager
def portal_at(url: str, folder: Path) -> Iterator[Flask]:
    """A portal on that database, in a context of its own."""
    folder.mkdir(exist_ok=True, parents=True)
    app = make_app(url, folder)
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()
    app.extensions.pop("association", None)


def digests(url: str) -> dict[str, str]:
    """What is in the database at this address, by table."""
    engine = restore.new_engine(make_url(url))
    with reading(engine) as connection:
        found = {table.name: lines.digest(connection, table).digest for table in tables.shape(connection).tables}
    engine.dispose()
    return found


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """DATA_DIR of the inhabited portal."""
    return tmp_path_factory.mktemp("inhabited")


@pytest.fixture(scope="session")
def inhabited_url(request: pytest.FixtureRequest, home: Path) -> Iterator[str]:
    """Where the inhabited portal has its rows: the small demo, and what is awkward to carry over."""
    name = f"guildhall_inhabited_{os.getpid()}"
    if request.config.getoption("database") == "sqlite":
        url = f"sqlite:///{home / 'guildhall.sqlite3'}"
    else:
        server = request.getfixturevalue("postgresql_server")
        create_database(server, name)
        url = "postgresql+psycopg" + database_at(server, name).removeprefix("postgresql")
    with portal_at(url, home):
        upgrade()
        demo.seed(30, 1)
        with unit_of_work():
            db.session.execute(insert(Setting).values(key="awkward", value=AWKWARD, changed_at=clock.now()))
            audit.write("test.moved_in", actor="somebody", after=AWKWARD)
            db.session.execute(insert(Setting).values(key="awkward.null", value=None, changed_at=clock.now()))
            job = {"kind": "x", "title": "x", "created_at": clock.now(), "failed": False, "done": 0, "total": 0}
            job |= {"message": "", "attempts": 0, "next": ""}
            db.session.execute(insert(Job), [{**job, "id": 7001, "arguments": {}}])
            db.session.execute(insert(Job), [{**job, "id": 7002, "arguments": {}, "result": None}])
    (home / "photos").mkdir()
    (home / "photos" / "a-large.webp").write_bytes(os.urandom(3000))
    (home / "branding").mkdir()
    (home / "branding" / "mark.svg").write_text("<svg/>")
    yield url
    if request.config.getoption("database") != "sqlite":
        drop_database(server, name)


@pytest.fixture
def inhabited(inhabited_url: str, home: Path) -> Iterator[Flask]:
    with portal_at(inhabited_url, home) as app:
        yield app


@pytest.fixture(scope="session")
def kept(inhabited_url: str, home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of the inhabited portal. Tests that change one work on a copy."""
    file = tmp_path_factory.mktemp("kept") / "kept.zip"
    with portal_at(inhabited_url, home):
        backup(db.engine, home, file, tell=quiet)
    return file


@pytest.fixture
def altered(kept: Path, tmp_path: Path) -> Callable[..., Path]:
    """`altered(lambda manifest, members: …)`: the backup with other members and another manifest."""

    def alter(change: Callable[[dict[str, Any], dict[str, bytes]], None]) -> Path:
        with zipfile.ZipFile(kept) as source:
            members = {name: source.read(name) for name in source.namelist()}
        manifest = json.loads(members.pop("manifest.json"))
        change(manifest, members)
        made = tmp_path / "altered.zip"
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
            for name, data in members.items():
                target.writestr(name, data)
            target.writestr("manifest.json", json.dumps(manifest))
        return made

    return alter


@pytest.fixture
def copy(kept: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(kept, tmp_path / "copy.zip"))
