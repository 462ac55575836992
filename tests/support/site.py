"""The whole portal as an operator runs it: gunicorn and a worker on a demo association, its mail to an SMTP sink."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, select, text, update

import config
from portal.core.db import engine_options
from tests.support.databases import create_database, database_at, drop_database
from tests.support.smtp import Letter, Sink, running_sink

ROOT = Path(__file__).resolve().parents[2]
FLASK = [sys.executable, "-m", "flask", "--app", "wsgi", "guildhall"]
PATIENCE = 90.0  # a busy machine is slow, and not wrong


@dataclass(frozen=True)
class Site:
    """A running portal and the mailbox of everybody it writes to."""

    url: str
    sink: Sink
    folder: Path
    environment: dict[str, str]

    def letter(
        self, address: str, words: str, *, body: str = "", but: Collection[Letter] = (), seconds: float = PATIENCE
    ) -> Letter:
        """The newest letter to this address with these words in its subject (and its text); waits for it to come.

        `but`: those that were there before.
        """
        deadline = time.monotonic() + seconds
        while True:
            came = [letter for letter in self.sink.to(address) if letter not in but]
            for letter in reversed(came):
                if words in letter.subject and body in said(letter):
                    return letter
            subjects = [letter.subject for letter in came]
            assert time.monotonic() < deadline, f"no letter “{words}” came to {address}, only {subjects}"
            time.sleep(0.1)

    def late_letter(self, address: str, words: str, **given: Any) -> Letter:
        """The same of a letter that leaves at a moment which nobody can foresee: that moment comes now."""
        self.bring_forward("delivery", "due_at")
        return self.letter(address, words, **given)

    def link(self, letter: Letter, part: str) -> str:
        """The address of this portal in a letter's text that holds `part`."""
        found = [link for link in re.findall(r"https?://[^\s<>()\]]+", letter.text) if part in link]
        assert found, f"no link with {part!r} in the letter “{letter.subject}”:\n{letter.text}"
        assert found[0].startswith(self.url), f"{found[0]} leads out of the house"
        return found[0].rstrip(".,")

    def bring_forward(self, table: str, column: str) -> None:
        """What is to happen at the moments in this column happens now: let the time pass that nobody waits for."""
        with self._database() as connection:
            change = f"UPDATE {table} SET {column} = '2020-01-01 00:00:00.000000' WHERE {column} IS NOT NULL"
            connection.execute(text(change))
        self.sweep()

    def let_pass(self, days: int, table: Any, which: Any, *columns: str) -> None:
        """These columns of some rows lie so many days earlier: time passes for them alone. The earliest row first."""
        with self._database() as connection:
            rows = connection.execute(select(table).where(which).order_by(table.c[columns[0]])).mappings().all()
        assert rows, f"no such row of {table.name}"
        with self._database() as connection:  # another transaction: what has read cannot wait for its turn to write
            for row in rows:
                there = {each: row[each] for each in columns if row[each] is not None}
                earlier = {each: moment - timedelta(days=days) for each, moment in there.items()}
                this = [column == row[column.name] for column in table.primary_key]
                connection.execute(update(table).where(*this).values(earlier))

    @contextmanager
    def _database(self) -> Iterator[Connection]:
        """One transaction on the portal's own database, which waits as long as a busy portal makes it wait."""
        url = config.database_url(self.environment["DATABASE_URL"], self.folder / "data")
        engine = create_engine(url, **engine_options(url, busy_seconds=PATIENCE, pool=1))
        try:
            with engine.begin() as connection:
                yield connection
        finally:
            engine.dispose()

    def sweep(self) -> None:
        """What is due is done now."""
        subprocess.run([*FLASK, "sweep"], cwd=ROOT, env=self.environment, check=True, stdout=subprocess.DEVNULL)

    def setup_path(self) -> str:
        """The one-time link of the first-run set-up, as a terminal prints it; its path."""
        command = [*FLASK, "setup-link", "--json"]
        said = subprocess.run(command, cwd=ROOT, env=self.environment, check=True, stdout=subprocess.PIPE).stdout
        return str(json.loads(said)["link"]).removeprefix(self.url)

    def errors(self) -> list[str]:
        """What server and worker logged as errors."""
        lines = [line for log in self.folder.glob("*.log") for line in log.read_text("utf-8").splitlines()]
        return [line for line in lines if '"level": "error"' in line or "Traceback" in line]


def said(letter: Letter) -> str:
    """The words of a letter, its lines joined."""
    return " ".join(letter.text.split())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def site_database(request: pytest.FixtureRequest) -> Iterator[str]:
    """DATABASE_URL of the site: nothing for SQLite in its own folder."""
    if request.config.getoption("database") == "sqlite":
        yield ""
        return
    server, name = request.getfixturevalue("postgresql_server"), f"guildhall_site_{os.getpid()}"
    create_database(server, name)
    yield database_at(server, name)
    drop_database(server, name)


@pytest.fixture(scope="session")
def whole_site(tmp_path_factory: pytest.TempPathFactory, site_database: str) -> Iterator[Site]:
    """One portal for all tests of a process; each test brings its own events, people and referrals."""
    with running_site(tmp_path_factory.mktemp("site"), site_database) as made:
        yield made


@pytest.fixture
def site(whole_site: Site) -> Site:
    """The portal, with mailboxes in which nothing lies that another test was written."""
    whole_site.sink.letters.clear()
    return whole_site


@pytest.fixture
def empty_site(tmp_path: Path) -> Iterator[Site]:
    """A portal in which nobody lives yet, on SQLite."""
    with running_site(tmp_path, "", demo=False) as made:
        yield made


@contextmanager
def running_site(folder: Path, database: str, *, demo: bool = True) -> Iterator[Site]:
    """A portal with its worker and an SMTP sink, until the block is left."""
    with running_sink() as sink:
        port = free_port()  # not the one that the sink got
        environment = {
            "PATH": os.environ["PATH"],
            "DATA_DIR": str(folder / "data"),
            "DATABASE_URL": database,
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "WEB_WORKERS": "1",
            "LOG_LEVEL": "WARNING",
            "MAIL_SERVER": "127.0.0.1",
            "MAIL_PORT": str(sink.port),
        }
        prepare = [*FLASK, "prepare", *([] if demo else ["--no-demo"])]
        subprocess.run(prepare, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        running = [
            start([sys.executable, "-m", "gunicorn", "wsgi:app"], folder / "web.log", environment),
            start([*FLASK, "worker"], folder / "worker.log", environment),
        ]
        made = Site(f"http://127.0.0.1:{port}", sink, folder, environment)
        try:
            wait_until_ready(made, running)
            yield made
        finally:
            for process in running:
                process.terminate()
            for process in running:
                process.wait(30)


def start(command: list[str], log: Path, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    with log.open("wb") as file:
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=file, stderr=subprocess.STDOUT)


def wait_until_ready(site: Site, running: list[subprocess.Popen[bytes]]) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with opener.open(f"{site.url}/readyz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            pass
        dead = [process.args for process in running if process.poll() is not None]
        told = "\n".join(log.read_text("utf-8")[-3000:] for log in site.folder.glob("*.log"))
        assert not dead and time.monotonic() < deadline, f"the portal did not get ready: {dead}\n{told}"
        time.sleep(0.1)
