"""Pictures that people send: looked at before they are decoded, decoded once and small, and written anew.

`redrawn` is the one door for every upload (portraits, logos, covers). Nothing of the upload survives but the picture:
no place, no camera, no script. A picture of a few kilobytes can ask for gigabytes, so the header is read first, a JPEG
is shrunk while it is decoded, other kinds, which cannot be, may be less large, and a process decodes one at a time.
"""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from flask_babel import lazy_gettext as _l

from portal.core.errors import DomainError

if TYPE_CHECKING:
    from PIL import Image

Size = tuple[int, int]
MEGA = 1_000_000
MOST_BYTES = 12 * 1024 * 1024
#: Pixels by what decoding costs: a JPEG is read line by line, a PNG is held whole, a WebP five times over.
MOST_PIXELS = {"JPEG": 25 * MEGA, "PNG": 12 * MEGA, "WEBP": 5 * MEGA}
#: What may be held at once after decoding; a JPEG in several scans is held whole, whatever it is shrunk to.
MOST_HELD = 12 * MEGA
#: How long somebody waits for the picture of somebody else.
PATIENCE = 4.0
PAPER = "#f5f4ef"
#: Pixels that are worked on at a time.
STRIP = 250_000
_one_at_a_time = threading.BoundedSemaphore(1)


class NotAPicture(DomainError):
    sentence = _l("This file cannot be read as a picture. Use a JPEG, PNG or WebP photograph.")


class PictureTooLarge(DomainError):
    sentence = _l(
        "This picture is too large. At most 12 megabytes, please, and 25 million pixels as a JPEG, 12 million as a PNG "
        "or 5 million as a WebP."
    )


class PictureTooSmall(DomainError):
    def __init__(self, least: int) -> None:
        super().__init__(
            _l("This picture is too small to see what it shows. At least %(least)s pixels on each side.", least=least)
        )


class PicturesInTheWay(DomainError):
    sentence = _l("Other pictures are being prepared just now. Please send yours again in a few seconds.")


def put_into(folder: Path, name: str, made: Mapping[str, bytes]) -> None:
    """Write what was redrawn into its folder, readable by nobody but the portal's own user and group."""
    for size, content in made.items():
        put(folder / f"{name}-{size}.webp", content)


def put(path: Path, content: bytes) -> None:
    """Write one file that was redrawn, into a folder that may not be there yet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    path.chmod(0o640)


def redrawn(
    upload: BinaryIO, shapes: Mapping[str, Size], *, least: int = 120, top: float = 0.35, left: float = 0.5
) -> dict[str, bytes]:
    """The picture in each of the shapes (width, height), cut to fit, as WebP; `top`, `left`: which part a cut leaves.

    Call it outside of a unit of work. Raises NotAPicture, PictureTooLarge, PictureTooSmall, PicturesInTheWay.
    """
    data = upload.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise PictureTooLarge
    with alone(), _told():
        from PIL import Image, ImageOps  # noqa: PLC0415 - heavy, and only uploads need it

        image = _decoded(data, max(max(shape) for shape in shapes.values()), least)
        made = {}
        for name, shape in shapes.items():
            fitted = ImageOps.fit(image, shape, Image.Resampling.LANCZOS, centering=(left, top))
            out = BytesIO()
            fitted.save(out, "WEBP", quality=82, method=4)
            made[name] = out.getvalue()
        return made


def scaled(upload: BinaryIO, box: Size, *, least: int = 40) -> tuple[bytes, Size]:
    """The whole picture as JPEG, which every mail program reads, within a box (width, height); with its size in pixels.

    Call it outside of a unit of work. Raises NotAPicture, PictureTooLarge, PictureTooSmall, PicturesInTheWay.
    """
    data = upload.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise PictureTooLarge
    with alone(), _told():
        from PIL import Image  # noqa: PLC0415

        image = _decoded(data, max(box), least)
        image.thumbnail(box, Image.Resampling.LANCZOS)
        out = BytesIO()
        image.save(out, "JPEG", quality=82, optimize=True, progressive=True)
        return out.getvalue(), image.size


def as_jpeg(path: Path) -> bytes:
    """A picture that was redrawn, for those who read no WebP. Raises PicturesInTheWay."""
    with alone():
        from PIL import Image  # noqa: PLC0415

        out = BytesIO()
        with Image.open(path, formats=("WEBP",)) as image:
            image.convert("RGB").save(out, "JPEG", quality=82)
        return out.getvalue()


@contextmanager
def alone() -> Iterator[None]:
    """Whoever decodes a picture does it in here. Raises PicturesInTheWay."""
    if not _one_at_a_time.acquire(timeout=PATIENCE):
        raise PicturesInTheWay
    try:
        yield
    finally:
        _one_at_a_time.release()


@contextmanager
def _told() -> Iterator[None]:
    """Whatever the library stumbles over, in our words."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        raise PictureTooLarge from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, OverflowError):
        raise NotAPicture from None


