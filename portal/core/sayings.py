"""Words of the portal itself that have to be kept: the sentence of the sources, and what fills it.

They are put into words when they are shown, in the language of whoever reads them: a job's title, say, or why a
membership ended. What people wrote, and what was kept in words before, comes back as it is.
"""

from __future__ import annotations

import json
import re
from operator import index
from typing import Any

from flask_babel import gettext
from flask_babel.speaklater import LazyString

from portal.core.language import words

MARK = '{"say": '
#: What is filled in. Somebody's own words may look like a sentence of ours: no other formatting is done for them.
PLACE = re.compile(r"%(?:\((\w+)\)s|%)")


def kept(sentence: Any, **values: str | int) -> str:
    """For storage: `kept(_l("Import of %(name)s"), name=file.name)`; a text that was put into words stays as it is.

    A number of things: `kept(_ln("%(num)s row", "%(num)s rows", number))`.
    """
    if not isinstance(sentence, LazyString) or len(sentence._args) not in (1, 3):
        return str(sentence)
    one, *more = sentence._args
    told, filled = {"say": one}, {**sentence._kwargs, **values}
    if more:
        told |= {"many": more[0], "num": more[1]}
        filled |= {"num": more[1]}
    return json.dumps(told | {"with": filled}, ensure_ascii=False, default=str)


def said(stored: str | None) -> str:
    """For whoever reads it now."""
    if not stored or not stored.startswith(MARK):
        return stored or ""
    try:
        found = json.loads(stored)
        values = {**found["with"]}
        return PLACE.sub(lambda place: str(values[place[1]]) if place[1] else "%", _wording(found))
    except (ValueError, KeyError, TypeError, RecursionError):  # somebody's own words, which only begin alike
        return stored


def _wording(found: dict[str, Any]) -> str:
    if not found["say"]:
        raise ValueError("a catalogue tells of itself under the empty word: who made it, and when")
    if "many" in found:
        return words().ngettext(found["say"], found["many"], index(found["num"]))
    return str(gettext(found["say"]))
