"""Setting an event up, and changing what was set: one page, with what others will see of it beside."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.accounts import throttle
from portal.core import clock
from portal.core.access import actor, requires
from portal.core.answering import Done, answered, shown
from portal.core.dates import local
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.settings import association, today
from portal.core.work import unit_of_work
from portal.events.blueprint import bp
from portal.events.programme import looks, pictures, policies
from portal.events.programme.forms import EventForm, times_of, values_of
from portal.events.programme.models import Event, Visibility
from portal.events.programme.operations import planning, publishing
from portal.events.programme.queries import events
from portal.events.programme.words import FORMATS
from portal.events.registrations.operations import changing
from portal.events.registrations.queries import sight
from portal.events.registrations.routes.finding import find_event
from portal.members.people.queries import me

#: A new event is proposed so far ahead, on the weekday of the one it starts from.
AHEAD = timedelta(days=21)
OUT = _l("It is out: everybody who may can sign up now.")
#: What the new page takes over from the last event, unless it starts from a chosen one. All of it is in sight, or said
#: on the fold that it is in.
HABITS = ("zone", "visibility", "venue", "address", "venue_note", "offer_hours")


@bp.get("/events/new")
@requires(policies.create)
def new() -> ResponseReturnValue:
    """An event from the last one, from a chosen one, or from nothing; two minutes."""
    return _new_page(EventForm(data=_defaults(_origin())))


@bp.post("/events/new")
@requires(policies.create)
def create() -> ResponseReturnValue:
    """A draft; or, when that button was pressed and nothing is missing, an event that is out."""
    form, person, now = EventForm(), me(), clock.now()
    origin, at_once = _origin(), "publish" in request.form
    elsewhere = _leave_behind(form, _defaults(origin))

    def act() -> str:
        event = planning.create_event(form.plan(), by=person.id, now=now, like=origin)
        if at_once:
            publishing.publish(event, now=now)
        return url_for(".manage", slug=event.slug)

    kept = _("Kept as a draft. Nobody sees it until you publish it.")
    done = _with_its_picture(form) and answered(form, act, str(OUT) if at_once else kept)
    if done and elsewhere:
        flash(_("How to find the other place was left out. Say it for this one, where it helps."), "warning")
    return done or _new_page(form)


@bp.post("/events/new/looks")
@requires(policies.create)
def look_ahead() -> ResponseReturnValue:
    """What was typed, as others would see it. Makes no event."""
    form = EventForm()
    _leave_behind(form, _defaults(_origin()))
    if _for_the_part():
        return _part(form, None)
    _with_its_picture(form)
    return _new_page(form)


@bp.get("/events/<slug>/manage/edit")
@requires(policies.manage, of=find_event)
def edit(event: Event) -> ResponseReturnValue:
    return render_template("events/edit.html", form=EventForm.of(event), **_editing(event))


@bp.post("/events/<slug>/manage/edit")
@requires(policies.manage, of=find_event)
def save(event: Event) -> ResponseReturnValue:
    form, slug, before, over = EventForm(), event.slug, event.sequence, 0

    def act() -> Done:
        nonlocal over
        changed = changing.change_event(event, form.plan(), now=clock.now())
        to_tell, over = changed.sequence != before, changed.over_by
        said = _("Saved. Everybody who comes is told what has changed.") if to_tell else _("Saved.")
        return Done(url_for(".manage", slug=slug), said)

    done = _with_its_picture(form) and answered(form, act)
    if done and over:
        flash(_("More people hold a place than there are places. Nobody is sent home; the list waits."), "warning")
    return done or shown("events/edit.html", form=form, **_editing(find_event(slug), form))


@bp.post("/events/<slug>/manage/looks")
@requires(policies.manage, of=find_event)
def look(event: Event) -> ResponseReturnValue:
    """The event with what was typed, as others would see it. Changes nothing of it."""
    form, slug = EventForm(), event.slug
    if _for_the_part():
        return _part(form, event)
    _with_its_picture(form)
    return shown("events/edit.html", form=form, **_editing(find_event(slug), form))


def _with_its_picture(form: EventForm) -> bool:
    """Keep the picture that came along, so that it is not lost when the form comes back. False: it was refused."""
    if not form.chosen:
        if form.pictured and pictures.still_there(form.pictured):
            pictures.hold(form.pictured, now=clock.now())
        return True
    try:
        with unit_of_work():
            throttle.count(throttle.pictures(actor().account_id or 0), now=clock.now())
        form.kept.data = pictures.keep(form.picture.data.stream, form.picture_part.data or "")
    except DomainError as error:
        form.validate()
        form.refuse(error)
        return False
    form.picture.data, form.no_picture.data = None, False
    return True


def _for_the_part() -> bool:
    """Whether the page asks for the part beside its form alone."""
    return request.headers.get("HX-Request") == "true"


def _part(form: EventForm, event: Event | None) -> ResponseReturnValue:
    return render_template("events/_looks.html", looks=looks.of_form(form, event))


def _editing(event: Event, form: EventForm | None = None) -> dict[str, Any]:
    return {
        "event": event,
        "phase": event.phase(clock.now()),
        "formats": FORMATS,
        "looks": looks.of_form(form, event) if form else looks.of_event(event),
        "at": request.args.get("at", ""),
    }


def _new_page(form: EventForm) -> ResponseReturnValue:
    choices = db.session.scalars(events.previous(actor())).all()
    return shown(
        "events/new.html", form=form, origin=_origin(), choices=choices, formats=FORMATS, at="",
        looks=looks.of_form(form, None),
    )  # fmt: skip


def _origin() -> Event | None:
    """The event whose settings the new one starts from, as the address says."""
    slug = request.args.get("from", "")
    return db.session.scalar(sight.by_slug(actor(), slug)) if slug else None


def _defaults(origin: Event | None) -> dict[str, Any]:
    """What the form holds at first: all of the chosen event but its day; or the habits of the last one."""
    if origin is not None:
        return values_of(origin) | {
            **times_of(origin, next_time(origin, clock.now())), "begins_fold": "", "ends_fold": "",
            "opens_day": None, "closes_day": None, "cancel_day": None,
        }  # fmt: skip
    last = db.session.scalar(events.previous(actor(), 1))
    if last is None:
        return {"zone": association().time_zone, "visibility": Visibility.PUBLIC, "day": today() + AHEAD,
                "offer_hours": association().offer_hours}  # fmt: skip
    # A blank page starts from the hours of the last evening, but not from the three days of a fair.
    times = times_of(last, next_time(last, clock.now()))
    if last.local_end.time() > last.local_start.time():
        times |= {"last_day": None, "span": ""}
    known = values_of(last)
    return {name: known[name] for name in HABITS} | times


def _leave_behind(form: EventForm, filled_in: dict[str, Any]) -> bool:
    """Empty what tells the way to a place, was filled in, and stays while the place is another: that would mislead."""
    if (form.venue.data or "") == filled_in.get("venue", ""):
        return False
    left = [way for way in (form.address, form.venue_note) if way.data and way.data == filled_in.get(way.name)]
    for way in left:
        way.data = ""
    return bool(left)


def next_time(origin: Event, now: datetime) -> date:
    """The same weekday, three weeks ahead or a little later."""
    earliest = local(now, origin.zone).date() + AHEAD
    return earliest + timedelta(days=(origin.local_start.weekday() - earliest.weekday()) % 7)
