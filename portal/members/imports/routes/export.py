"""`/office/people/export` and `/office/organisations/export`: a list as it is filtered, handed out.

A POST, since it is written into the audit trail: who, which filter and how many, and no name. Nobody else waits while
the table is written: the trail has its own transaction afterwards.
"""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue

from portal.core import audit
from portal.core.access import requires
from portal.core.actors import Right
from portal.core.db import db
from portal.core.downloads import Download, handed_out, refused, written
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.members.blueprint import bp
from portal.members.imports import export
from portal.members.memberships.queries import office as queries
from portal.members.memberships.queries import organisations
from portal.members.memberships.routes.people import asked_for


@bp.post("/office/people/export")
@requires(Right.MEMBERS)
def office_export() -> ResponseReturnValue:
    """Everybody whom the list of the same address shows, with all that the office reads of them."""
    form, asked = Download(), asked_for(request.args)
    if not form.validate():
        return refused(form, url_for(".office_people"))
    table = written(form, export.PEOPLE, export.people(queries.numbers(**asked), asked["day"]))
    chosen = {name: asked[name] for name in ("status", "sign_in") if asked[name]} | _searched(asked["words"])
    with unit_of_work():
        audit.write("members.exported", after={"people": table.rows, "as": table.kind.value} | chosen)
    return handed_out(table, "people")


@bp.post("/office/organisations/export")
@requires(Right.MEMBERS)
def office_export_organisations() -> ResponseReturnValue:
    form, words = Download(), request.args.get("q", "").strip()[:160]
    if not form.validate():
        return refused(form, url_for(".office_organisations"))
    ids = db.session.scalars(organisations.numbers(words)).all()
    table = written(form, export.ORGANISATIONS, export.organisations(ids, today()))
    with unit_of_work():
        after = {"organisations": table.rows, "as": table.kind.value} | _searched(words)
        audit.write("members.organisations_exported", after=after)
    return handed_out(table, "organisations")


def _searched(words: str) -> dict[str, bool]:
    """That something was searched for. The words stay outside: they may name somebody, and the trail keeps them."""
    return {"searched": True} if words else {}
