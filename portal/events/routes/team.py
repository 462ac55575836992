"""The list of an event, its waiting list and its team, for those who run it."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import actor, requires
from portal.core.answering import Done, answered, carry_out, no, note, shown
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.paging import page_number, paginate
from portal.core.work import unit_of_work
from portal.events import policies, queries
from portal.events.forms import RemoveForm, TeamForm
from portal.events.models import Event, EventTeam, Registration, Role
from portal.events.operations import attendees as operations
from portal.events.operations import team as teams
from portal.events.operations import waiting_list as lists
from portal.events.queries.events import team_of
from portal.events.queries.people import members_called
from portal.events.routes.blueprint import bp
from portal.events.routes.finding import find_event, find_registration_of, find_team_member
from portal.events.words import ROLES
from portal.members.people.models import Person


@bp.get("/events/<slug>/manage/attendees")
@requires(policies.see_attendees, of=find_event)
def attendees(event: Event) -> ResponseReturnValue:
    """Everybody on the list, by name, with search."""
    words, find = _words("q"), _words("find")
    now = clock.now()
    page = paginate(queries.attendees(event.id, words), page=page_number(), per_page=50)
    return render_template(
        "events/attendees.html",
        event=event,
        phase=event.phase(now),
        page=page,
        words=words,
        find=find,
        found=db.session.scalars(members_called(find)).all() if find and policies.manage(actor(), event) else [],
        doors=operations.doors_are_open(event, now),
        now=now,
    )


@bp.post("/events/<slug>/manage/attendees")
@requires(policies.manage, of=find_event)
def add_attendee(event: Event) -> ResponseReturnValue:
    """Sign a member up on their behalf."""
    slug, by, person = event.slug, actor().person_id, _chosen()
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


@bp.post("/events/<slug>/manage/attendees/<int:number>/came")
@requires(policies.see_attendees_of, of=find_registration_of)
def mark_attendee(registration: Registration) -> ResponseReturnValue:
    """Somebody is here, or is not after all."""
    event, by = registration.event, actor().person_id
    came = request.form.get("came") == "1"
    back = url_for(".attendees", slug=event.slug, q=request.form.get("q", "")[:200] or None)
    return carry_out(lambda: operations.mark(event, registration, came=came, now=clock.now(), by=by), back=back)


@bp.get("/events/<slug>/manage/waiting-list")
@requires(policies.see_attendees, of=find_event)
def waiting_list(event: Event) -> ResponseReturnValue:
    """Who waits, in order, and why nobody moves."""
    now = clock.now()
    waiting = list(db.session.scalars(queries.waiting(event.id).limit(500)))
    reason = lists.why_it_stands(event, waiting, now)
    return render_template(
        "events/waiting_list.html", event=event, phase=event.phase(now), waiting=waiting, reason=reason, now=now
    )  # fmt: skip


@bp.get("/events/<slug>/manage/team")
@requires(policies.manage, of=find_event)
def team(event: Event) -> ResponseReturnValue:
    return render_template("events/team.html", form=TeamForm(), **_team(event))


@bp.post("/events/<slug>/manage/team")
@requires(policies.manage_team, of=find_event)
def join_team(event: Event) -> ResponseReturnValue:
    """Put somebody on the team, or change what they do."""
    form, slug, person = TeamForm(), event.slug, _chosen()

    def act() -> Done:
        if person is None:
            raise DomainError(_("Choose somebody from the list first."))
        teams.join(
            event, person.id, Role(form.role.data), does=form.does.data or "", shown=bool(form.shown.data),
            now=clock.now(),
        )  # fmt: skip
        return Done(url_for(".team", slug=slug), _("%(name)s is on the team.", name=person.name))

    return answered(form, act) or shown("events/team.html", form=form, **_team(find_event(slug)), chosen=person)


@bp.post("/events/<slug>/manage/team/<int:number>/leave")
@requires(policies.manage_team_of, of=find_team_member)
def leave_team(member: EventTeam) -> ResponseReturnValue:
    event, number = member.event, member.person_id
    said = _("%(name)s is no longer on the team.", name=member.person.name)
    return carry_out(lambda: teams.leave(event, number), said, back=url_for(".team", slug=event.slug))


def _team(event: Event) -> dict[str, Any]:
    find = _words("find")
    found = db.session.scalars(members_called(find)).all() if find else []
    return {
        "event": event,
        "phase": event.phase(clock.now()),
        "team": db.session.scalars(team_of(event.id)).all(),
        "roles": ROLES,
        "find": find,
        "found": found,
    }


def _words(name: str) -> str:
    return request.args.get(name, "").strip()[:100]


def _chosen() -> Person | None:
    """The member that the form names; only somebody whose membership counts today, or nobody."""
    number = request.form.get("person", "")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    return db.session.scalar(members_called("").where(Person.id == int(number)))
