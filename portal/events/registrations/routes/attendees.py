"""The list of an event and its waiting list, for those who run it."""

from __future__ import annotations

from functools import partial

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import actor, requires
from portal.core.answering import answered, carry_out, no, note, shown
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.paging import page_number, paginate
from portal.core.work import unit_of_work
from portal.events.blueprint import bp
from portal.events.programme.models import Event, Phase
from portal.events.programme.policies import manage
from portal.events.programme.queries.people import members_called
from portal.events.programme.routes.people import chosen_member, words_in
from portal.events.questions.queries import questions_of
from portal.events.registrations import policies
from portal.events.registrations.forms import PlacesForm, RemoveForm
from portal.events.registrations.models import Registration
from portal.events.registrations.operations import attendees as operations
from portal.events.registrations.operations import changing
from portal.events.registrations.operations.waiting_list import why_it_stands
from portal.events.registrations.queries import counts, lists
from portal.events.registrations.routes.finding import find_event, find_registration_of


@bp.get("/events/<slug>/manage/attendees")
@requires(policies.see_attendees, of=find_event)
def attendees(event: Event) -> ResponseReturnValue:
    """Everybody on the list, by name, with search."""
    words, find = words_in("q"), words_in("find")
    now, manages = clock.now(), manage(actor(), event)
    page = paginate(lists.attendees(event.id, words), page=page_number(), per_page=50)
    return render_template(
        "events/attendees.html",
        event=event,
        phase=event.phase(now),
        page=page,
        words=words,
        find=find,
        found=db.session.scalars(members_called(find)).all() if find and manages else [],
        answered=manages and any(each.answered for each in questions_of(event.id)),
        doors=operations.doors_are_open(event, now),
        ticked=event.phase(now) is Phase.OVER and counts.tally(event.id).came > 0,
        now=now,
    )


@bp.post("/events/<slug>/manage/attendees")
@requires(manage, of=find_event)
def add_attendee(event: Event) -> ResponseReturnValue:
    """Sign a member up on their behalf."""
    slug, by, person = event.slug, actor().person_id, chosen_member()
    if person is None:
        flash(_("Choose somebody from the list first."), "error")
        return redirect(url_for(".attendees", slug=slug), 303)
    name = person.name
    try:
        with unit_of_work() as work:
            made = operations.add(event, person.id, now=clock.now(), by=by)
            work.answer = url_for(".attendees", slug=slug)
            seated = made.confirmed_at is not None
    except DomainError as error:
        return no(error, url_for(".attendees", slug=slug))
    note(_("%(name)s has a place.", name=name) if seated else _("%(name)s is on the waiting list.", name=name))
    return redirect(work.answer, 303)


@bp.post("/events/<slug>/manage/attendees/<int:number>/remove")
@requires(policies.manage_registration, of=find_registration_of)
def remove_attendee(registration: Registration) -> ResponseReturnValue:
    form, event, by = RemoveForm(), registration.event, actor().person_id
    back, name = url_for(".attendees", slug=event.slug), registration.person.name
    if not form.validate():
        flash(str(next(iter(form.why.errors), _("Please try again."))), "error")
        return redirect(back, 303)
    act = partial(operations.remove, event, registration, now=clock.now(), by=by, why=form.why.data or "")
    return carry_out(act, _("%(name)s is off the list, and is told.", name=name), back=back)


@bp.get("/events/<slug>/manage/waiting-list")
@requires(policies.see_queue, of=find_event)
def waiting_list(event: Event) -> ResponseReturnValue:
    """Who waits, in order, and why nobody moves."""
    return _queue(event, PlacesForm(data={"capacity": event.capacity}))


@bp.post("/events/<slug>/manage/waiting-list")
@requires(manage, of=find_event)
def set_places(event: Event) -> ResponseReturnValue:
    """More places, or fewer, from beside those who wait: the first of them are asked at once."""
    form, slug, over = PlacesForm(), event.slug, 0

    def act() -> str:
        nonlocal over
        over = changing.set_places(event, form.capacity.data or 1, now=clock.now()).over_by
        return url_for(".waiting_list", slug=slug)

    done = answered(form, act, _("Saved."))
    if done and over:
        flash(_("More people hold a place than there are places. Nobody is sent home; the list waits."), "warning")
    return done or _queue(find_event(slug), form)


def _queue(event: Event, form: PlacesForm) -> ResponseReturnValue:
    now = clock.now()
    waiting = list(db.session.scalars(lists.waiting(event.id).limit(500)))
    phase, reason = event.phase(now), why_it_stands(event, waiting, now)
    limited = event.capacity is not None and phase in {Phase.PUBLISHED, Phase.POSTPONED}
    return shown(
        "events/waiting_list.html", event=event, phase=phase, waiting=waiting, reason=reason, now=now,
        form=form if limited else None,
    )  # fmt: skip