def _decoded(data: bytes, largest: int, least: int) -> Image.Image:
    """The picture upright, flat, and no larger than about twice what is needed of it."""
    from PIL import Image, ImageOps  # noqa: PLC0415

    if (canvas := _webp_canvas(data)) is not None:  # the library holds the canvas from the moment it opens it
        _check("WEBP", canvas, least)
    image = Image.open(BytesIO(data), formats=tuple(MOST_PIXELS))
    _check(image.format or "", image.size, least)
    if (
        image.format == "JPEG"
        and image.width * image.height > MOST_HELD
        and (image.info.get("progressive") or _in_scans(data))
    ):
        raise PictureTooLarge
    turned = image.getexif().get(0x0112)
    image.draft("RGB", (largest * 2, largest * 2))
    if image.width * image.height > MOST_HELD:  # too long and thin to be shrunk
        raise PictureTooLarge
    small = _reduced(image, max(1, min(image.size) // (largest * 2)))
    if turned:
        small.getexif()[0x0112] = turned
        small = ImageOps.exif_transpose(small)
    return small


def _check(kind: str, size: Size, least: int) -> None:
    if size[0] * size[1] > MOST_PIXELS.get(kind, 0):
        raise PictureTooLarge
    if min(size) < least:
        raise PictureTooSmall(least)


def _reduced(image: Image.Image, factor: int) -> Image.Image:
    """A smaller copy in red, green and blue, made strip by strip: the whole is held once and never copied."""
    from PIL import Image  # noqa: PLC0415

    made = Image.new("RGB", (-(-image.width // factor), -(-image.height // factor)))
    step = max(1, STRIP // image.width // factor) * factor
    for y in range(0, image.height, step):
        strip = image.crop((0, y, image.width, min(y + step, image.height)))
        made.paste(_flattened(strip, factor), (0, y // factor))
    return made


def _flattened(strip: Image.Image, factor: int) -> Image.Image:
    """Plain red, green and blue: sixteen bits of grey become eight, and what was transparent becomes paper."""
    from PIL import Image  # noqa: PLC0415

    if strip.mode.startswith("I"):
        return strip.convert("I").point(lambda level: level * (1 / 256)).convert("L").reduce(factor).convert("RGB")
    if strip.mode in {"RGBA", "LA", "PA"} or "transparency" in strip.info:
        small = (strip if strip.mode == "RGBA" else strip.convert("RGBA")).reduce(factor)
        paper = Image.new("RGBA", small.size, PAPER)
        paper.alpha_composite(small)
        return paper.convert("RGB")
    return (strip if strip.mode == "RGB" else strip.convert("RGB")).reduce(factor)


def _webp_canvas(data: bytes) -> Size | None:
    """Width and height as the header of a WebP tells them (RFC 9649); None where it is none."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        return None
    kind, told = data[12:16], data[20:30]
    if kind == b"VP8X":
        return 1 + int.from_bytes(told[4:7], "little"), 1 + int.from_bytes(told[7:10], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(told[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return int.from_bytes(told[6:8], "little") & 0x3FFF, int.from_bytes(told[8:10], "little") & 0x3FFF


def _in_scans(data: bytes) -> bool:
    """Whether the first scan of a JPEG has not all of its colours: the library then holds all of them at once.

    Read by the markers (ITU T.81, B.1); where they cannot be followed, it is taken to be so.
    """
    at, colours = 2, 0
    while at + 10 <= len(data) and data[at] == 0xFF:
        kind = data[at + 1]
        if kind in {0xFF, 0x01, *range(0xD0, 0xD9)}:  # filling, and markers without a length
            at += 1 if kind == 0xFF else 2
            continue
        if kind in {0xC0, 0xC1, 0xC2, 0xC9, 0xCA}:
            colours = data[at + 9]
        if kind == 0xDA:
            return data[at + 4] < colours
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return True
