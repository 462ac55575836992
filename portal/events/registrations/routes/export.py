"""`/events/<slug>/manage/attendees/export`: the list of an event handed out, once it is said what for."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from portal.core import audit, clock
from portal.core.access import actor, requires
from portal.core.answering import shown
from portal.core.downloads import handed_out, written
from portal.core.sheets import Kind
from portal.core.work import unit_of_work
from portal.events.blueprint import bp
from portal.events.programme.models import Event
from portal.events.programme.policies import manage
from portal.events.registrations import export
from portal.events.registrations.forms import ExportForm
from portal.events.registrations.routes.finding import find_event


@bp.route("/events/<slug>/manage/attendees/export", methods=["GET", "POST"])
@requires(manage, of=find_event)
def export_attendees(event: Event) -> ResponseReturnValue:
    """The trail keeps who took it, how many places and what for, and no name of those on it."""
    form, now, slug = ExportForm(), clock.now(), event.slug
    if not form.validate_on_submit():
        if not form.is_submitted():
            form.kind.data = Kind.XLSX.value
        return shown("events/export.html", event=event, phase=event.phase(now), form=form)
    table = written(form, export.HEAD, export.rows(event, actor(), now))
    with unit_of_work():
        after = {"places": table.rows, "as": table.kind.value, "why": form.why.data}
        audit.write("events.attendees_exported", about=event, after=after)
    return handed_out(table, slug)
