"""`move`: all rows into an empty database of the other kind (or the same), and proof that they are the same."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, make_url

from portal.core import running, schema
from portal.core.closing import sqlite_file, write_back
from portal.core.safekeeping import lines, loading, tables
from portal.core.safekeeping.lines import Tally
from portal.core.safekeeping.loading import Progress
from portal.core.safekeeping.restore import NotEmpty, new_engine
from portal.core.safekeeping.snapshot import reading


def move(source: Engine, data_dir: Path, url: str, *, tell: Progress) -> dict[str, Tally]:
    """Copy the database to the empty one at `url`; what went by for each table. The source stays as it is.

    Raises StillRunning, NotEmpty, Damaged, schema.Behind.
    """
    with running.alone(data_dir):
        running.refuse_others(source)
        with reading(source) as connection:
            schema.refuse_other(connection)
            target = _target(source, url)
            try:
                _refuse_occupied(target)
                running.refuse_others(target)
                schema.clear(target)  # empty tables of another version may be there
                try:
                    went_by = _fill(target, connection, tell)
                except BaseException:
                    schema.clear(target)
                    raise
            finally:
                target.dispose()
        if file := sqlite_file(target.url):
            write_back(file)
    return went_by


def _fill(target: Engine, source: Connection, tell: Progress) -> dict[str, Tally]:
    """Copy all rows and compare; what went by for each table."""
    schema.upgrade_to(target, "head")
    shape = tables.shape(source)
    went_by = {table.name: Tally() for table in shape.tables}
    loading.load(target, shape, lambda table: went_by[table.name].counted(lines.read(source, table)), tell)
    loading.compare(target, shape, {name: tally.digest for name, tally in went_by.items()}, tell)
    return went_by


def _target(source: Engine, url: str) -> Engine:
    wanted = make_url(url)
    if wanted == source.url:
        raise NotEmpty("That is the database from which to move. Name another one.")
    if file := sqlite_file(wanted):
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return new_engine(wanted)


def _refuse_occupied(target: Engine) -> None:
    with target.connect() as connection:
        if rows := tables.occupied(connection):
            raise NotEmpty(
                f"The database {target.url.database} holds rows already ({', '.join(rows[:4])}). Name an empty one."
            )
