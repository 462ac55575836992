"""The office's pages for bodies."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from portal.accounts.sessions import giver
from portal.core import clock
from portal.core.access import requires
from portal.core.actors import Right
from portal.core.answering import answered, shown
from portal.core.db import db
from portal.core.settings import today
from portal.leadership.blueprint import bp
from portal.leadership.offices import operations
from portal.leadership.offices.forms import BodyForm
from portal.leadership.offices.models import Body, BodyKind
from portal.leadership.offices.routes.finding import a_body


@bp.route("/office/leadership/bodies/new", methods=["GET", "POST"])
@requires(Right.LEADERSHIP)
def new_body() -> ResponseReturnValue:
    """Form a board, a committee or a chapter."""
    form = BodyForm(data={"formed": today(), "parent": 0} if request.method == "GET" else None)
    form.parent.choices = parents()

    def act() -> str:
        body = operations.form_body(
            name=form.name.data or "",
            kind=BodyKind(form.kind.data),
            about=form.about.data or "",
            formed=form.formed.data,
            public=form.public.data,
            parent=db.session.get(Body, form.parent.data) if form.parent.data else None,
        )
        return url_for("leadership.office_body", slug=body.slug)

    said = _("The body is formed. Next, say which positions it has.")
    return answered(form, act, said) or shown("leadership/office/body_form.html", form=form, body=None)


@bp.route("/office/leadership/bodies/<slug>/edit", methods=["GET", "POST"])
@requires(Right.LEADERSHIP, of=a_body)
def edit_body(body: Body) -> ResponseReturnValue:
    """Change what is said of a body."""
    form = BodyForm(obj=body, data={"parent": body.parent_id or 0} if request.method == "GET" else None)
    form.parent.choices = parents(body)

    def act() -> str:
        operations.change_body(
            body,
            name=form.name.data or "",
            kind=BodyKind(form.kind.data),
            about=form.about.data or "",
            formed=form.formed.data,
            public=form.public.data,
            parent=db.session.get(Body, form.parent.data) if form.parent.data else None,
            giver=giver(),
            now=clock.now(),
        )
        return url_for("leadership.office_body", slug=body.slug)

    return answered(form, act, _("Saved.")) or shown(
        "leadership/office/body_form.html", form=form, body=a_body(body.slug)
    )


def parents(without: Body | None = None) -> list[tuple[int, str]]:
    """The bodies that another may belong to, as choices."""
    found = db.session.scalars(select(Body).where(Body.dissolved.is_(None)).order_by(Body.name))
    return [(0, _("Nothing above it")), *((b.id, b.name) for b in found if without is None or b.id != without.id)]
