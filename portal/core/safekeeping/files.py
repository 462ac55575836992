"""The files of DATA_DIR that a backup holds: all but the database, the queue, locks, the keys and other backups.

`audit-head` stays out too: read after the rows it would run ahead of them. A restored trail is anchored anew.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from config import BESIDE_SQLITE
from portal.core import anchor, whereabouts

#: Nor what was put aside under a longer name (`secret_key.before-restore`): whoever had it could sign cookies.
SECRET = "secret_key"
#: The master key of what is private: whoever has it and a backup reads everybody's notes.
PRIVATE = "private_key"
KEYS = (SECRET, PRIVATE)
#: Where `prepare` keeps what it saved before a migration.
OWN_BACKUPS = "backups"
LEFT_OUT = {*KEYS, OWN_BACKUPS, anchor.NAME, whereabouts.MARK}
ENDINGS = (".sqlite3", *(f".sqlite3{end}" for end in BESIDE_SQLITE), ".damaged", ".lock")


def walk(folder: Path) -> Iterator[tuple[str, Path]]:
    """(path inside the folder, where it lies) of every file to be kept. Links to folders elsewhere are followed."""
    seen: set[str] = set()
    for place, folders, names in os.walk(folder, followlinks=True):
        inside = Path(place).relative_to(folder)
        real = os.path.realpath(place)
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        folders[:] = sorted(name for name in folders if _kept(inside / name))
        for name in sorted(names):
            path = Path(place) / name
            if _kept(inside / name) and not (inside == Path() and name.startswith(KEYS)) and path.is_file():
                yield (inside / name).as_posix(), path


def _kept(inside: Path) -> bool:
    top_level = len(inside.parts) == 1
    own = inside.name in LEFT_OUT or inside.name.endswith(ENDINGS)
    return not ((top_level and own) or inside.name.startswith("."))


def safe(name: str) -> bool:
    """Whether a path from an archive leads to a plain file below the folder, and to none that we would not keep."""
    path = PurePosixPath(name)
    return (
        bool(path.parts)
        and not path.is_absolute()
        and "\\" not in name
        and "\0" not in name
        and ":" not in path.parts[0]
        and str(path) == name
        and ".." not in path.parts
        and _kept(Path(name))
        and _kept(Path(path.parts[0]))
    )
