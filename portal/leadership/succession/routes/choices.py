"""Choices that wait for an administrator: the position carries more than whoever chose may give."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts.forms import RIGHT_NAMES
from portal.accounts.sessions import giver
from portal.core import clock
from portal.core.access import requires
from portal.core.actors import Right, known
from portal.core.answering import carry_out
from portal.core.db import db
from portal.core.forms import Press
from portal.leadership.blueprint import bp
from portal.leadership.offices.routes.finding import way_back
from portal.leadership.succession import operations
from portal.leadership.succession.models import Candidacy
from portal.leadership.succession.routes.finding import a_choice
from portal.members.people.models import Person


@bp.get("/office/leadership/choices/<int:number>")
@requires(Right.ADMINISTRATION, of=a_choice)
def choice(candidacy: Candidacy) -> ResponseReturnValue:
    """Who was chosen for what, and what it would let them do. The statement stays with whoever decides."""
    chooser = db.session.get(Person, candidacy.decided_by_id) if candidacy.decided_by_id else None
    rights = [RIGHT_NAMES[right] for right in sorted(known(candidacy.call.position.grants))]
    return render_template(
        "leadership/office/choice.html", candidacy=candidacy, call=candidacy.call, chooser=chooser, rights=rights
    )


@bp.post("/office/leadership/choices/<int:number>/confirm")
@requires(Right.ADMINISTRATION, of=a_choice)
def confirm_choice(candidacy: Candidacy) -> ResponseReturnValue:
    """Give what the position carries; the offer goes out."""
    form = Press()
    if not form.validate_on_submit():
        return redirect(url_for("leadership.choice", number=candidacy.id), 303)
    return carry_out(
        lambda: operations.confirm_choice(candidacy, giver=giver(), now=clock.now()),
        _("Confirmed. The offer is on its way; the term begins only when it is accepted."),
        back=way_back(candidacy.call.position.body, "office.index"),
    )


@bp.post("/office/leadership/choices/<int:number>/return")
@requires(Right.ADMINISTRATION, of=a_choice)
def return_choice(candidacy: Candidacy) -> ResponseReturnValue:
    """Do not give it; whoever decides is told."""
    form = Press()
    if not form.validate_on_submit():
        return redirect(url_for("leadership.choice", number=candidacy.id), 303)
    return carry_out(
        lambda: operations.return_choice(candidacy, giver=giver(), now=clock.now()),
        _("Returned. Those who decide are told, and choose anew."),
        back=way_back(candidacy.call.position.body, "office.index"),
    )
