"""`backup`: the whole portal in one file, taken while it runs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import Engine

from portal.core import clock, schema
from portal.core.safekeeping import archive, files, lines, tables
from portal.core.safekeeping.archive import Manifest
from portal.core.safekeeping.loading import Progress
from portal.core.safekeeping.snapshot import Damaged, dangling, snapshot


def backup(
    engine: Engine, data_dir: Path, file: Path, *, keys: Mapping[str, str] | None = None, tell: Progress
) -> Manifest:
    """Write database and files of DATA_DIR to `file`, then read it all back.

    The rows are those of one instant; files that come or go meanwhile may or may not be in it. `keys`: those to put in
    beside them, by name (`files.KEYS`). Raises FileExistsError, OSError (no room), and Damaged when the database is;
    where only a row refers to nothing, the file is written all the same, for whoever can mend it by hand.
    """
    with archive.create(file) as made, snapshot(engine, data_dir) as connection:
        manifest = Manifest(
            revision=schema.revision(connection) or "",
            database=engine.dialect.name,
            made_at=clock.now().isoformat(timespec="seconds"),
            version=archive.version(),
        )
        for table in tables.shape(connection).tables:
            manifest.tables.append(made.table(table, lines.read(connection, table)))
            tell(table.name, manifest.tables[-1].rows)
        own = file.resolve()
        for name, path in files.walk(data_dir):
            if path.resolve() == own:
                continue
            try:
                with path.open("rb") as source:
                    manifest.files.append(made.file(name, source))
            except FileNotFoundError:  # gone since the folder was listed
                continue
        tell("files", len(manifest.files))
        kept = {name: made.key(name, key) for name, key in (keys or {}).items()}
        manifest.secret, manifest.private = kept.get(files.SECRET), kept.get(files.PRIVATE)
        made.manifest(manifest)
        lost = dangling(connection)
    with archive.opened(file) as written:
        written.verify()
    if lost:
        raise Damaged(f"{file} is written, but cannot be restored as it is, since {lost}")
    return manifest
