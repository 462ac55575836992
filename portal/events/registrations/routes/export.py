"""`/events/<slug>/manage/attendees/export`: the list of an event handed out, once it is said what for."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from portal.core import clock
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
from portal.events.registrations.operations import handing_out
from portal.events.registrations.routes.finding import find_event


@bp.route("/events/<slug>/manage/attendees/export", methods=["GET", "POST"])
@requires(manage, of=find_event)
def export_attendees(event: Event) -> ResponseReturnValue:
    """The trail keeps who took it, how many places and what for, and no name of those on it."""
    form, now, slug, who = ExportForm(), clock.now(), event.slug, actor()
    if not form.validate_on_submit():
        if not form.is_submitted():
            form.kind.data = Kind.XLSX.value
        asked = export.questions(event, who, sensitive=True)
        return shown("events/export.html", event=event, phase=event.phase(now), form=form, asked=asked)
    asked = export.questions(event, who, sensitive=form.sensitive.data)
    head = [*export.HEAD, *(each.words for each in asked)]
    table = written(form, head, export.rows(event, who, now, asked))
    with unit_of_work():
        handing_out.note_list(
            event, places=table.rows, kind=table.kind.value, why=form.why.data or "",
            in_confidence=any(each.sensitive for each in asked),
        )  # fmt: skip
    return handed_out(table, slug)
