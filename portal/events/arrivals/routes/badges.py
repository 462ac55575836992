"""Badges to print.

A POST, since it is written into the audit trail, how many and no name.
"""

from __future__ import annotations

import re
from io import BytesIO

from flask import flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core.access import requires
from portal.core.answering import no
from portal.core.db import db
from portal.core.printing import NotPrinted
from portal.core.work import unit_of_work
from portal.events.arrivals import badges as sheets_of
from portal.events.arrivals import queries
from portal.events.arrivals.operations import printing
from portal.events.blueprint import bp
from portal.events.programme.models import Event
from portal.events.registrations.policies import see_attendees
from portal.events.registrations.routes.finding import find_event


@bp.post("/events/<slug>/manage/badges.pdf")
@requires(see_attendees, of=find_event)
def badges(event: Event) -> ResponseReturnValue:
    """Badges of everybody who has a place; of a large event the part that is asked for."""
    part = request.form.get("part", "1")
    before = int(part) - 1 if re.fullmatch("[1-9][0-9]{0,2}", part) else 0
    some = queries.with_badges(event.id).limit(sheets_of.IN_ONE).offset(before * sheets_of.IN_ONE)
    made = [sheets_of.badge_of(row, event) for row in db.session.execute(some)]
    if not made:
        flash(_("There is nobody left to make badges for."), "error")
        return redirect(url_for(".door", slug=event.slug), 303)
    try:
        file = BytesIO(sheets_of.sheets(event.title, made))
    except NotPrinted as error:
        return no(error, url_for(".door", slug=event.slug))
    with unit_of_work():
        printing.note_badges(event, len(made))
    return send_file(file, mimetype="application/pdf", as_attachment=True, download_name=f"badges-{before + 1}.pdf")
