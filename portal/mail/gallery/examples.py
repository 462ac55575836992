"""Sample data for every kind of mail, which the packages bring: `house.examples`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from portal.core.house import house
from portal.core.web import external_url
from portal.mail.gallery.variants import shape_of

#: What is the address of a page in every letter: in an example it leads home.
ADDRESSES = ("page", "profile", "people", "room")
#: Who gets the examples.
FIRST, NAME = "Ines", "Ines Halloway"


class NoExample(LookupError):
    """A template names something of which no package gave an example."""


def values_of(kind: str, now: datetime) -> dict[str, Any]:
    """A value for everything that the template of this kind names. Raises NoExample."""
    found = [examples(now) for examples in house().examples]
    brought: dict[str, Any] = {}
    for known_as in (kind.partition(".")[0], kind):
        for each in found:
            brought |= each.get(known_as, {})
    values: dict[str, Any] = {"first": FIRST}
    for name in sorted(shape_of(kind).names):
        if name in brought:
            values[name] = brought[name]
        elif name.endswith("url") or name in ADDRESSES:
            values[name] = f"{external_url('home.index')}#{name}"
        else:
            raise NoExample(f"{kind}: {name}")
    return values
