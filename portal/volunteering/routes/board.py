"""The shift board of an event: for its organisers, and for the offices of events and volunteering."""

from __future__ import annotations

from datetime import date, time
from functools import partial
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from portal.core import clock
from portal.core.access import actor, requires
from portal.core.answering import answered, carry_out, shown
from portal.core.dates import A_DAY
from portal.core.db import db, one_or_404
from portal.core.errors import DomainError
from portal.core.forms import Press
from portal.core.paging import page_number
from portal.core.settings import association, today
from portal.events.programme.models import Event
from portal.events.registrations.queries import sight
from portal.volunteering import operations, policies, queries
from portal.volunteering.blueprint import bp
from portal.volunteering.forms import NEW_ROLE, CancelForm, ShiftForm, values_of
from portal.volunteering.models import Assignment, CancelledBy, Role, Shift
from portal.volunteering.operations import Plan


def find_event(slug: str) -> Event:
    """An event that this actor may know of, with its team."""
    return one_or_404(sight.by_slug(actor(), slug))


def shift_of(event: Event | None, number: int) -> Shift:
    """A shift of this event, or of the association where there is none."""
    return one_or_404(select(Shift).where(Shift.id == number, queries.of_event(event.id if event else None)))


@bp.get("/events/<slug>/shifts")
@requires(policies.manage_event_shifts, of=find_event)
def board(event: Event) -> ResponseReturnValue:
    """The shifts of the event by day, who is on them, and where people are missing."""
    return render_template("volunteering/board.html", event=event, **board_of(event))


@bp.route("/events/<slug>/shifts/new", methods=["GET", "POST"])
@requires(policies.manage_event_shifts, of=find_event)
def new_shift(event: Event) -> ResponseReturnValue:
    """Offer a shift at the event."""
    return edit_page(event, None)


@bp.route("/events/<slug>/shifts/<int:number>/edit", methods=["GET", "POST"])
@requires(policies.manage_event_shifts, of=lambda slug, number: find_event(slug))
def edit_shift(event: Event) -> ResponseReturnValue:
    """Change a shift of the event."""
    return edit_page(event, shift_of(event, int((request.view_args or {})["number"])))


@bp.post("/events/<slug>/shifts/<int:number>/cancel")
@requires(policies.manage_event_shifts, of=lambda slug, number: find_event(slug))
def cancel_shift(event: Event) -> ResponseReturnValue:
    """Call a shift of the event off."""
    return cancel_page(event, shift_of(event, int((request.view_args or {})["number"])))


@bp.post("/events/<slug>/shifts/<int:number>/release/<int:assignment>")
@requires(policies.manage_event_shifts, of=lambda slug, number, assignment: find_event(slug))
def release(event: Event) -> ResponseReturnValue:
    """Take somebody off a shift; they are told."""
    return release_page(event)


def board_of(event: Event | None) -> dict[str, Any]:
    """A day of the board of this event, or of the association's own shifts."""
    now, zone = clock.now(), event.zone if event else association().time_zone
    day = day_asked_for() or queries.first_day(event, zone, now)
    found = queries.day_of(event, day, zone, page_number())
    crew, sought = queries.crew_and_sought(found.page.items, now)
    return {
        "found": found,
        "crew": crew,
        "sought": sought,
        "lacking": db.session.scalars(queries.lacking_of(event, now)).all(),
        "now_utc": now,
    }


def day_asked_for() -> date | None:
    """The day of the board that the address names."""
    try:
        day = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return None
    return day if 1900 <= day.year <= 2200 else None


def release_page(event: Event | None) -> ResponseReturnValue:
    """Take somebody off a shift of this event, or of the association."""
    given = request.view_args or {}
    found, form = shift_of(event, int(given["number"])), Press()
    assignment = one_or_404(
        select(Assignment).where(Assignment.id == int(given["assignment"]), Assignment.shift_id == found.id)
    )
    if not form.validate_on_submit():
        abort(400)

    said = _("They are off this shift, and told so.")
    act = partial(operations.cancel_assignment, assignment, by=CancelledBy.ORGANISER, now=clock.now())
    return carry_out(act, said, back=board_url(event, found))


def board_url(event: Event | None, shift: Shift | None = None, day: date | None = None) -> str:
    """Where the shifts of this event, or of the association, are; on this day, or on that of the shift."""
    on = shift.local_day if shift else day
    said = on.isoformat() if on else None
    if event is None:
        return url_for("volunteering.office", day=said)
    return url_for("volunteering.board", slug=event.slug, day=said)


def edit_page(event: Event | None, shift: Shift | None) -> ResponseReturnValue:
    """The form of a shift: a new one, or a change."""
    form = ShiftForm(data=_defaults(event, shift) if request.method == "GET" else None)
    if shift is not None:
        del form.every
    roles = list(db.session.scalars(select(Role).order_by(Role.name)))
    form.role.choices = [*((role.id, role.name) for role in roles), (NEW_ROLE, _("Something else: name it below"))]

    def act() -> str:
        plan = _plan(form, event, shift)
        if shift is not None:
            operations.change_shift(shift, plan, now=clock.now())
            return board_url(event, shift)
        if form.every.data:
            return board_url(event, operations.add_slots(plan, form.every.data, event=event, now=clock.now())[0])
        return board_url(event, operations.add_shift(plan, event=event, now=clock.now()))

    said = _("Saved. Whoever is on it hears of a change of time or place.") if shift else _("It is on the board.")
    if done := answered(form, act, said):
        return done
    number = int((request.view_args or {}).get("number", 0))
    return shown(
        "volunteering/shift_form.html",
        event=event,
        shift=shift_of(event, number) if number else None,
        form=form,
        back=board_url(event, shift),
        zone=event.zone if event else association().time_zone,
    )


def cancel_page(event: Event | None, shift: Shift) -> ResponseReturnValue:
    """Call a shift off; those on it are told why."""
    form = CancelForm()
    if form.validate_on_submit():
        act = partial(operations.cancel_shift, shift, reason=form.reason.data or "", now=clock.now())
        return carry_out(act, _("The shift is off. Everybody on it is told."), back=board_url(event, shift))
    for error in form.reason.errors:
        flash(str(error), "error")
    return redirect(board_url(event, shift), 303)


def _defaults(event: Event | None, shift: Shift | None) -> dict[str, object]:
    if shift is not None:
        return values_of(shift)
    if event is not None:
        begun = event.start_utc <= clock.now()
        return {
            "day": today() + A_DAY if begun else event.local_start.date(), "start": event.local_start.time(),
            "end": event.local_end.time(), "place": event.venue, "public": event.visibility == "public",
        }  # fmt: skip
    return {"day": today(), "start": time(18, 0), "end": time(20, 0), "public": True}


def _plan(form: ShiftForm, event: Event | None, shift: Shift | None) -> Plan:
    role = db.session.get(Role, form.role.data) if form.role.data else None
    if role is None:
        if not form.new_role.data:
            raise DomainError(_("Name what is to be done."), field="new_role")
        role = operations.make_role(name=form.new_role.data, duties="", skills="", newcomer_ok=False)
    zone = shift.zone if shift else event.zone if event else association().time_zone
    return form.plan(role, zone)
