"""Handing a list out as a table: the form that asks for it, and the answer.

Whoever downloads twice gets it twice, and the trail says so twice: the form has no one-time key.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask import Response, flash, redirect, send_file
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from portal.core import language, sheets
from portal.core.forms import Choice, Form
from portal.core.sheets import Kind, Written

KINDS = (
    (Kind.XLSX, _l("Workbook for a spreadsheet (XLSX)")),
    (Kind.COMMA, _l("Text, with commas (CSV)")),
    (Kind.SEMICOLON, _l("Text, with semicolons (CSV)")),
)


class Download(Form):
    """As what the list is wanted. Shown, it proposes a workbook; sent without a word, it asks for the text that the
    reader's own spreadsheet takes.
    """

    kind = Choice(_l("As"), required=False, choices=[(kind.value, label) for kind, label in KINDS])

    def __init__(self, **kw: Any) -> None:
        super().__init__(**{"data": {"kind": sheets.text_for(language.regional()).value}} | kw)

    @classmethod
    def shown(cls) -> Download:
        """The form for a page."""
        return cls(formdata=None, data={"kind": Kind.XLSX.value})


def written(form: Download, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Written:
    """The list as it is wanted. Call it outside of a unit of work: a long one takes seconds, and nobody waits."""
    return sheets.write(Kind(form.kind.data), head, rows)


def refused(form: Download, back: str) -> ResponseReturnValue:
    """The answer where the form is not right: back to the list, which says why."""
    for sentence in form.kind.errors:
        flash(str(sentence), "error")
    return redirect(back, 303)


def handed_out(table: Written, name: str) -> Response:
    """The answer with the table, under a name without its ending."""
    return send_file(
        table.file, mimetype=table.kind.mimetype, as_attachment=True, download_name=f"{name}.{table.kind.ending}"
    )
