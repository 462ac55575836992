"""`/office/people/export` and `/office/organisations/export`: a list as it is filtered, or what was ticked, handed out.

A POST, since it is written into the audit trail: who, which filter and how many, and no name. Nobody else waits while
the table is written: the trail has its own transaction afterwards.
"""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from portal.core import audit
from portal.core.access import requires
from portal.core.actors import Right
from portal.core.downloads import Download, handed_out, refused, written
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.members.blueprint import bp
from portal.members.imports import export
from portal.members.memberships.selections import Selection


@bp.post("/office/people/export")
@requires(Right.MEMBERS)
def office_export() -> ResponseReturnValue:
    """Everybody whom the list of the same address shows, or who was ticked there, with all that the office reads."""
    form, selection, day = Download(), Selection.to_hand_out(request.args), today()
    if not form.validate():
        return refused(form, url_for(".office_people"))
    table = written(form, export.PEOPLE, export.people(selection.people_there(day), day))
    with unit_of_work():
        audit.write("members.exported", after={"people": table.rows, "as": table.kind.value} | _chosen(selection))
    return handed_out(table, "people")


@bp.post("/office/organisations/export")
@requires(Right.MEMBERS)
def office_export_organisations() -> ResponseReturnValue:
    form, selection, day = Download(), Selection.to_hand_out(request.args), today()
    if not form.validate():
        return refused(form, url_for(".office_organisations"))
    table = written(form, export.ORGANISATIONS, export.organisations(selection.organisations_there(day), day))
    with unit_of_work():
        after = {"organisations": table.rows, "as": table.kind.value} | _chosen(selection, of_firms=True)
        audit.write("members.organisations_exported", after=after)
    return handed_out(table, "organisations")


def _chosen(selection: Selection, *, of_firms: bool = False) -> dict[str, Any]:
    """What the list was narrowed to. Words stay outside: they may name somebody, and the trail keeps them."""
    if not selection.whole:
        return {"ticked": True}
    asked = selection.narrowed.asked_of_firms(today()) if of_firms else selection.narrowed.asked(today())
    chosen = {name: asked[name] for name in ("status", "sign_in", "plan", "due", "since") if asked.get(name)}
    return chosen | ({"searched": True} if asked["words"] else {})
