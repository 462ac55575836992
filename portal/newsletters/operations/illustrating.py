"""Pictures of an edition: taken into it, and erased when nothing shows them any more."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Text, cast, func, select

from portal.core import loose_files
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.newsletters.models import Edition, Revision
from portal.newsletters.operations.editing import may_change
from portal.newsletters.operations.holding import hold
from portal.newsletters.pictures import LOOK_AGAIN, MOST, EditionPicture, PictureWithoutWords, TooManyPictures, file_of
from portal.newsletters.versions import EditionVersion

#: Pictures that are looked for in one round of the sweep.
AT_ONCE = 20


def add(edition: Edition, kept: tuple[str, int, int], *, now: datetime) -> EditionPicture:
    """A picture that was kept belongs to the edition. Raises AlreadyGone, TooManyPictures."""
    edition = hold(edition.id)
    may_change(edition)
    there = select(func.count()).select_from(EditionPicture).where(EditionPicture.edition_id == edition.id)
    if (db.session.scalar(there) or 0) >= MOST:
        raise TooManyPictures
    name, width, height = kept
    picture = EditionPicture(
        edition_id=edition.id, name=name, width=width, height=height, created_at=now, look_at=now + LOOK_AGAIN
    )
    db.session.add(picture)
    loose_files.named([file_of(name, width, height)])
    return picture


def told(alt: str) -> str:
    """What a picture shows, as it stands in a text. Raises PictureWithoutWords."""
    if not (words := " ".join(alt.split())):
        raise PictureWithoutWords(field="alt")
    return "".join(f"\\{letter}" if letter in "\\[]*_`<>&!" else letter for letter in words)


def with_picture(words: str, picture: EditionPicture, alt: str) -> str:
    """A text with the picture at its end, in a paragraph of its own. Raises PictureWithoutWords."""
    safe = told(alt)
    return f"{words}\n\n![{safe}]({picture.address})".strip()


def erase_unused(now: datetime) -> None:
    """The sweep: a picture that no text of its edition shows any more goes; one that went out with it stays."""
    due = select(EditionPicture.id, EditionPicture.edition_id).where(EditionPicture.look_at <= now).limit(AT_ONCE)
    for number, edition_id in db.session.execute(due).all():
        with unit_of_work():
            edition = hold(edition_id)
            picture = db.session.get(EditionPicture, number)
            if picture is not None:
                _look_for(picture, edition, now)


def _look_for(picture: EditionPicture, edition: Edition, now: datetime) -> None:
    if edition.prepared_at is not None and _went_out(picture):
        picture.look_at = None
    elif (edition.cancelled_at is None or edition.prepared_at is not None) and _is_named(picture, edition):
        picture.look_at = now + LOOK_AGAIN
    else:
        loose_files.let_go([picture.file], now=now)
        db.session.delete(picture)


def _went_out(picture: EditionPicture) -> bool:
    revisions = Revision.edition_id == picture.edition_id, Revision.html.contains(picture.name)
    return db.session.scalar(select(Revision.id).where(*revisions).limit(1)) is not None


def _is_named(picture: EditionPicture, edition: Edition) -> bool:
    if any(picture.name in (block.words or "") for block in edition.blocks):
        return True
    said = cast(EditionVersion.contents, Text)
    kept = EditionVersion.edition_id == edition.id, said.contains(picture.name)
    return db.session.scalar(select(EditionVersion.id).where(*kept).limit(1)) is not None
