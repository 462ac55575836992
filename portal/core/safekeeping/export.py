"""`export`: every table as JSON lines that people and other programs can read. It cannot be brought back in."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO

from sqlalchemy import Engine

from portal.core import clock, schema
from portal.core.safekeeping import archive, lines, tables
from portal.core.safekeeping.lines import Tally
from portal.core.safekeeping.loading import Progress
from portal.core.safekeeping.snapshot import snapshot


def export(engine: Engine, data_dir: Path, target: Path, *, tell: Progress) -> dict[str, int]:
    """Write one file per table into a new folder, or into a new zip when `target` ends so; the rows of each table.

    Everything is in it, other people's private notes too: it is for whoever runs the machine, as the database is.
    Raises FileExistsError, OSError, Damaged.
    """
    with snapshot(engine, data_dir) as connection:
        about = {
            "revision": schema.revision(connection), "version": archive.version(), "database": engine.dialect.name,
            "made_at": clock.now().isoformat(timespec="seconds"),
        }  # fmt: skip
        told: dict[str, int] = {}
        with _members(target) as member:
            for table in tables.shape(connection).tables:
                tally = Tally()
                with member(f"{table.name}.jsonl") as stream:
                    for line in tally.counted(lines.read(connection, table)):
                        row = lines.as_object(line, table)
                        stream.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
                told[table.name] = tally.rows
                tell(table.name, tally.rows)
            with member("export.json") as stream:
                stream.write(json.dumps({**about, "rows": told}, indent=1).encode())
    return told


@contextmanager
def _members(target: Path) -> Iterator[Callable[[str], AbstractContextManager[IO[bytes]]]]:
    """Opens files of a new zip, or of a new folder."""
    if target.suffix == ".zip":
        with archive.create(target) as made:
            yield made.compressed
        return
    target.mkdir(mode=0o700, parents=True)
    yield lambda name: _new(target / name)


def _new(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
