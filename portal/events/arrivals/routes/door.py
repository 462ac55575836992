"""The door of an event: who comes, a button each, and what devices noted while they were out of reach."""

from __future__ import annotations

from math import ceil
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf
from wtforms.validators import ValidationError

from portal.core import clock
from portal.core.access import actor, requires
from portal.core.answering import no, note
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.language import regional
from portal.core.paging import page_number, paginate
from portal.core.say import iso, say_time
from portal.core.work import unit_of_work
from portal.events.arrivals import queries
from portal.events.arrivals.badges import IN_ONE
from portal.events.arrivals.forms import WalkInForm, door_in, marks_in
from portal.events.arrivals.models import LONGEST_DOOR, What
from portal.events.arrivals.operations import check_ins, walk_ins
from portal.events.arrivals.operations.check_ins import Noted
from portal.events.arrivals.policies import check_in
from portal.events.blueprint import bp
from portal.events.programme.models import Event, Phase
from portal.events.programme.policies import manage
from portal.events.programme.queries.people import members_called
from portal.events.programme.routes.people import chosen_member, number_in, words_in
from portal.events.registrations.models import Place
from portal.events.registrations.policies import see_attendees
from portal.events.registrations.routes.finding import find_event, find_place_of
from portal.events.tickets.models import TicketType
from portal.events.tickets.queries import types_of


@bp.get("/events/<slug>/manage/door")
@requires(see_attendees, of=find_event)
def door(event: Event) -> ResponseReturnValue:
    """Everybody who has a place, by name; on a phone with a script, also out of reach of the house."""
    words, find, now = words_in("q"), words_in("find"), clock.now()
    page = paginate(queries.who_comes(event.id, words), page=page_number(), per_page=50, rows=True)
    expected = queries.expected(event.id)
    return render_template(
        "events/door.html",
        event=event,
        phase=event.phase(now),
        closed=check_ins.why_closed(event, now),
        page=page,
        people=queries.as_people(page.items),
        expected=expected,
        parts=ceil((expected.here + expected.rest) / IN_ONE),
        words=words,
        find=find,
        found=db.session.scalars(members_called(find)).all() if find else [],
        door=door_in(request.args.get("door")),
        longest=LONGEST_DOOR,
        ticket_types=db.session.scalars(types_of(event.id).where(TicketType.closed_at.is_(None))).all(),
        language=regional().replace("_", "-"),
    )


@bp.post("/events/<slug>/manage/places/<int:number>/came")
@requires(check_in, of=find_place_of)
def mark_place(place: Place) -> ResponseReturnValue:
    """Somebody is here, or is not after all."""
    event, by = place.registration.event, actor().person_id
    sent, came = request.form, request.form.get("came") == "1"
    at_door = sent.get("at") == "door"
    door, words = door_in(sent.get("door")), sent.get("q", "")[:200] or None
    back = _page(event, door) if at_door else url_for(".attendees", slug=event.slug, q=words)
    try:
        with unit_of_work() as work:
            noted = check_ins.note(event, place, What.IN if came else What.UNDO, now=clock.now(), by=by, door=door)
            work.answer = back
            said = _said(noted, event.zone)
    except DomainError as error:
        return no(error, back)
    if at_door:
        note(said)
    return redirect(back, 303)


def find_event_of_code(slug: str, code: str) -> Event:
    """The event; what the code is worth there, its page says in a sentence."""
    return find_event(slug)


@bp.get("/events/<slug>/door/<code>")
@requires(see_attendees, of=find_event_of_code)
def door_code(event: Event) -> ResponseReturnValue:
    """What a phone opens that reads the code of a badge: who it is, and a button."""
    noted, refused, now = None, "", clock.now()
    try:
        noted = check_ins.look_up(event, (request.view_args or {})["code"], now=now)
    except DomainError as error:
        refused = str(error.sentence)
    over = event.phase(now) is Phase.OVER
    return render_template("events/door_code.html", event=event, noted=noted, refused=refused, over=over)


@bp.get("/events/<slug>/manage/door/people")
@requires(see_attendees, of=find_event)
def door_people(event: Event) -> ResponseReturnValue:
    """For the script of the door: everybody, or those about whom something was noted after `after`."""
    last, known = queries.last_noted(event.id), number_in("after")
    found = queries.changed_since(event.id, known) if known else queries.who_comes(event.id)
    rows = queries.as_people(db.session.execute(found))
    people = [(each.code, each.name, each.beside, iso(each.since)) for each in rows]
    return jsonify(people=people, after=last, whole=not known, token=generate_csrf())


@bp.post("/events/<slug>/manage/door/notes")
@requires(see_attendees, of=find_event)
def note_at_door(event: Event) -> ResponseReturnValue:
    """What a device has noted, each once, however often it is sent. What is refused is said, and stays so."""
    now, by = clock.now(), actor().person_id
    done: list[str] = []
    refused: list[dict[str, Any]] = []
    try:
        marks = marks_in(request.get_json(silent=True), now)
    except (ValidationError, RecursionError):  # brackets within brackets, thousands deep
        return jsonify(done=done, refused=refused), 422
    with unit_of_work():
        for mark in marks:
            try:
                check_ins.note(event, now=now, by=by, **mark)
                done.append(mark["client_uuid"])
            except DomainError as error:
                refused.append({"uuid": mark["client_uuid"], "said": str(error.sentence)})
    return jsonify(done=done, refused=refused)


@bp.post("/events/<slug>/manage/door/walk-ins")
@requires(see_attendees, of=find_event)
def walk_in(event: Event) -> ResponseReturnValue:
    """Somebody is here who is not on the list: a member, or a name."""
    by, person, form = actor().person_id, chosen_member(), WalkInForm()
    door = door_in(request.form.get("door"))
    back = _page(event, door)
    if person is None and not form.validate():
        flash(_("Choose a member, or say what they are called."), "error")
        return redirect(back, 303)
    number, name = person.id if person else None, form.name.data or ""
    past_others = request.form.get("past_others") == "1" and manage(actor(), event)
    try:
        with unit_of_work() as work:
            noted = walk_ins.let_in(
                event, number, now=clock.now(), by=by, name=name, ticket=number_in("ticket"), past_others=past_others,
                door=door,
            )  # fmt: skip
            work.answer = back
            said = _said(noted, event.zone)
    except DomainError as error:
        return no(error, back)
    note(said)
    return redirect(back, 303)


def _said(noted: Noted, zone: str) -> str:
    if noted.arrived_at is None:
        return str(_("%(name)s is not here after all.", name=noted.name))
    if noted.before is not None:
        return str(_("%(name)s is already here, since %(time)s.", name=noted.name, time=say_time(noted.before, zone)))
    return str(_("%(name)s is here.", name=noted.name))


def _page(event: Event, door: str) -> str:
    return url_for(".door", slug=event.slug, door=door or None)
