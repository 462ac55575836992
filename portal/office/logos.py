"""The association's logo: PNG or JPEG, written anew as one small PNG that keeps what is transparent.

No WebP: its library holds the whole canvas from the moment the file is opened, however large it says it is.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from flask_babel import lazy_gettext as _l

from portal.core import clock, loose_files, pictures
from portal.core.errors import DomainError
from portal.members.people import photos

#: Twice as large as it stands in the masthead, for fine screens.
BOX = (440, 96)
FOLDER = "logos"
MOST_BYTES, MOST_PIXELS = 4 * 1024 * 1024, 4_000_000
FORMATS = ("PNG", "JPEG")
#: What the library stumbles with over a broken file.
BROKEN = (OSError, ValueError, SyntaxError, EOFError)


class NotALogo(DomainError):
    sentence = _l(
        "This file cannot be read as a picture. Use a PNG or JPEG of at most 4 megabytes and 4 million pixels."
    )
    field = "logo"


def keep(upload: BinaryIO) -> str:
    """Read, check and keep an uploaded logo; the random name it got. Call it outside of a unit of work.

    It is removed within the hour unless it is `change`d to. Raises NotALogo, PicturesInTheWay.
    """
    data = upload.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise NotALogo
    with pictures.alone():
        png = _redrawn(data)
    name = secrets.token_hex(16)
    loose_files.expected([_inside(name)], now=clock.now())
    _folder().mkdir(parents=True, exist_ok=True)
    path = _folder() / f"{name}.png"
    path.write_bytes(png)
    path.chmod(0o640)
    return name


def _redrawn(data: bytes) -> bytes:
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415 - heavy, and only uploads need it

    try:
        image = Image.open(BytesIO(data), formats=FORMATS)
        if image.width * image.height > MOST_PIXELS or image.mode.startswith(("I", "F")):
            raise NotALogo
        image.thumbnail((2 * BOX[0], 2 * BOX[0]))
        upright = ImageOps.exif_transpose(image).convert("RGBA")
        upright.thumbnail(BOX, Image.Resampling.LANCZOS)
        plain = Image.new("RGBA", upright.size)
        plain.paste(upright)  # nothing of the upload survives but its pixels
        out = BytesIO()
        plain.save(out, "PNG", optimize=True)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, UnidentifiedImageError, *BROKEN):
        raise NotALogo from None
    return out.getvalue()


def path_of(name: str) -> Path | None:
    """Where the logo of this name lies."""
    path = _folder() / f"{name}.png"
    return path if photos.NAME.fullmatch(name) and path.is_file() else None


def change(before: str, name: str, *, now: datetime) -> None:
    """The association shows the logo of this name from this transaction on, and the one before it goes."""
    if before != name:
        loose_files.named([_inside(name)])
        loose_files.let_go([_inside(before)] if before else [], now=now)


def _inside(name: str) -> str:
    return f"{FOLDER}/{name}.png"


def _folder() -> Path:
    return photos.folder().parent / FOLDER
