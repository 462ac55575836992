"""For connectors: who is glad to be known, who is here for the first time, and whom one introduced to whom."""

from __future__ import annotations

from functools import partial

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import actor, requires
from portal.core.answering import carry_out
from portal.core.db import db
from portal.core.paging import page_number, paginate
from portal.events.arrivals import queries
from portal.events.arrivals.operations import check_ins, introducing
from portal.events.arrivals.policies import bring_together
from portal.events.blueprint import bp
from portal.events.programme.models import Event
from portal.events.programme.routes.people import number_in, words_in
from portal.events.registrations.routes.finding import find_event


@bp.get("/events/<slug>/manage/welcome")
@requires(bring_together, of=find_event)
def welcome(event: Event) -> ResponseReturnValue:
    """Those who come and let themselves be seen, newcomers first; `with` is somebody who is about to be introduced."""
    words, now = words_in("q"), clock.now()
    closed = check_ins.why_closed(event, now)
    page = paginate(queries.to_welcome(event.id, actor(), words), page=page_number(), per_page=50, rows=True)
    chosen = request.args.get("with", "")
    return render_template(
        "events/welcome.html",
        event=event,
        phase=event.phase(now),
        closed=closed,
        page=page,
        words=words,
        chosen=next((row[0] for row in page.items if str(row[0].id) == chosen), None),
        introduced=[] if closed else db.session.execute(queries.introduced_by(event.id, actor())).all(),
    )


@bp.post("/events/<slug>/manage/welcome")
@requires(bring_together, of=find_event)
def introduce(event: Event) -> ResponseReturnValue:
    """Two people were brought together; or were not, after all."""
    by, back = actor().person_id or 0, url_for(".welcome", slug=event.slug)
    if number := number_in("take_back"):
        return carry_out(lambda: introducing.take_back(event, number, by=by), _("Taken back."), back=back)
    one, other = number_in("one"), number_in("other")
    act = partial(introducing.introduce, event, one, other, who=actor(), now=clock.now())
    return carry_out(act, _("Noted. The two of them see it on their pages, and nobody else."), back=back)
