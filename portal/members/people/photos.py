"""Photographs: what is taken, how it is kept, and where.

Redrawn in two sizes in a portrait's shape (see `portal.core.pictures`), under a random name.
"""

from __future__ import annotations

import re
import secrets
from pathlib import Path
from typing import BinaryIO

from flask import current_app

from portal.core import pictures
from portal.core.errors import DomainError

SIZES = {"large": (480, 600), "small": (240, 300)}
NAME = re.compile(r"[0-9a-f]{32}")


def folder() -> Path:
    """Where photographs lie."""
    return Path(current_app.config["DATA_DIR"]) / "photos"


def keep(upload: BinaryIO) -> str:
    """Read, check and keep an uploaded photograph; the random name it got. Call it outside of a unit of work.

    Raises what `pictures.redrawn` raises, said of the field `photo`.
    """
    try:
        made = pictures.redrawn(upload, SIZES)
    except DomainError as error:
        error.field = "photo"
        raise
    name = secrets.token_hex(16)
    folder().mkdir(parents=True, exist_ok=True)
    for size, content in made.items():
        path = folder() / f"{name}-{size}.webp"
        path.write_bytes(content)
        path.chmod(0o640)
    return name


def remove(picture: str) -> None:
    """Delete the files of a picture ("photo/<name>") that nobody shows any more."""
    kind, _, name = picture.partition("/")
    if kind == "photo" and NAME.fullmatch(name):
        for size in SIZES:
            (folder() / f"{name}-{size}.webp").unlink(missing_ok=True)
