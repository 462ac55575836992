"""Pictures in an edition's own words: what is taken, how it is kept, and when it goes.

Redrawn by `portal.core.pictures` as JPEG, twice as fine as it is shown, under a random name that nobody guesses: mail
programs ask for it without signing in. The address says how large it is shown, so a text needs no look at the database.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, SmallInteger, String, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock, loose_files, pictures
from portal.core.db import Model, db
from portal.core.errors import DomainError
from portal.core.text import PICTURE, pictures_in

FOLDER = "newsletter-pictures"
#: Pixels: as wide as the widest mail is set, and so high that a phone shows it whole.
SHOWN = (600, 900)
FINER = 2
#: An edition tells of a month; what is more is an album.
MOST = 40
#: How long after it came, or was looked for, somebody looks whether a text still shows it.
LOOK_AGAIN = timedelta(days=1)


class EditionPicture(Model):
    """One picture, which the words of this edition may show."""

    __tablename__ = "edition_picture"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(32), unique=True)
    width: Mapped[int] = mapped_column(SmallInteger)
    height: Mapped[int] = mapped_column(SmallInteger)
    created_at: Mapped[datetime]
    #: When to look whether any text still shows it; None: it went out with its edition, and stays.
    look_at: Mapped[datetime | None] = mapped_column(index=True)

    @property
    def address(self) -> str:
        """Where it lies, within the portal."""
        return f"/pictures/{self.name}-{self.width}x{self.height}.jpg"

    @property
    def file(self) -> str:
        """Its file, below DATA_DIR."""
        return file_of(self.name, self.width, self.height)


class PictureGone(DomainError):
    sentence = _l("A picture in this text is not here any more, or belongs to another edition. Add it once more.")
    field = "words"


class PictureWithoutWords(DomainError):
    sentence = _l("Say in a few words what the picture shows, for those who cannot see it.")
    field = "words"


class TooManyPictures(DomainError):
    sentence = _l("This edition has as many pictures as it can carry. Take one out first; it is gone a day later.")
    field = "picture"


def keep(upload: BinaryIO) -> tuple[str, int, int]:
    """Read, check, scale and keep an uploaded picture: its name, and the width and height at which it is shown.

    Call it outside of a unit of work. Its file is removed within the hour unless an edition has it (`add`).
    Raises what `pictures.scaled` raises, said of the field `picture`.
    """
    try:
        made, (wide, high) = pictures.scaled(upload, (SHOWN[0] * FINER, SHOWN[1] * FINER))
    except DomainError as error:
        error.field = "picture"
        raise
    shrink = max(1.0, wide / SHOWN[0], high / SHOWN[1])
    name, width, height = secrets.token_hex(16), max(1, round(wide / shrink)), max(1, round(high / shrink))
    loose_files.expected([file_of(name, width, height)], now=clock.now())
    pictures.put(Path(current_app.config["DATA_DIR"]) / file_of(name, width, height), made)
    return name, width, height


def check(edition_id: int, words: str) -> None:
    """Pictures of ours in this text belong to the edition and say what they show.

    Raises PictureGone, PictureWithoutWords.
    """
    shown = [(found["name"], alt) for src, alt in pictures_in(words) if (found := PICTURE.fullmatch(src))]
    if not shown:
        return
    if not all(alt for _name, alt in shown):
        raise PictureWithoutWords
    names = {name for name, _alt in shown}
    there = select(EditionPicture.name).where(EditionPicture.edition_id == edition_id, EditionPicture.name.in_(names))
    if set(db.session.scalars(there)) != names:
        raise PictureGone


def path_of(name: str, width: int, height: int) -> Path | None:
    """Where the file of a picture lies; None where there is none."""
    path = Path(current_app.config["DATA_DIR"]) / file_of(name, width, height)
    return path if PICTURE.fullmatch(f"/pictures/{name}-{width}x{height}.jpg") and path.is_file() else None


def file_of(name: str, width: int, height: int) -> str:
    """The name of the file, below DATA_DIR."""
    return f"{FOLDER}/{name}-{width}x{height}.jpg"
