"""`/office/people/export.csv`: the list, handed out."""

from __future__ import annotations

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from portal.core import audit
from portal.core.access import requires
from portal.core.actors import Right
from portal.core.forms import Press
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.members.blueprint import bp
from portal.members.imports import export


@bp.post("/office/people/export.csv")
@requires(Right.MEMBERS)
def office_export() -> ResponseReturnValue:
    """Everybody, as a spreadsheet opens it. A POST, since it is written into the audit trail."""
    if not Press().validate():
        return redirect(url_for(".office_people"), 303)
    with unit_of_work():
        content, count = export.people(today())
        audit.write("members.exported", after={"people": count})
    headers = {"Content-Disposition": 'attachment; filename="people.csv"'}
    return Response(content, mimetype="text/csv", headers=headers)
