"""Photographs: what is taken, how it is kept, and where.

Redrawn in two sizes in a portrait's shape (see `portal.core.pictures`), under a random name.
"""

from __future__ import annotations

import re
import secrets
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from flask import current_app
from sqlalchemy import exists, select

from portal.core import clock, loose_files, pictures
from portal.core.db import db
from portal.core.errors import DomainError
from portal.members.people.models import Person

SIZES = {"large": (480, 600), "small": (240, 300)}
FOLDER = "photos"
NAME = re.compile(r"[0-9a-f]{32}")


def folder() -> Path:
    """Where photographs lie."""
    return Path(current_app.config["DATA_DIR"]) / FOLDER


def keep(upload: BinaryIO) -> str:
    """Read, check and keep an uploaded photograph; the random name it got. Call it outside of a unit of work.

    Its files are removed within the hour unless somebody is `shown` by it.
    Raises what `pictures.redrawn` raises, said of the field `photo`.
    """
    try:
        made = pictures.redrawn(upload, SIZES)
    except DomainError as error:
        error.field = "photo"
        raise
    name = secrets.token_hex(16)
    loose_files.expected(files(f"photo/{name}"), now=clock.now())
    pictures.put_into(folder(), name, made)
    return name


def shown(picture: str) -> None:
    """Somebody is shown by it from this transaction on."""
    loose_files.named(files(picture))


def let_go(picture: str, *, now: datetime) -> None:
    """Somebody is not shown by it any more: its files go after this transaction, unless another entry has it too."""
    if paths := files(picture):
        db.session.flush()
        if not db.session.scalar(select(exists().where(Person.picture == picture))):
            loose_files.let_go(paths, now=now)


def files(picture: str) -> list[str]:
    """Where the files of a picture ("photo/<name>") lie below DATA_DIR; none of one that is drawn."""
    kind, _, name = picture.partition("/")
    if kind != "photo" or not NAME.fullmatch(name):
        return []
    return [f"{FOLDER}/{name}-{size}.webp" for size in SIZES]
