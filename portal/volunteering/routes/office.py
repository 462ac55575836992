"""The office of volunteering: the association's own shifts, and the kinds of work."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from portal.core.access import requires
from portal.core.actors import Right
from portal.core.answering import answered, shown
from portal.core.db import db, one_or_404
from portal.volunteering import operations
from portal.volunteering.blueprint import bp
from portal.volunteering.forms import RoleForm
from portal.volunteering.models import Role
from portal.volunteering.routes.board import board_of, cancel_page, edit_page, release_page, shift_of


@bp.get("/office/volunteering")
@requires(Right.VOLUNTEERING)
def office() -> ResponseReturnValue:
    """The association's own shifts by day, where people are missing anywhere, and every kind of work."""
    roles = list(db.session.scalars(select(Role).order_by(Role.name)))
    return render_template("volunteering/office.html", roles=roles, **board_of(None))


@bp.route("/office/volunteering/shifts/new", methods=["GET", "POST"])
@requires(Right.VOLUNTEERING)
def office_new_shift() -> ResponseReturnValue:
    """Offer a shift of the association."""
    return edit_page(None, None)


@bp.route("/office/volunteering/shifts/<int:number>/edit", methods=["GET", "POST"])
@requires(Right.VOLUNTEERING)
def office_edit_shift(number: int) -> ResponseReturnValue:
    """Change a shift of the association."""
    return edit_page(None, shift_of(None, number))


@bp.post("/office/volunteering/shifts/<int:number>/cancel")
@requires(Right.VOLUNTEERING)
def office_cancel_shift(number: int) -> ResponseReturnValue:
    """Call a shift of the association off."""
    return cancel_page(None, shift_of(None, number))


@bp.post("/office/volunteering/shifts/<int:number>/release/<int:assignment>")
@requires(Right.VOLUNTEERING)
def office_release(number: int, assignment: int) -> ResponseReturnValue:
    """Take somebody off a shift of the association."""
    return release_page(None)


@bp.route("/office/volunteering/roles/new", methods=["GET", "POST"])
@requires(Right.VOLUNTEERING)
def new_role() -> ResponseReturnValue:
    """Name a kind of work."""
    return _role_page(None)


@bp.route("/office/volunteering/roles/<int:number>", methods=["GET", "POST"])
@requires(Right.VOLUNTEERING)
def edit_role(number: int) -> ResponseReturnValue:
    """Change a kind of work."""
    return _role_page(one_or_404(select(Role).where(Role.id == number)))


def _role_page(role: Role | None) -> ResponseReturnValue:
    form = RoleForm(obj=role)

    def act() -> str:
        said: dict[str, Any] = {
            "name": form.name.data or "",
            "duties": form.duties.data or "",
            "skills": form.skills.data or "",
            "newcomer_ok": bool(form.newcomer_ok.data),
        }
        if role is None:
            operations.make_role(**said)
        else:
            operations.change_role(role, **said)
        return url_for("volunteering.office")

    said = _("Saved.") if role else _("Saved. It can be chosen for shifts from now on.")
    return answered(form, act, said) or shown("volunteering/role_form.html", form=form, role=role)
