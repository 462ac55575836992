"""Setting events up and running them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.core import clock
from portal.core.access import actor, requires
from portal.core.answering import Done, answered, carry_out, no, note, refused, shown
from portal.core.dates import local
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.settings import association, today
from portal.core.work import unit_of_work
from portal.events.blueprint import bp
from portal.events.errors import NotPublishable
from portal.events.programme import policies
from portal.events.programme.forms import CancelForm, DayForm, EventForm, PostponeForm, times_of, values_of
from portal.events.programme.models import Event, Visibility
from portal.events.programme.operations import planning, publishing
from portal.events.programme.operations.planning import Plan
from portal.events.programme.queries import events, series
from portal.events.programme.words import FORMATS
from portal.events.registrations.operations import changing
from portal.events.registrations.policies import see_attendees
from portal.events.registrations.queries import lists, sight
from portal.events.registrations.queries.counts import tally
from portal.events.registrations.routes.finding import find_event
from portal.events.registrations.seen import from_behind
from portal.members.people.queries import me

#: A new event is proposed so far ahead, on the weekday of the one it starts from.
AHEAD = timedelta(days=21)
OUT = _l("It is out: everybody who may can sign up now.")


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
    origin, at_once, elsewhere = _origin(), "publish" in request.form, False

    def act() -> str:
        nonlocal elsewhere
        plan = form.plan()
        elsewhere = _of_another_place(plan, _defaults(origin))
        plan = replace(plan, venue_note="") if elsewhere else plan
        event = planning.create_event(plan, by=person.id, now=now, team_of=origin)
        if at_once:
            publishing.publish(event, now=now)
        return url_for(".manage", slug=event.slug)

    kept = _("Kept as a draft. Nobody sees it until you publish it.")
    done = answered(form, act, str(OUT) if at_once else kept)
    if done and elsewhere:
        flash(_("How to find the other place was left out. Say it for this one, where it helps."), "warning")
    return done or _new_page(form)


@bp.get("/events/<slug>/manage")
@requires(policies.look_behind, of=find_event)
def manage(event: Event) -> ResponseReturnValue:
    """How it stands, and what is to be done."""
    return render_template("events/manage.html", **_behind(event))


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
        return Done(_page(slug), said)

    done = answered(form, act)
    if done and over:
        flash(_("More people hold a place than there are places. Nobody is sent home; the list waits."), "warning")
    return done or shown("events/edit.html", form=form, **_editing(find_event(slug)))


@bp.post("/events/<slug>/manage/publish")
@requires(policies.manage, of=find_event)
def publish(event: Event) -> ResponseReturnValue:
    slug = event.slug
    try:
        with unit_of_work() as work:
            publishing.publish(event, now=clock.now())
            work.answer = _page(slug)
    except NotPublishable as error:
        flash(str(error.sentence), "error")
        return redirect(url_for(".edit", slug=slug) + (f"#{error.field}" if error.field else ""), 303)
    except DomainError as error:
        return no(error, _page(slug))
    note(str(OUT))
    return redirect(_page(slug), 303)


@bp.post("/events/<slug>/manage/cancel")
@requires(policies.manage, of=find_event)
def cancel(event: Event) -> ResponseReturnValue:
    """Call the event off; everybody is told at once, and it cannot be taken back."""
    form, person = CancelForm(), actor().person_id
    if not form.validate():
        return shown("events/manage.html", form=form, **_behind(event) | {"cancel_form": form}, asking="cancel")
    said = _("The event is cancelled. Everybody on the list is told today.")
    act = partial(changing.cancel_event, event, form.reason.data or "", now=clock.now(), by=person)
    return carry_out(act, said, back=_page(event.slug))


@bp.post("/events/<slug>/manage/postpone")
@requires(policies.manage, of=find_event)
def postpone(event: Event) -> ResponseReturnValue:
    form, person = PostponeForm(), actor().person_id
    if not form.validate():
        return shown("events/manage.html", form=form, **_behind(event) | {"postpone_form": form}, asking="postpone")
    said = _("The event is postponed. When you set a new day, everybody on the list hears of it.")
    act = partial(changing.postpone, event, form.news.data or "", now=clock.now(), by=person)
    return carry_out(act, said, back=_page(event.slug))


@bp.post("/events/<slug>/manage/date")
@requires(policies.manage, of=find_event)
def set_date(event: Event) -> ResponseReturnValue:
    """A postponed event gets its new day; everybody on the list is told."""
    form, slug = DayForm(), event.slug
    if not form.validate():
        return shown("events/manage.html", form=form, **_behind(event) | {"day_form": form})
    try:
        with unit_of_work() as work:
            changing.set_date(event, form.when(), now=clock.now())
            work.answer = _page(slug)
    except NotPublishable as error:
        return no(error, _page(slug))
    except DomainError as error:
        return refused(form, error, "events/manage.html", **_behind(find_event(slug)) | {"day_form": form})
    note(_("The new day is set. Everybody on the list is told."))
    return redirect(_page(slug), 303)


@bp.post("/events/<slug>/manage/discard")
@requires(policies.manage, of=find_event)
def discard(event: Event) -> ResponseReturnValue:
    slug = event.slug
    try:
        with unit_of_work() as work:
            publishing.discard(event)
            work.answer = url_for(".listing")
    except DomainError as error:
        return no(error, _page(slug))
    note(_("The draft is gone."))
    return redirect(work.answer, 303)


def _behind(event: Event) -> dict[str, Any]:
    now = clock.now()
    checks = publishing.checks(event, now) if event.published_at is None else []
    return {
        "event": event,
        "phase": event.phase(now),
        "seen": from_behind(event, actor(), now),
        "checks": checks,
        "ready": all(check.fine or not check.needed for check in checks),
        "tally": tally(event.id),
        "history": db.session.execute(lists.history(event.id, 12)).all() if see_attendees(actor(), event) else [],
        "cancel_form": CancelForm(),
        "postpone_form": PostponeForm(),
        "day_form": DayForm(data=_but_the_day(event)) if event.day_is_open else None,
        "beside": series.around(event),
        "now": now,
    }


def _editing(event: Event) -> dict[str, Any]:
    return {"event": event, "phase": event.phase(clock.now()), "formats": FORMATS}


def _new_page(form: EventForm) -> ResponseReturnValue:
    choices = db.session.scalars(events.previous(actor())).all()
    return shown("events/new.html", form=form, origin=_origin(), choices=choices, formats=FORMATS)


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
    day = next_time(last, clock.now())
    times = times_of(last, day)
    if last.local_end.time() > last.local_start.time():
        times |= {"last_day": None, "span": ""}
    habits = ("zone", "visibility", "venue", "venue_note", "capacity", "guest_limit", "offer_hours", "no_pitch")
    known = values_of(last)
    return {name: known[name] for name in habits} | times


def _of_another_place(plan: Plan, filled_in: dict[str, Any]) -> bool:
    """Whether the way to a place is the one that was filled in, and the place is not: it would mislead everybody."""
    note = filled_in.get("venue_note", "")
    return bool(note) and plan.venue_note == note and plan.venue != filled_in["venue"]


def _but_the_day(event: Event) -> dict[str, Any]:
    """A postponed event's hours; the day is what is to be decided."""
    return times_of(event, event.local_start.date()) | {"day": None}


def next_time(origin: Event, now: datetime) -> date:
    """The same weekday, three weeks ahead or a little later."""
    earliest = local(now, origin.zone).date() + AHEAD
    return earliest + timedelta(days=(origin.local_start.weekday() - earliest.weekday()) % 7)


def _page(slug: str) -> str:
    return url_for(".manage", slug=slug)
