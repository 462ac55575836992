"""`/office/events`: every event, also drafts and those that are over."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from portal.core import clock
from portal.core.access import requires
from portal.core.actors import Right
from portal.core.paging import page_number, paginate
from portal.events.blueprint import bp
from portal.events.programme.queries import office as queries
from portal.events.registrations.queries.counts import places_waited_for

NAMES = {
    queries.COMING: _l("To come"), queries.DRAFTS: _l("Drafts"), queries.PAST: _l("Past"),
    queries.CANCELLED: _l("Cancelled"), queries.ALL: _l("All"),
}  # fmt: skip


@bp.get("/office/events")
@requires(Right.EVENTS)
def office() -> ResponseReturnValue:
    """Narrowed by `show` and `q` in the address."""
    show, words, now = request.args.get("show", ""), request.args.get("q", "").strip()[:200], clock.now()
    filters = queries.OfficeFilters(show if show in queries.SHOWN else queries.COMING, words)
    page = paginate(queries.in_the_office(filters, now), page=page_number())
    return render_template(
        "events/office.html", page=page, filters=filters, names=NAMES, now_utc=now, drafts=queries.drafts(),
        waiting=places_waited_for([event.id for event in page.items]),
    )  # fmt: skip
