"""Which pages are worth reading closely: those with a tag, or an order of tags, that no page before them had."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tests.security.sweeping import Read

TAG = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)
#: What is another on every page: tokens, what is kept in fields, where one came from, numbers and made-up names.
VALUE = re.compile(r'(?<=value=")[^"]*(?=")|(?<=[?&;](?:next|back)=)[^"&]*')
NAME = re.compile(r"[A-Za-z0-9_-]{24,}|\d+")
#: What says nothing of a page's build: each such tag is read once, wherever it stands.
WORDS = re.compile(r'\b(href|action|formaction|src|srcset|content|title|alt|aria-label|datetime)="[^"]*"')
#: An ampersand that begins no character reference: it is always read.
LOOSE = re.compile(r"&(?!\w+;|#\d+;|#x[0-9a-fA-F]+;)")


def unlike(pages: Iterable[Read]) -> Iterator[Read]:
    """Every tag with all its attributes, and every order of tags, in the first page that has it."""
    tags: set[str] = set()
    builds: set[tuple[str, ...]] = set()
    for page in pages:
        own = [NAME.sub("0", VALUE.sub("", tag)) for tag in TAG.findall(page.text)]
        build = tuple(WORDS.sub(r"\1", tag) for tag in own)
        if build not in builds or not tags.issuperset(own) or LOOSE.search(TAG.sub("", page.text)):
            yield page
        builds.add(build)
        tags.update(own)
