"""Processes end with the database closed: SQLite's log is in the file, which can then be copied, moved, replaced."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from portal.core import closing, db
from tests.support.site import FLASK, ROOT, free_port, start, wait_until_ready
from tests.support.site import Site as RunningSite

pytestmark = pytest.mark.sqlite


def environment(folder: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"], "DATA_DIR": str(folder), "HOST": "127.0.0.1", "PORT": str(free_port()),
        "WEB_WORKERS": "2", "LOG_LEVEL": "WARNING",
    }  # fmt: skip


def run(folder: Path, *arguments: str) -> None:
    subprocess.run([*FLASK, *arguments], cwd=ROOT, env=environment(folder), check=True, stdout=subprocess.DEVNULL)


def is_whole(file: Path, copy: Path) -> bool:
    """Whether the file alone, copied as people copy files, holds everything."""
    shutil.copyfile(file, copy)
    with contextlib.closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    return has_beaten(copy)


def has_beaten(file: Path) -> bool:
    """Whether a worker has told this database that it is alive."""
    with contextlib.closing(sqlite3.connect(file)) as connection:
        return bool(connection.execute("SELECT count(*) FROM heartbeat").fetchone()[0])


def test_a_command_leaves_no_log_behind(tmp_path):
    run(tmp_path, "prepare", "--no-demo")
    run(tmp_path, "sweep")
    assert not (tmp_path / "guildhall.sqlite3-wal").exists()
    assert is_whole(tmp_path / "guildhall.sqlite3", tmp_path / "copy")


@pytest.mark.slow
@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_web_and_worker_leave_no_log_behind(told, databases, tmp_path):
    folder = tmp_path / "data"
    settings = environment(folder)
    folder.mkdir()
    shutil.copyfile(databases.template, folder / "guildhall.sqlite3")
    site = RunningSite(f"http://127.0.0.1:{settings['PORT']}", None, tmp_path, settings)
    running = [
        start([sys.executable, "-m", "gunicorn", "wsgi:app"], tmp_path / "web.log", settings),
        start([*FLASK, "worker"], tmp_path / "worker.log", settings),
    ]
    try:
        wait_until_ready(site, running)
        deadline = time.monotonic() + 30
        while not has_beaten(folder / "guildhall.sqlite3") and time.monotonic() < deadline:
            time.sleep(0.1)
        assert (folder / "guildhall.sqlite3-wal").exists(), "nothing was written, so nothing is shown"
    finally:
        for process in running:
            process.send_signal(told)
        codes = [process.wait(40) for process in running]
    assert not site.errors()
    assert not (folder / "guildhall.sqlite3-wal").exists(), codes
    assert is_whole(folder / "guildhall.sqlite3", tmp_path / "copy")


def test_a_log_grown_by_a_long_reader_is_cut_back(app):
    """Each connection asks for it, so whichever one starts the log anew cuts it."""
    with db.db.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_size_limit").scalar() == 16 * 1024 * 1024
        assert connection.exec_driver_sql("PRAGMA cache_size").scalar() == -2000


def test_closing_can_be_done_twice_and_the_database_opened_again(app):
    closing.close(app)
    closing.close(app)
    with db.db.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT 1").scalar() == 1
