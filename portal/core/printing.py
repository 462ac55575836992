"""Documents to print, in whatever script people write (ADR 31). What they wrote goes in as data, and stays text."""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
import textwrap
import unicodedata
from importlib.resources import files
from pathlib import Path
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core.errors import DomainError
from portal.core.language import current

log = logging.getLogger(__name__)
SETTER = Path(__file__).with_name("typesetting.py")
#: How many seconds one file may take; a slow machine needs four.
PATIENCE = 60
#: The packages that hold them, and how they are called there: the first that has a letter draws it.
FONTS_IN = ("manimgx_fonts", "manimgx_fonts_cjk")
SCRIPTS = (
    "Arabic", "Hebrew", "Armenian", "Bengali", "Devanagari", "Ethiopic", "Georgian", "Gujarati", "Gurmukhi", "Kannada",
    "Khmer", "Lao", "Malayalam", "Myanmar", "Oriya", "Sinhala", "Tamil", "Telugu", "Thai", "CJK SC", "Symbols",
)  # fmt: skip
FONTS = ("Noto Sans", *(f"Noto Sans {script}" for script in SCRIPTS), "Noto Emoji")
LONG, STEP = re.compile(r"[^\s-]{25,}"), 12
FROM_THE_RIGHT = {"R", "AL"}


class NotPrinted(DomainError):
    sentence = _l("The file could not be made just now. Please try again in a minute.")


def document(source: Path, told: dict[str, Any]) -> bytes:
    """A PDF set by the Typst source from what it is told, with the fonts and the language of the reader.

    Raises NotPrinted.
    """
    told = told | {"fonts": FONTS, "language": current().split("_")[0]}
    fonts = [str(files(package)) for package in FONTS_IN]
    return _set_apart({"source": str(source), "fonts": fonts, "data": json.dumps(told), "standards": []})


def _set_apart(asked: dict[str, Any]) -> bytes:
    """The document, set by a process of its own that gives back all it took. Raises NotPrinted."""
    command = [sys.executable, "-I", str(SETTER)]
    try:
        done = subprocess.run(command, input=json.dumps(asked).encode(), capture_output=True, timeout=PATIENCE)  # noqa: S603, PLW1510 - ours, and its end is looked at
    except subprocess.TimeoutExpired:
        log.error("a document took longer than %s s", PATIENCE)
        raise NotPrinted from None
    if done.returncode:
        log.error("a document could not be set: %s", done.stderr.decode(errors="replace")[-2000:])
        raise NotPrinted
    return done.stdout


def breakable(words: str) -> str:
    """The same words, with places where a very long one may be broken if it has to be."""
    return LONG.sub(lambda found: "\u200b".join(textwrap.wrap(found[0], STEP)), " ".join(words.split()))


def from_the_right(words: str) -> bool:
    """Whether the first letter that has a direction is read from the right."""
    directions = (unicodedata.bidirectional(letter) for letter in words)
    return next((each in FROM_THE_RIGHT for each in directions if each in FROM_THE_RIGHT | {"L"}), False)
