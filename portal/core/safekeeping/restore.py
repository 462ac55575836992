"""`restore`: a backup into an empty place, in whichever database that has. What is there is never touched."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, make_url
from sqlalchemy.pool import NullPool

from config import files_of_sqlite
from portal.core import clock, running, schema
from portal.core.closing import sqlite_file, write_back
from portal.core.db import engine_options, write_intent
from portal.core.safekeeping import archive, files, loading, tables
from portal.core.safekeeping.archive import Kept, Manifest, Reader
from portal.core.safekeeping.loading import Progress

#: What must not come back as it was, told in a sentence: (connection, now) -> sentence or "".
AfterRestore = Callable[[Connection, datetime], str]

CALLED = {files.SECRET: "secret key", files.PRIVATE: "private key"}
#: What to do about a key that a backup does not hold.
MISSING = {
    files.SECRET: "The secret key is not in this backup. Give the portal the SECRET_KEY it had, or let it make one.",
    files.PRIVATE: (
        "The private key is not in this backup. Give the portal the PRIVATE_KEY it had before you start it: without "
        "it, nobody can read what they wrote in private."
    ),
}


class NotEmpty(Exception):
    """There is something where the backup would go; the text says what, and what to do."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore brought back, and the sentences that whoever starts it should read."""

    manifest: Manifest
    revision: str
    notes: list[str]


def restore(file: Path, data_dir: Path, url: str, *, after: Sequence[AfterRestore] = (), tell: Progress) -> Restored:
    """Bring back a backup into the folder and the database at `url`, both empty.

    Everything is compared with the manifest before and after. Raises Damaged, NotEmpty, StillRunning,
    schema.FromTheFuture, OSError. When it fails, nothing of it is left in the database.
    """
    with archive.opened(file) as backup:
        schema.refuse_unknown(backup.manifest.revision)
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        _refuse_occupied_files(backup, data_dir)
        _refuse_small_disk(backup.manifest, data_dir)
        tell("reading the backup", backup.manifest.rows)
        backup.verify()
        with running.alone(data_dir), _empty_database(url) as engine:
            revision, notes = _fill(engine, backup, after, tell)
            for kept in backup.manifest.files:
                _put(data_dir, kept, backup.chunks(kept))
            notes += _keys(backup, data_dir)
    return Restored(backup.manifest, revision, notes)


def _fill(engine: Engine, backup: Reader, after: Sequence[AfterRestore], tell: Progress) -> tuple[str, list[str]]:
    manifest = backup.manifest
    kept = {each.name: each for each in manifest.tables}
    schema.upgrade_to(engine, manifest.revision)
    loading.load(engine, manifest.shape, lambda table: backup.lines(kept[table.name]), tell)
    loading.compare(engine, manifest.shape, manifest.digests, tell)
    schema.upgrade_to(engine, "head")
    now = clock.now()
    token = write_intent.set(True)
    try:
        with engine.begin() as connection:
            revision = schema.revision(connection) or ""
            notes = [action(connection, now) for action in after]
    finally:
        write_intent.reset(token)
    return revision, [note for note in notes if note]


@contextmanager
def _empty_database(url: str) -> Iterator[Engine]:
    """An engine for an empty database at this address. A SQLite file gets its name when it is whole."""
    target = make_url(url)
    file = sqlite_file(target)
    if file is None:
        engine = new_engine(target)
        try:
            with engine.connect() as connection:
                if rows := tables.occupied(connection):
                    raise NotEmpty(
                        f"The database {target.database} holds rows already ({', '.join(rows[:4])}). "
                        "Make an empty one, and name it in DATABASE_URL."
                    )
            running.refuse_others(engine)
            schema.clear(engine)  # empty tables of another version may be there
            try:
                yield engine
            except BaseException:
                schema.clear(engine)
                raise
        finally:
            engine.dispose()
        return
    if left := [each for each in files_of_sqlite(file) if each.exists()]:
        raise NotEmpty(
            f"There is a database already: {left[0]}. Move it and what belongs to it away, or restore into another "
            "folder with --into."
        )
    made = file.with_name(f".{file.name}.restoring")
    _remove(made)
    os.close(os.open(made, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    engine = new_engine(target.set(database=str(made)))
    try:
        yield engine
        engine.dispose()
        write_back(made)
        made.rename(file)
    finally:
        engine.dispose()
        _remove(made)


def new_engine(url: URL) -> Engine:
    """An engine of its own, that opens a connection for each use and keeps none."""
    given = engine_options(url.render_as_string(hide_password=False), busy_seconds=15, pool=1)
    wanted = {name: given[name] for name in ("module", "connect_args", "hide_parameters") if name in given}
    return create_engine(url, poolclass=NullPool, **wanted)


def _remove(file: Path) -> None:
    for each in files_of_sqlite(file):
        each.unlink(missing_ok=True)


def _refuse_occupied_files(backup: Reader, data_dir: Path) -> None:
    """A file that is there already stays, and must be the very one that the backup holds."""
    for kept in backup.manifest.files:
        path = data_dir / kept.name
        if path.exists() and not _same(path, kept):
            raise NotEmpty(
                f"{path} is there already, and it is another one than in the backup. Move it away, or restore into "
                "another folder with --into."
            )


def _same(path: Path, kept: Kept) -> bool:
    if not path.is_file() or path.stat().st_size != kept.bytes:
        return False
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == kept.sha256


def _refuse_small_disk(manifest: Manifest, data_dir: Path) -> None:
    """The database needs about as much again for its indexes."""
    needed = 2 * manifest.bytes
    free = shutil.disk_usage(data_dir).free
    if needed > free:
        raise NotEmpty(
            f"This needs about {needed // 2**20} MiB, and {free // 2**20} MiB are free at {data_dir}. "
            "Make room, or restore into a folder on another disk with --into."
        )


def _put(data_dir: Path, kept: Kept, chunks: Iterator[bytes]) -> None:
    """One file, for its owner only, under its name when it is whole."""
    path = data_dir / kept.name
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        with os.fdopen(handle, "wb") as stream:
            for chunk in chunks:
                stream.write(chunk)
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)


def _keys(backup: Reader, data_dir: Path) -> list[str]:
    """Each key goes where `config` looks for it; another one that lies there is put aside, not away."""
    kept = backup.keys
    return [note for name in files.KEYS for note in _key(name, kept.get(name, ""), data_dir)]


def _key(name: str, key: str, data_dir: Path) -> list[str]:
    path = data_dir / name
    if not key:
        return [MISSING[name]]
    if path.exists() and path.read_text(encoding="ascii").strip() == key:
        return []
    notes = []
    if path.exists():
        aside = path.with_name(f"{name}.before-restore")
        if aside.exists():
            raise NotEmpty(f"{aside} is there already. Move it away.")
        path.rename(aside)
        notes.append(f"The {CALLED[name]} that lay in {data_dir} is now called {aside.name}.")
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.write(key)
    return notes
