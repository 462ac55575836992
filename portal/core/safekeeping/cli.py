"""`flask guildhall backup | restore | export | move`."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from flask import current_app
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

import config
from portal.core import checkups, schema
from portal.core.db import db, sqlite_driver
from portal.core.house import house
from portal.core.running import StillRunning
from portal.core.safekeeping import files
from portal.core.safekeeping.backup import backup
from portal.core.safekeeping.export import export
from portal.core.safekeeping.moving import move
from portal.core.safekeeping.restore import NotEmpty, restore
from portal.core.safekeeping.snapshot import Damaged

#: A rule said no, or what was found is not whole; click's own 2 is for wrong arguments.
REFUSED = 1
as_json_option = click.option("--json", "as_json", is_flag=True, help="Report as JSON.")


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--with-secrets", is_flag=True, help="Put both keys in as well; keep such a file as you keep keys.")
@as_json_option
def backup_command(file: Path, with_secrets: bool, as_json: bool) -> None:
    """Save the whole portal to FILE, a new zip, while it runs.

    Database and files, as of one instant, in a form that `restore` brings back on SQLite and on PostgreSQL. It holds
    everything, people's private notes too: keep it where only you can read it. Exit code 1 when there is no backup that
    `restore` would take.
    """
    began = time.monotonic()
    with _sentences(), _umask():
        names = {files.SECRET: "SECRET_KEY", files.PRIVATE: "PRIVATE_KEY"} if with_secrets else {}
        keys = {key: current_app.config[name] for key, name in names.items()}
        made = backup(db.engine, _data_dir(), file, keys=keys, tell=progress)
        checkups.note("backup", "good", f"{file.resolve()}, {made.rows} rows, {len(made.files)} files")
    _report(
        {
            "file": str(file), "bytes": file.stat().st_size, "rows": made.rows, "files": len(made.files),
            "revision": made.revision, "secrets": with_secrets, "seconds": round(time.monotonic() - began, 1),
            "tables": made.digests,
        },
        as_json,
        f"Saved {made.rows} rows and {len(made.files)} files to {file}, and read them back.",
    )  # fmt: skip


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--into", type=click.Path(path_type=Path, file_okay=False), help="A folder, new or empty.")
@click.option("--check", is_flag=True, help="Only try it: restore into a passing folder, compare, and forget it.")
@as_json_option
def restore_command(file: Path, into: Path | None, check: bool, as_json: bool) -> None:
    """Bring the portal back from FILE, into an empty DATA_DIR and an empty database.

    Everything is compared before and after. Nothing that is there is touched, and nobody may be running on it. With
    --into the database is a SQLite file in that folder. Everybody is signed out, one-time links end, and mail that was
    waiting is held. Exit code 1 when nothing was restored.
    """
    if check and into:
        raise click.UsageError("--check and --into are two ways; take one")
    began = time.monotonic()
    with _sentences(), _umask():
        if check:
            with tempfile.TemporaryDirectory(prefix=".try-", dir=_data_dir()) as folder:
                done = restore(file, Path(folder), _sqlite_in(Path(folder)), after=house().restored, tell=progress)
        else:
            url = _sqlite_in(into) if into else current_app.config["SQLALCHEMY_DATABASE_URI"]
            done = restore(file, into or _data_dir(), url, after=house().restored, tell=progress)
        if check or into:
            checkups.note("restore", "good", f"{file.resolve()}, of {done.manifest.made_at}")
    notes = [] if check else done.notes
    sentence = (
        f"{'Tried' if check else 'Restored'}: {done.manifest.rows} rows and {len(done.manifest.files)} files. "
        f"All of it is as it was saved, {done.manifest.made_at}."
    )
    _report(
        {
            "rows": done.manifest.rows, "files": len(done.manifest.files), "made_at": done.manifest.made_at,
            "revision": done.revision, "checked_only": check, "notes": notes,
            "seconds": round(time.monotonic() - began, 1), "tables": done.manifest.digests,
        },
        as_json,
        "\n".join([sentence, *notes]),
    )  # fmt: skip


@click.command("export")
@click.argument("target", type=click.Path(path_type=Path))
@as_json_option
def export_command(target: Path, as_json: bool) -> None:
    """Write every table as JSON lines into TARGET, a new folder (or a new file, when it ends in .zip).

    For other programs; to keep the portal safe, take `backup`. It holds everything that the database does, private
    notes and hashes of passwords too. Exit code 1 when nothing was written.
    """
    with _sentences(), _umask():
        told = export(db.engine, _data_dir(), target, tell=progress)
    total = sum(told.values())
    _report({"target": str(target), "rows": told}, as_json, f"Wrote {total} rows of {len(told)} tables to {target}.")


@click.command("move")
@click.option("--to", "url", required=True, help="DATABASE_URL of the new database, which must be empty.")
@as_json_option
def move_command(url: str, as_json: bool) -> None:
    """Copy the whole database to another one: SQLite to PostgreSQL, or back.

    Stop web server and worker first. All rows are compared afterwards, and the old database stays as it is; set
    DATABASE_URL to the new one then. Exit code 1 when nothing was moved.
    """
    began = time.monotonic()
    with _sentences(), _umask():
        went_by = move(db.engine, _data_dir(), config.database_url(url, _data_dir()), tell=progress)
    rows = sum(tally.rows for tally in went_by.values())
    _report(
        {
            "rows": rows, "seconds": round(time.monotonic() - began, 1),
            "tables": {name: tally.digest for name, tally in went_by.items()},
        },
        as_json,
        f"Moved {rows} rows; both databases hold the same. The old one is as it was. Set DATABASE_URL to the new one, "
        "start, and never start the old one again: it would send its mail a second time.",
    )  # fmt: skip


def progress(what: str, count: int) -> None:
    """Where it stands, on standard error: one line that changes on a terminal, nothing elsewhere."""
    if sys.stderr.isatty():
        click.echo(f"\r\033[K{what}: {count}", err=True, nl=False)


def _report(told: dict[str, Any], as_json: bool, sentence: str) -> None:
    if sys.stderr.isatty():
        click.echo("\r\033[K", err=True, nl=False)
    click.echo(json.dumps(told, default=str) if as_json else sentence)


@contextmanager
def _sentences() -> Iterator[None]:
    """What went wrong, in a sentence and with exit code 1."""
    try:
        yield
    except FileExistsError as error:
        _refuse(f"{error.filename or error} is there already. Choose another name.")
    except OSError as error:
        _refuse(f"{error.strerror or error}: {error.filename or ''}".rstrip(": "))
    except Damaged as error:
        _refuse(f"Not whole: {error}. Nothing was changed.")
    except (NotEmpty, StillRunning, schema.FromTheFuture, schema.Behind, config.BadConfiguration) as error:
        _refuse(str(error))
    except ArgumentError:
        _refuse("That is no address of a database.")
    except SQLAlchemyError as error:
        _refuse(f"The database: {str(getattr(error, 'orig', None) or error).strip()}")
    except Exception as error:
        if not isinstance(error, _driver_errors()):
            raise
        _refuse(f"The database: {str(error).strip()}")


def _driver_errors() -> tuple[type[Exception], ...]:
    """Rows are read and written past SQLAlchemy, on either database."""
    import psycopg  # noqa: PLC0415 - only where something went wrong

    return (sqlite_driver.Error, psycopg.Error)


def _refuse(sentence: str) -> None:
    click.echo(sentence, err=True)
    sys.exit(REFUSED)


@contextmanager
def _umask() -> Iterator[None]:
    """Whatever is written is for its owner alone."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def _data_dir() -> Path:
    return Path(current_app.config["DATA_DIR"])


def _sqlite_in(folder: Path) -> str:
    return config.database_url("", folder.resolve())


COMMANDS = (backup_command, restore_command, export_command, move_command)
