"""Pictures of events: what is taken, how it is kept, and where.

Redrawn in two sizes in the shape in which cards and pages show it (see `portal.core.pictures`), under a random name. A
copy of an event has the same files.
"""

from __future__ import annotations

import re
import secrets
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import exists, or_, select

from portal.core import clock, loose_files, pictures
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.models import LooseFile
from portal.events.programme.models import Event

SIZES = {"large": (1280, 720), "small": (640, 360)}
FOLDER = "event-pictures"
NAME = re.compile(r"[0-9a-f]{32}")
#: What stays when a picture has another shape: how far from its top, or from its left, the cut lies.
FOCUS = {"start": 0.0, "middle": 0.5, "end": 1.0}


class PictureGone(DomainError):
    sentence = _l("The picture that you chose is not here any more. Please choose it again.")
    field = "picture"


class PictureWithoutWords(DomainError):
    sentence = _l("Say in a few words what the picture shows, for those who cannot see it.")
    field = "picture_alt"


def keep(upload: BinaryIO, focus: str) -> str:
    """Read, check, cut and keep an uploaded picture; the random name it got. Call it outside of a unit of work.

    Its files are removed within the hour unless an event is `shown` by it.
    Raises what `pictures.redrawn` raises, said of the field `picture`.
    """
    at = FOCUS.get(focus, 0.5)
    try:
        made = pictures.redrawn(upload, SIZES, least=320, top=at, left=at)
    except DomainError as error:
        error.field = "picture"
        raise
    name = secrets.token_hex(16)
    loose_files.expected(_files(name), now=clock.now())
    pictures.put_into(_folder(), name, made)
    return name


def still_there(name: str) -> bool:
    """Whether a picture of this name is kept, whoever it belongs to."""
    return bool(NAME.fullmatch(name)) and all(path_of(name, size) for size in SIZES)


def hold(name: str, *, now: datetime) -> None:
    """A picture that was kept for a form which comes back: it has another hour."""
    if not db.session.scalar(select(exists().where(Event.picture == name))):
        loose_files.expected(_files(name), now=now)


def change(event: Event, name: str, alt: str, *, now: datetime) -> None:
    """The event is shown by this picture (none, if empty) from this transaction on, and the one before it goes.

    Raises PictureGone, PictureWithoutWords.
    """
    before = event.picture or ""
    if name and not alt:
        raise PictureWithoutWords
    if name and name != before and not _may_be_named(name, now):
        raise PictureGone
    event.picture, event.picture_alt = name, alt if name else ""
    if name == before:
        return
    if name:
        loose_files.named(_files(name))
    let_go(before, but=event, now=now)


def let_go(name: str, *, but: Event, now: datetime) -> None:
    """This event is not shown by it any more: its files go after the transaction, unless another event has them."""
    others = exists().where(Event.picture == name, Event.id != but.id)
    if name and not db.session.scalar(select(others)):
        loose_files.let_go(_files(name), now=now)


def _may_be_named(name: str, now: datetime) -> bool:
    """It was sent within the hour, or an event shows it; its files may still lie there when neither is so any more."""
    loose = exists().where(LooseFile.path == _files(name)[0], LooseFile.due_at > now)
    shown = exists().where(Event.picture == name)
    return still_there(name) and bool(db.session.scalar(select(or_(loose, shown))))


def path_of(name: str, size: str) -> Path | None:
    """Where the file of a picture lies; None where there is none."""
    path = _folder() / f"{name}-{size}.webp"
    return path if NAME.fullmatch(name) and path.is_file() else None


def _files(name: str) -> list[str]:
    return [f"{FOLDER}/{name}-{size}.webp" for size in SIZES]


def _folder() -> Path:
    return Path(current_app.config["DATA_DIR"]) / FOLDER
