"""Photographs: what is taken, how it is kept, and where.

Only JPEG, PNG and WebP of at most 25 million pixels; turned upright, cut to a portrait's shape, and written anew
in two sizes as WebP, so that nothing of the upload survives but the picture (no place, no camera, no script).
"""

from __future__ import annotations

import re
import secrets
import warnings
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from flask import current_app
from flask_babel import lazy_gettext as _l

from portal.core.errors import DomainError

if TYPE_CHECKING:
    from PIL import Image

MOST_BYTES = 12 * 1024 * 1024
MOST_PIXELS = 25_000_000
FORMATS = ("JPEG", "PNG", "WEBP")
SIZES = {"large": (480, 600), "small": (240, 300)}
NAME = re.compile(r"[0-9a-f]{32}")


class NotAPhoto(DomainError):
    sentence = _l("This file cannot be read as a picture. Use a JPEG, PNG or WebP photograph.")
    field = "photo"


class PhotoTooLarge(DomainError):
    sentence = _l("This picture is too large. At most 25 million pixels and 12 megabytes, please.")
    field = "photo"


class PhotoTooSmall(DomainError):
    sentence = _l("This picture is too small to recognise you. At least 120 pixels on each side, please.")
    field = "photo"


def folder() -> Path:
    """Where photographs lie."""
    return Path(current_app.config["DATA_DIR"]) / "photos"


def keep(upload: BinaryIO) -> str:
    """Read, check and keep an uploaded photograph; the random name it got. Call it outside of a unit of work.

    Raises NotAPhoto, PhotoTooLarge, PhotoTooSmall.
    """
    data = upload.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise PhotoTooLarge
    made = {name: _rendered(data, size) for name, size in SIZES.items()}
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


def _rendered(data: bytes, size: tuple[int, int]) -> bytes:
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415 - heavy, and only uploads need it

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(data), formats=FORMATS)
            if image.width * image.height > MOST_PIXELS:
                raise PhotoTooLarge
            if min(image.size) < 120:
                raise PhotoTooSmall
            image.draft("RGB", (size[0] * 2, size[1] * 2))  # JPEG: decode no larger than needed
            upright = ImageOps.exif_transpose(image)
            flat = _flattened(upright)
            fitted = ImageOps.fit(flat, size, Image.Resampling.LANCZOS, centering=(0.5, 0.35))
            out = BytesIO()
            fitted.save(out, "WEBP", quality=82, method=4)
            return out.getvalue()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PhotoTooLarge from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, OverflowError, MemoryError):
        raise NotAPhoto from None


def _flattened(image: Image.Image) -> Image.Image:
    """Plain red, green and blue; what was transparent becomes paper."""
    from PIL import Image  # noqa: PLC0415

    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        layered = image.convert("RGBA")
        paper = Image.new("RGBA", layered.size, "#f5f4ef")
        paper.alpha_composite(layered)
        return paper.convert("RGB")
    return image.convert("RGB")
