"""Two languages that nobody speaks, made of the sources' own words: a long one, and one written from the right.

They stand under the tags of Finnish and Arabic, so that dates and numbers come out of CLDR: of what a page or a mail
says in them, everything that the portal put into words stands in brackets, and all that does not was somebody's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from babel.support import NullTranslations
from bs4.element import NavigableString, Tag
from flask import Flask

LONG, MIRRORED = "fi", "ar"
PLACE = re.compile(r"(%\(\w+\)[sd]|%%|https?://\S+|`[^`]*`)")
ACCENTS = str.maketrans("aceinosuyACEINOSUY", "áçëîñøšûýÁÇËÎÑØŠÛÝ")
SPOKEN_OF = ("alt", "title", "placeholder", "aria-label", "aria-description", "label")
UNSPOKEN = {"script", "style"}
INNERMOST = re.compile(r"⟦[^⟦⟧]*⟧")


def disguised(words: str) -> str:
    """The words two fifths longer, accented and in brackets; what is filled in later stays as it is."""
    if not words.strip():
        return words
    parts = PLACE.split(words)
    said = "".join(part if PLACE.fullmatch(part) else part.translate(ACCENTS) for part in parts)
    longer = "·" * max(1, len(words) * 2 // 5)
    return f"⟦{said}{longer}⟧"


class Disguise(NullTranslations):
    """A catalogue of every message there is."""

    def ugettext(self, message: str) -> str:
        return disguised(message)

    def ungettext(self, singular: str, plural: str, num: int) -> str:
        return disguised(singular if num == 1 else plural)

    gettext, ngettext = ugettext, ungettext


@dataclass(frozen=True)
class Languages:
    """The tags of the two."""

    long: str = LONG
    mirrored: str = MIRRORED


@pytest.fixture
def languages(app: Flask) -> Iterator[Languages]:
    """The portal speaks English and these two."""
    known = app.extensions["languages"].catalogues
    before = dict(known)
    known |= {LONG: Disguise(), MIRRORED: Disguise()}
    yield Languages()
    known.clear()
    known |= before


def undisguised(text: str) -> str:
    """What is left of a text without everything in brackets; brackets may hold what was said before, in brackets."""
    while INNERMOST.search(text):
        text = INNERMOST.sub(" ", text)
    return text


def own_words(page: Tag) -> list[str]:
    """All on a page that the portal did not put into words, in pieces: what is read, and what is read out."""
    texts: list[str] = []
    shown = list(_shown(page, texts))
    left = [line for text in [*shown, "\n".join(texts)] for line in undisguised(text).splitlines()]
    return [" ".join(line.split()) for line in left if line.strip()]


def _shown(tag: Tag, texts: list[str]) -> Iterator[str]:
    """What is read out of the elements in `tag`; their texts are added. What says its own language is left out."""
    for child in tag.children:
        if type(child) is NavigableString:
            texts.append(str(child))
        elif (
            isinstance(child, Tag)
            and child.name not in UNSPOKEN
            and (child.name == "html" or "lang" not in child.attrs)
        ):
            yield from (str(child.attrs[name]) for name in SPOKEN_OF if name in child.attrs)
            if child.name == "input" and child.attrs.get("type") == "submit" and "value" in child.attrs:
                yield str(child.attrs["value"])
            yield from _shown(child, texts)
