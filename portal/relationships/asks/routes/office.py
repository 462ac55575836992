"""When an ask breaks the rules of the house: a member says so, and the members' office decides."""

from __future__ import annotations

from functools import partial

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import requires
from portal.core.answering import answered, carry_out
from portal.core.paging import page_number, paginate
from portal.core.settings import today
from portal.relationships.asks import policies, queries, words
from portal.relationships.asks.blueprint import bp
from portal.relationships.asks.finding import find_ask
from portal.relationships.asks.forms import ReportForm, TakeDownForm
from portal.relationships.asks.operations import moderating
from portal.relationships.asks.routes.one import address_of, show_page
from portal.relationships.asks.sight import Found
from portal.relationships.finding import me_id


@bp.post("/asks/<int:ask_id>/report")
@requires(policies.report_ask, of=find_ask)
def report(found: Found) -> ResponseReturnValue:
    """Ask the office to look at it."""
    form, number = ReportForm(), found.ask.id

    def act() -> str:
        moderating.report(number, me_id(), form.words.data or "", now=clock.now())
        return address_of(number)

    said = _("Thank you. The office looks at it; whoever wrote it does not learn who asked.")
    return answered(form, act, said) or show_page(find_ask(number), report=form)


@bp.get("/office/asks")
@requires(policies.moderate_asks)
def office() -> ResponseReturnValue:
    """What members asked the office to look at."""
    page = paginate(queries.reported(today()), page=page_number(), per_page=20, rows=True)
    return render_template("relationships/asks/office.html", page=page, words=words)


@bp.post("/asks/<int:ask_id>/take-down")
@requires(policies.moderate_asks, of=find_ask)
def take_down(found: Found) -> ResponseReturnValue:
    """Off the board, with a reason for whoever wrote it."""
    form, number = TakeDownForm(), found.ask.id

    def act() -> str:
        moderating.take_down(number, form.why.data or "", now=clock.now())
        return url_for("asks.office")

    return answered(form, act, _("Taken down. Whoever wrote it is told why.")) or show_page(
        find_ask(number), take_down=form
    )


@bp.post("/asks/<int:ask_id>/leave-standing")
@requires(policies.moderate_asks, of=find_ask)
def leave_standing(found: Found) -> ResponseReturnValue:
    """It was looked at, and may stand."""
    act = partial(moderating.leave_standing, found.ask.id, now=clock.now())
    return carry_out(act, _("It stays."), back=url_for("asks.office"))
