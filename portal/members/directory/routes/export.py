"""`/people/export`: the directory as members see it, for the office that prints or sends it to them.

Members look people up one by one; a file with everybody's address is the office's to hand out, and the trail says so.
"""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue

from portal.core import audit
from portal.core.access import requires
from portal.core.actors import Right
from portal.core.downloads import Download, handed_out, refused, written
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.members.blueprint import bp
from portal.members.directory import export
from portal.members.directory import queries as directory


@bp.post("/people/export")
@requires(Right.MEMBERS)
def export_directory() -> ResponseReturnValue:
    """Everybody whom the directory of the same address shows, with what each of them shows to members."""
    form, filters = Download(), directory.Filters.read(request.args)
    if not form.validate():
        return refused(form, url_for(".people"))
    table = written(form, export.HEAD, export.rows(directory.numbers(filters, today())))
    chosen = {name: value for name in ("trade", "near", "new", "organisation") if (value := getattr(filters, name))}
    searched = {"searched": True} if filters.q else {}  # the words may name somebody, and the trail keeps them
    with unit_of_work():
        after = {"people": table.rows, "as": table.kind.value} | chosen | searched
        audit.write("members.directory_exported", after=after)
    return handed_out(table, "directory")
