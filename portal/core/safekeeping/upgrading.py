"""Before migrations run, everything is saved; afterwards it is looked whether they did what they should."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

from sqlalchemy import Engine

from portal.core import checkups, clock, schema
from portal.core.doctor import comparing
from portal.core.safekeeping import files, tables
from portal.core.safekeeping.backup import backup
from portal.core.safekeeping.snapshot import Damaged

#: How many of these backups stay; those that somebody took themselves are never touched.
KEPT = 3


class NotMigrated(SystemExit):
    """Nothing was changed; the text says why, and what to do."""


def migrate(engine: Engine, data_dir: Path, *, save: bool = True) -> list[str]:
    """Bring the database to this version; sentences that the operator should read.

    One that people live in is saved before, below DATA_DIR/backups. Raises NotMigrated when it cannot be, or when it
    is of a newer version.
    """
    with engine.connect() as connection:
        before = schema.revision(connection)
        if before == schema.newest():
            return []
        if before is not None:
            _refuse_newer(before)
        lived_in = before is not None and bool(tables.occupied(connection))
    saved = _save(engine, data_dir) if lived_in and save else None
    schema.upgrade()
    if not lived_in:
        return []
    told = [f"The database was brought from version {before} to {schema.newest()}."]
    if saved is not None:
        checkups.note("backup", "good", str(saved))
        told.append(f"What it was before is saved in {saved}.")
    if found := comparing.differences(engine):
        told.append(f"It is not quite as this version makes it ({found[0]}); see: flask guildhall doctor")
    return told


def _refuse_newer(there: str) -> None:
    try:
        schema.refuse_unknown(there)
    except schema.FromTheFuture:
        raise NotMigrated(
            f"This database is of a newer version of Guildhall (schema {there}; this one knows up to "
            f"{schema.newest()}). Install that version, or restore a backup of this one."
        ) from None


def _save(engine: Engine, data_dir: Path) -> Path:
    folder = data_dir / files.OWN_BACKUPS
    file = folder / f"before-{schema.newest()}-{clock.now().astimezone(UTC):%Y%m%d-%H%M%S}.zip"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        backup(engine, data_dir, file, tell=lambda what, count: None)
    except (OSError, Damaged) as error:
        raise NotMigrated(
            f"Nothing was migrated, since it could not be saved first: {error}. Mend that; or take a backup of your "
            "own and run: flask guildhall prepare --no-backup"
        ) from None
    for old in sorted(folder.glob("before-*.zip"), key=lambda path: path.stat().st_mtime)[:-KEPT]:
        old.unlink()
    return file
