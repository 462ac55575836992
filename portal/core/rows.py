"""Tables that read as cards where they have no room: roles written out, each cell with the head it stands under.

A style sheet that lays cells out anew takes the roles from them in some browsers, and hides the heads; so the macro
`table` gives every row its words here, and no template has to say a head twice.
"""

from __future__ import annotations

import re
from itertools import count

from markupsafe import Markup, escape

_ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
_OPENING = re.compile(r"<(thead|tbody|tr|th|td)\b([^>]*)>")
_HEAD = re.compile(r"<(?:th|td)\b[^>]*>(.*?)</(?:th|td)>", re.DOTALL)
_ROLES = {"thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "th": "columnheader", "td": "cell"}


def as_cards(rows: Markup) -> Markup:
    """The thead and tbody of a table, for `.table-cards`: a cell bears its head as `data-label`, the name of a row
    does not unless it is a number.

    A head for the ear alone is no label, nor is that of a cell that spans several.
    """
    head, end, body = str(rows).partition("</thead>")
    labels = [_label(words) for words in _HEAD.findall(head)]
    head = _OPENING.sub(lambda tag: f'<{tag[1]} role="{_ROLES[tag[1]]}"{tag[2]}>', head)
    body = body.replace("<tbody>", '<tbody role="rowgroup">')
    return Markup(head + end + _ROW.sub(lambda row: _labelled(row[0], labels), body))  # noqa: S704 (a template's own)


def _label(words: str) -> str:
    return "" if "visually-hidden" in words else " ".join(Markup(words).striptags().split())  # noqa: S704 (taken off)


def _labelled(row: str, labels: list[str]) -> str:
    column = count()

    def opened(tag: re.Match[str]) -> str:
        if tag[1] == "tr":
            return f'<tr role="row"{tag[2]}>'
        number = next(column)
        name, more = tag[1], tag[2]
        speaks = number < len(labels) and "colspan" not in more and (name == "td" or "num" in more)
        label = f' data-label="{escape(labels[number])}"' if speaks and labels[number] else ""
        return f'<{name} role="{"cell" if name == "td" else "rowheader"}"{label}{more}>'

    return _OPENING.sub(opened, row)
