"""The office's pages for terms: end, void."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts.sessions import giver
from portal.core import clock
from portal.core.access import requires
from portal.core.actors import Right
from portal.core.answering import answered, shown
from portal.core.dates import A_DAY
from portal.core.settings import today
from portal.leadership.blueprint import bp
from portal.leadership.offices import operations
from portal.leadership.offices.forms import EndTermForm, VoidTermForm
from portal.leadership.offices.models import Term
from portal.leadership.offices.routes.finding import a_term


@bp.route("/office/leadership/terms/<int:number>/end", methods=["GET", "POST"])
@requires(Right.LEADERSHIP, of=a_term)
def end_term(term: Term) -> ResponseReturnValue:
    """End a term on a day."""
    form = EndTermForm()

    def act() -> str:
        day = form.last_day.data + A_DAY
        operations.end_term(term, day=day, reason=form.reason.data or "", giver=giver(), now=clock.now())
        return url_for("leadership.office_body", slug=term.seat.position.body.slug)

    said = _("Noted. The term ends after the last day that you gave.")
    return answered(form, act, said) or _page("leadership/office/end_term.html", term.id, form)


@bp.route("/office/leadership/terms/<int:number>/void", methods=["GET", "POST"])
@requires(Right.LEADERSHIP, of=a_term)
def void_term(term: Term) -> ResponseReturnValue:
    """Take a term out of the count that should never have been entered."""
    form = VoidTermForm()

    def act() -> str:
        operations.void_term(term, reason=form.reason.data or "", giver=giver(), now=clock.now())
        return url_for("leadership.office_body", slug=term.seat.position.body.slug)

    said = _("The term is void, and carries no rights any more.")
    return answered(form, act, said) or _page("leadership/office/void_term.html", term.id, form)


def _page(template: str, number: int, form: EndTermForm | VoidTermForm) -> ResponseReturnValue:
    term = a_term(number)
    ends = isinstance(form, EndTermForm)
    settled = operations.why_settled(term, today()) if ends or term.voided_at else None
    return shown(template, term=term, body=term.seat.position.body, form=form, settled=settled)
