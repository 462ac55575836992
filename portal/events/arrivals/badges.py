"""Badges to print, in whatever script a name is written (ADR 31)."""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
import textwrap
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.core.errors import DomainError
from portal.core.language import current
from portal.core.web import external_url
from portal.events.programme.models import Event
from portal.members.directory import codes
from portal.members.people.operations.people import split_name

log = logging.getLogger(__name__)
SOURCE, SETTER = Path(__file__).with_name("badges.typ"), Path(__file__).with_name("typesetting.py")
#: How many seconds the sheets of one file may take; a slow machine needs four.
PATIENCE = 60
#: The packages that hold them, and how they are called there: the first that has a letter draws it.
FONTS_IN = ("manimgx_fonts", "manimgx_fonts_cjk")
SCRIPTS = (
    "Arabic", "Hebrew", "Armenian", "Bengali", "Devanagari", "Ethiopic", "Georgian", "Gujarati", "Gurmukhi", "Kannada",
    "Khmer", "Lao", "Malayalam", "Myanmar", "Oriya", "Sinhala", "Tamil", "Telugu", "Thai", "CJK SC", "Symbols",
)  # fmt: skip
FONTS = ("Noto Sans", *(f"Noto Sans {script}" for script in SCRIPTS), "Noto Emoji")
#: What one file holds: thirty sheets. More come as further files, so that no request takes long or much room.
IN_ONE = 240
LONG, STEP = re.compile(r"[^\s-]{25,}"), 12
FROM_THE_RIGHT = {"R", "AL"}


class NotPrinted(DomainError):
    sentence = _l("The badges could not be made just now. Please try again in a minute.")


@dataclass(frozen=True, slots=True)
class Badge:
    """What one badge says. `first` stands large, `rest` is what else belongs to the name. `code`: a picture, as SVG."""

    first: str
    rest: str
    firm: str
    guest: str
    code: str


def sheets(title: str, badges: Sequence[Badge]) -> bytes:
    """A PDF of A4 sheets with eight badges each. What people wrote goes in as data, and stays text.

    Raises NotPrinted.
    """
    told = {
        "title": title,
        "fonts": FONTS,
        "language": current().split("_")[0],
        "badges": [
            {name: _breakable(words) if name != "code" else words for name, words in asdict(badge).items()}
            | {"rtl": _from_the_right(badge.first)}
            for badge in badges
        ],
    }
    fonts = [str(files(package)) for package in FONTS_IN]
    return _set_apart({"source": str(SOURCE), "fonts": fonts, "data": json.dumps(told), "standards": []})


def _set_apart(asked: dict[str, Any]) -> bytes:
    """The document, set by a process of its own that gives back all it took. Raises NotPrinted."""
    command = [sys.executable, "-I", str(SETTER)]
    try:
        done = subprocess.run(command, input=json.dumps(asked).encode(), capture_output=True, timeout=PATIENCE)  # noqa: S603, PLW1510 - ours, and its end is looked at
    except subprocess.TimeoutExpired:
        log.error("badges took longer than %s s", PATIENCE)
        raise NotPrinted from None
    if done.returncode:
        log.error("badges could not be set: %s", done.stderr.decode(errors="replace")[-2000:])
        raise NotPrinted
    return done.stdout


def badge_of(row: Any, event: Event) -> Badge:
    """What the badge of somebody says: a row of `queries.with_badges`."""
    code = codes.svg(external_url("events.door_code", slug=event.slug, code=row.code)).decode()
    if row.number:
        first, rest = split_name(row.name or str(_("Guest")))
        return Badge(first, rest, "", str(_("Guest of %(name)s", name=row.host)), code)
    if row.given_name:
        return Badge(row.given_name, row.family_name, row.firm, "", code)
    return Badge(*split_name(row.host), row.firm, "", code)


def _breakable(words: str) -> str:
    """The same words, with places where a very long one may be broken if it has to be."""
    return LONG.sub(lambda found: "\u200b".join(textwrap.wrap(found[0], STEP)), " ".join(words.split()))


def _from_the_right(words: str) -> bool:
    """Whether the first letter that has a direction is read from the right."""
    directions = (unicodedata.bidirectional(letter) for letter in words)
    return next((each in FROM_THE_RIGHT for each in directions if each in FROM_THE_RIGHT | {"L"}), False)
