"""`/events/<slug>/ring`: at an event everybody posts one ask, and the room answers."""

from __future__ import annotations

from base64 import b64encode
from functools import partial

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import actor, requires
from portal.core.answering import answered, carry_out, shown
from portal.core.web import external_url
from portal.events.programme.models import Event
from portal.events.registrations.routes.finding import find_event
from portal.members.directory import codes
from portal.relationships.asks import policies, queries, sight, words
from portal.relationships.asks.blueprint import bp
from portal.relationships.asks.forms import RingForm
from portal.relationships.asks.models import Ring
from portal.relationships.asks.operations import ringing
from portal.relationships.finding import me_id

#: So often the screen in the room looks again, in seconds.
SCREEN_LOOKS_AGAIN = 20


def find_room(slug: str) -> Event:
    """The event of this address, for those who run its ring, and while that is open for those of its room."""
    event, who = find_event(slug), actor()
    if who.person_id is None or policies.run_ring(who, event):
        return event
    row = queries.ring_of(event.id)
    is_open = row is not None and sight.takes(row, event, clock.now())
    return event if is_open and sight.invited(event.id, who.person_id) else abort(404)


@bp.route("/events/<slug>/ring", methods=["GET", "POST"])
@requires(policies.come_to_ring, of=find_room)
def ring(event: Event) -> ResponseReturnValue:
    """My one ask, and those of the others from the day of the event on; for those of its room."""
    now, slug, me = clock.now(), event.slug, me_id()
    runs = policies.run_ring(actor(), event)
    invited = not runs or sight.invited(event.id, me)  # whoever else came so far is
    row = queries.ring_of(event.id)
    open_now = row is not None and sight.takes(row, event, now)
    posted = list(queries.in_ring(row.id, me)) if row and open_now else []
    mine = next((ask for ask, person, _answer in posted if person.id == me), None)
    form = RingForm(data={"title": mine.title, "line": mine.why} if mine else None)

    def act() -> str:
        ringing.post(event, me, form.title.data, form.line.data or "", now=clock.now())
        return url_for("asks.ring", slug=slug)

    if (open_now or form.is_submitted()) and (done := answered(form, act, _("It stands in the ring."))):
        return done
    if form.is_submitted():  # a unit of work has ended, and what it read with it
        event = find_event(slug)
        row = queries.ring_of(event.id)
    return shown(
        "relationships/asks/ring.html", event=event, form=form, open=open_now, invited=invited, runs=runs, words=words,
        posted=[each for each in posted if each[1].id != me] if _is_seen(row, event) else [], mine=mine,
        seen=_is_seen(row, event), begun=event.end_utc <= now, takes=_may_be_opened(event),
    )  # fmt: skip


def _is_seen(row: Ring | None, event: Event) -> bool:
    return row is not None and sight.shows(row, event, clock.now())


def _may_be_opened(event: Event) -> bool:
    return sight.takes(Ring(event_id=event.id), event, clock.now())


@bp.post("/events/<slug>/ring/leave")
@requires(policies.come_to_ring, of=find_room)
def leave_ring(event: Event) -> ResponseReturnValue:
    """Take my ask out of it."""
    act = partial(ringing.leave, event, me_id())
    return carry_out(act, _("Taken out of the ring."), back=url_for("asks.ring", slug=event.slug))


@bp.post("/events/<slug>/ring/open")
@requires(policies.run_ring, of=find_event)
def open_ring(event: Event) -> ResponseReturnValue:
    """People may post from now on."""
    act = partial(ringing.open_ring, event, now=clock.now())
    said = _("The ring is open. Whoever is on the list can post one ask.")
    return carry_out(act, said, back=url_for("asks.ring", slug=event.slug))


@bp.post("/events/<slug>/ring/put-away")
@requires(policies.run_ring, of=find_event)
def put_ring_away(event: Event) -> ResponseReturnValue:
    """Nobody sees it any more."""
    act = partial(ringing.put_away, event, now=clock.now())
    said = _("Put away. What people asked stays with them.")
    return carry_out(act, said, back=url_for("asks.ring", slug=event.slug))


@bp.get("/events/<slug>/ring/screen")
@requires(policies.run_ring, of=find_event)
def ring_screen(event: Event) -> ResponseReturnValue:
    """For the wall of the room: first names and asks, in large letters, and the code that leads to the ring."""
    row = queries.ring_of(event.id)
    if row is None or not sight.takes(row, event, clock.now()):
        abort(404)
    posted = queries.in_ring(row.id, None) if _is_seen(row, event) else []
    address = external_url("asks.ring", slug=event.slug)
    code = f"data:image/svg+xml;base64,{b64encode(codes.svg(address)).decode()}"
    page = render_template("relationships/asks/screen.html", event=event, posted=posted, code=code, address=address)
    return page, 200, {"Refresh": str(SCREEN_LOOKS_AGAIN)}
