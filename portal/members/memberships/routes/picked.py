"""`/office/people/picked` and `/office/organisations/picked`: those whom the office chose, to be downloaded."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core.access import requires
from portal.core.actors import Right
from portal.core.downloads import Download
from portal.core.settings import today
from portal.members.blueprint import bp
from portal.members.memberships.selections import Selection


@bp.get("/office/people/picked")
@requires(Right.MEMBERS)
def office_picked() -> ResponseReturnValue:
    """Says how many they are, and asks as what they are wanted."""
    selection = Selection.read(request.args)
    total = len(selection.people_there(today()))
    if not total:
        flash(_("Tick the people first, and then choose what to do for them."), "error")
        return redirect(url_for(".office_people"), 303)
    return _page(total, url_for(".office_export", **selection.address), firms=False)


@bp.get("/office/organisations/picked")
@requires(Right.MEMBERS)
def office_picked_organisations() -> ResponseReturnValue:
    selection = Selection.read(request.args)
    total = len(selection.organisations_there(today()))
    if not total:
        flash(_("Tick the organisations first, and then download them."), "error")
        return redirect(url_for(".office_organisations"), 303)
    return _page(total, url_for(".office_export_organisations", **selection.address), firms=True)


def _page(total: int, send: str, *, firms: bool) -> str:
    form = Download.shown()
    return render_template("members/office/picked.html", total=total, send=send, firms=firms, form=form)
