"""The portal as tests see it: one application per session, one fresh database per test."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from copy import copy
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jinja2 import BytecodeCache, FileSystemBytecodeCache, StrictUndefined
from jinja2.bccache import Bucket

import config
from portal import create_app
from portal.core.db import db as database
from portal.core.schema import upgrade
from tests.support import answers
from tests.support.databases import Databases, PostgreSQL, SQLite

SETTINGS: dict[str, Any] = {
    "TESTING": True,
    "JOBS": False,  # nothing runs by itself: run_jobs() does what is due
    "SECRET_KEY": "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz",
    "PRIVATE_KEY": "only-for-tests-too-0123456789-zyxwvutsrqponmlkjihgfedcba",
    "BASE_URL": "http://localhost",
    "MAIL_SERVER": "",
    "LOG_LEVEL": "ERROR",
    "PROPAGATE_EXCEPTIONS": True,  # a test shows the traceback, not the apology
}
ENVIRONMENT = (
    "HOST", "PORT", "DATABASE_URL", "SECRET_KEY", "PRIVATE_KEY", "BASE_URL", "TRUSTED_HOSTS", "WEB_WORKERS",
    "LOG_LEVEL", "PROXIES",
    "MAIL_SERVER", "MAIL_PORT", "MAIL_USE_TLS", "MAIL_USE_SSL", "MAIL_USERNAME", "MAIL_PASSWORD", "MAIL_DEFAULT_SENDER",
)  # fmt: skip


def make_app(url: str, data_dir: Path, **settings: Any) -> Flask:
    """A portal on the database at `url`, whatever this machine's environment says."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ENVIRONMENT:
            patch.delenv(name, raising=False)
            patch.delenv(f"{name}_FILE", raising=False)
        patch.setenv("DATA_DIR", str(data_dir))
        uri = config.database_url(url, data_dir)
        app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": uri, **settings})
    # A variable that nobody fills is an error here: outside of tests it would be silently empty.
    environments = (app.jinja_env, app.extensions["guildhall-mail"].templates)
    for environment, compiled in zip(environments, COMPILED, strict=True):
        environment.undefined = Strict
        environment.bytecode_cache = compiled
    answers.watch()
    return app


class Compiled(BytecodeCache):
    """Templates that an earlier portal of this run compiled from the same source."""

    def __init__(self, name: str) -> None:
        self.codes: dict[tuple[str, str], Any] = {}
        folder = os.environ.get(COMPILED_IN)
        self.files = FileSystemBytecodeCache(folder, f"{name}_%s") if folder else None

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.codes.get((bucket.key, bucket.checksum))
        if bucket.code is None and self.files is not None:
            self.files.load_bytecode(bucket)
            self.codes[bucket.key, bucket.checksum] = bucket.code

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.codes[bucket.key, bucket.checksum] = bucket.code
        if self.files is not None:
            self.files.dump_bytecode(bucket)


#: A folder of this run alone, which its processes share (`bin/test` says which; else workers get one).
COMPILED_IN = "GUILDHALL_TEST_COMPILED"
#: Of pages, and of mail: each is compiled in a way of its own.
COMPILED = (Compiled("page"), Compiled("mail"))


def pytest_configure(config: pytest.Config) -> None:
    if getattr(config.option, "numprocesses", None) and COMPILED_IN not in os.environ:
        folder = tempfile.TemporaryDirectory(prefix="guildhall-compiled-")
        os.environ[COMPILED_IN] = folder.name
        config.add_cleanup(folder.cleanup)
        config.add_cleanup(lambda: os.environ.pop(COMPILED_IN))


class Strict(StrictUndefined):
    """A variable that nobody fills is an error. Only a macro may ask whether it was called with a block."""

    def __bool__(self) -> bool:  # type: ignore[override]
        return self._undefined_name != "caller" and self._fail_with_undefined_error()


def migrate(url: str, data_dir: Path) -> None:
    """Bring the empty database at `url` to the newest schema."""
    app = make_app(url, data_dir)
    with app.app_context():
        upgrade()
    _disconnect(app)
    app.extensions.pop("association", None)


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the portal of the tests writes; emptied for every test."""
    return tmp_path_factory.mktemp("guildhall") / "data"


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest, data_dir: Path) -> Iterator[Databases]:
    data_dir.mkdir(exist_ok=True)
    if request.config.getoption("database") == "sqlite":
        yield SQLite(data_dir.parent, lambda url: migrate(url, data_dir), _hang_up)
        return
    server: str = request.getfixturevalue("postgresql_server")
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    made = PostgreSQL(server, worker, lambda url: migrate(url, data_dir), _hang_up)
    yield made
    made.drop()


@pytest.fixture(scope="session")
def _portal(databases: Databases, data_dir: Path) -> Iterator[Flask]:
    portal = make_app(databases.url, data_dir)
    portal.extensions["reactions at first"] = portal.extensions["house"].reactions
    yield portal
    _disconnect(portal)


@pytest.fixture
def app(_portal: Flask, databases: Databases, data_dir: Path) -> Iterator[Flask]:
    """The portal on an empty, migrated database, with an application context for the test's own reading and writing.

    Requests made through `client` never share that context. Settings changed in `app.config` are put back, and so are
    the reactions to facts.
    Threads need a context of their own: `with app.app_context(): …`.
    """
    _refresh(_portal, databases, data_dir)
    settings, house = copy(_portal.config), _portal.extensions["house"]
    reactions, house.reactions = house.reactions, house.reactions.copy()
    context = _portal.app_context()
    context.push()
    try:
        yield _portal
    finally:
        database.session.remove()
        context.pop()
        house.reactions = reactions
        _portal.config.clear()
        _portal.config.update(settings)


def _refresh(app: Flask, databases: Databases, data_dir: Path) -> None:
    app.extensions.pop("association", None)
    with app.app_context():
        database.session.remove()
        databases.refresh()
    shutil.rmtree(data_dir, ignore_errors=True)
    data_dir.mkdir()


def _disconnect(app: Flask) -> None:
    with app.app_context():
        database.session.remove()
        _hang_up()


def _hang_up() -> None:
    """Close the connections of the portal in whose context we are."""
    database.engine.dispose()


@pytest.fixture
def db(app: Flask) -> Any:
    """The database of this test: `db.session`."""
    return database


def let_go() -> None:
    """End what this test has open on the database."""
    database.session.commit()
    database.session.remove()


@pytest.fixture
def other_app(app: Flask, databases: Databases, data_dir: Path) -> Iterator[Callable[..., Flask]]:
    """Makes another portal on the same database, with settings of its own: `other_app(BASE_URL="https://…")`."""
    made: list[Flask] = []

    def make(**settings: Any) -> Flask:
        made.append(make_app(databases.url, data_dir, **settings))
        return made[-1]

    yield make
    for portal in made:
        _disconnect(portal)


@pytest.fixture
def database_url(app: Flask, databases: Databases) -> str:
    """DATABASE_URL of this test's database, for processes that a test starts."""
    return databases.url
