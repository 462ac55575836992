"""Whether the portal runs: every web server and worker holds a lock on a file in DATA_DIR as long as it lives.

The system lets go of it with the process, however that ends, so nothing stale is ever believed. Forked workers
share the lock of their master. It covers the machines that share the folder; for PostgreSQL, whose other machines
may have folders of their own, the database is asked who else is connected.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, text

NAME = ".running.lock"
_held: list[int] = []


class StillRunning(Exception):
    """Somebody is at work where nobody may be; the text says who, and what to do."""


def hold(data_dir: Path) -> None:
    """Say that this process serves or works on the portal in this folder. Raises SystemExit while it is replaced."""
    handle = _open(data_dir)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise SystemExit(f"A restore or a move is at work in {data_dir}. Start again when that is done.") from None
    _held.append(handle)


@contextmanager
def alone(data_dir: Path) -> Iterator[None]:
    """Keep web servers and workers out of this folder while the block lasts. Raises StillRunning."""
    handle = _open(data_dir)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StillRunning(f"The portal is running in {data_dir}. Stop its web server and worker first.") from None
        yield
    finally:
        os.close(handle)


def refuse_others(engine: Engine) -> None:
    """PostgreSQL: raise StillRunning when anybody else is connected to this database."""
    if engine.dialect.name != "postgresql":
        return
    with engine.connect() as connection:
        count = connection.scalar(
            text(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
            )
        )
    if count:
        raise StillRunning(
            f"{count} other connection(s) to the database {engine.url.database} are open. "
            "Stop every web server, worker and console on it first."
        )


def _open(data_dir: Path) -> int:
    return os.open(data_dir / NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
