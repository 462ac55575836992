"""Tables that read as cards where they have no room: each cell with the head it stands under.

There the heads are hidden; so the macro `table` gives every cell its words here, and no template says a head twice.
Roles are not written out: browsers keep those of a table whatever its style, and the standard forbids to repeat them.
"""

from __future__ import annotations

import re
from itertools import count

from markupsafe import Markup, escape

_ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
_CELL = re.compile(r"<(th|td)\b([^>]*)>")
_HEAD = re.compile(r"<(?:th|td)\b[^>]*>(.*?)</(?:th|td)>", re.DOTALL)


def as_cards(rows: Markup) -> Markup:
    """The thead and tbody of a table, for `.table-cards`: a cell bears its head as `data-label`, the name of a row
    does not unless it is a number.

    A head for the ear alone is no label, nor is that of a cell that spans several.
    """
    head, end, body = str(rows).partition("</thead>")
    labels = [_label(words) for words in _HEAD.findall(head)]
    return Markup(head + end + _ROW.sub(lambda row: _labelled(row[0], labels), body))  # noqa: S704 (a template's own)


def _label(words: str) -> str:
    return "" if "visually-hidden" in words else " ".join(Markup(words).striptags().split())  # noqa: S704 (taken off)


def _labelled(row: str, labels: list[str]) -> str:
    column = count()

    def opened(tag: re.Match[str]) -> str:
        number = next(column)
        name, more = tag[1], tag[2]
        speaks = number < len(labels) and "colspan" not in more and (name == "td" or "num" in more)
        label = f' data-label="{escape(labels[number])}"' if speaks and labels[number] else ""
        return f"<{name}{label}{more}>"

    return _CELL.sub(opened, row)
