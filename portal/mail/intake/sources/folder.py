"""A folder of this machine: a Maildir, or any folder of `.eml` files. What was read is put aside, never deleted.

Of a Maildir, `new` is read and moved to `cur`, marked as seen; of another folder, to its folder `read`.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from flask import current_app

from portal.core import clock
from portal.core.work import unit_of_work
from portal.mail.intake import receiving
from portal.mail.intake.models import Source
from portal.mail.intake.sources.trouble import CannotRead

AT_ONCE = 500
SEEN = ":2,S"


def fetch() -> int:
    """Take what lies there; returns how much. Raises CannotRead."""
    folder = Path(str(current_app.config["MAIL_BOUNCE_FOLDER"]))
    maildir = (folder / "new").is_dir()
    here, there = (folder / "new", folder / "cur") if maildir else (folder, folder / "read")
    try:
        names = sorted(each.name for each in os.scandir(here) if _is_letter(each, maildir))[:AT_ONCE]
        if names:
            there.mkdir(mode=0o700, exist_ok=True)
        for name in names:
            _take(here / name)
            (here / name).replace(there / (f"{name.partition(':')[0]}{SEEN}" if maildir else name))
    except OSError as error:
        raise CannotRead(f"{error.filename or folder}: {error.strerror or type(error).__name__}") from None
    return len(names)


def _is_letter(entry: os.DirEntry[str], maildir: bool) -> bool:
    """A file, and no link to one elsewhere. A name that begins with a dot is still being written."""
    if entry.name.startswith(".") or not (maildir or entry.name.lower().endswith(".eml")):
        return False
    return entry.is_file(follow_symlinks=False)


def _take(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    with os.fdopen(opened, "rb") as file:
        raw = file.read(receiving.MOST_READ) if stat.S_ISREG(os.fstat(opened).st_mode) else b""
    with unit_of_work():
        receiving.take(raw, Source.FOLDER, now=clock.now())
