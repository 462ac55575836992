"""`/office/people/export` and `/office/organisations/export`: a list as it is filtered, handed out.

A POST, since it is written into the audit trail: who, which filter and how many, and no name. Nobody else waits while
the table is written: the trail has its own transaction afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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
from portal.members.memberships.models import Organisation
from portal.members.memberships.narrowing import Narrowing
from portal.members.memberships.queries import office as queries
from portal.members.memberships.queries.firms import firms


@bp.post("/office/people/export")
@requires(Right.MEMBERS)
def office_export() -> ResponseReturnValue:
    """Everybody whom the list of the same address shows, with all that the office reads of them."""
    form, asked = Download(), Narrowing.read(request.args).asked(today())
    if not form.validate():
        return refused(form, url_for(".office_people"))
    table = written(form, export.PEOPLE, export.people(queries.numbers(**asked), asked["day"]))
    with unit_of_work():
        audit.write("members.exported", after={"people": table.rows, "as": table.kind.value} | _chosen(asked))
    return handed_out(table, "people")


@bp.post("/office/organisations/export")
@requires(Right.MEMBERS)
def office_export_organisations() -> ResponseReturnValue:
    form, asked = Download(), Narrowing.read(request.args).asked_of_firms(today())
    if not form.validate():
        return refused(form, url_for(".office_organisations"))
    ids = db.session.scalars(firms(**asked).with_only_columns(Organisation.id, maintain_column_froms=True)).all()
    table = written(form, export.ORGANISATIONS, export.organisations(ids, today()))
    with unit_of_work():
        after = {"organisations": table.rows, "as": table.kind.value} | _chosen(asked)
        audit.write("members.organisations_exported", after=after)
    return handed_out(table, "organisations")


def _chosen(asked: Mapping[str, Any]) -> dict[str, Any]:
    """What the list was narrowed to. Words stay outside: they may name somebody, and the trail keeps them."""
    chosen = {name: asked[name] for name in ("status", "sign_in", "plan", "due", "since") if asked.get(name)}
    return chosen | ({"searched": True} if asked["words"] else {})
