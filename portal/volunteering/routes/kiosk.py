"""A day of an event's shifts for a tablet at the venue, and how whoever runs the board opens it there."""

from __future__ import annotations

from base64 import b64encode
from datetime import date

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.core.access import public, requires
from portal.core.dates import A_DAY, local
from portal.events.programme.models import Event
from portal.members.directory import codes
from portal.volunteering import kiosk as kiosks
from portal.volunteering import policies, queries
from portal.volunteering.blueprint import bp
from portal.volunteering.routes.board import board_url, day_asked_for, find_event

#: So often, in seconds, the tablet looks again.
LOOKS_AGAIN = 60


@bp.get("/events/<slug>/shifts/tablet")
@requires(policies.manage_event_shifts, of=find_event)
def tablet(event: Event) -> ResponseReturnValue:
    """The address for a tablet that is not signed in, to type or to photograph."""
    now = clock.now()
    day = day_asked_for() or queries.first_day(event, event.zone, now)
    address = kiosks.address(event, day)
    code = f"data:image/svg+xml;base64,{b64encode(codes.svg(address)).decode()}"
    return render_template(
        "volunteering/tablet.html", event=event, day=day, address=address, code=code, back=board_url(event, day=day),
        works=kiosks.works(event, day, now), opens=day - A_DAY, ahead=day > local(now, event.zone).date(),
    )  # fmt: skip


@bp.get("/volunteer/kiosk/<int:number>/<day>/<token>")
@public
def kiosk(number: int, day: str, token: str) -> ResponseReturnValue:
    """Who is on now, and who is next, by first name and initial; on that day and the day before."""
    try:
        found = kiosks.kiosk(number, date.fromisoformat(day), token, clock.now())
    except ValueError:
        found = None
    if found is None:
        abort(404)
    page = render_template("volunteering/kiosk.html", kiosk=found, now_utc=clock.now())
    return page, 200, {"Refresh": str(LOOKS_AGAIN), "Referrer-Policy": "no-referrer"}
