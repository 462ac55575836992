"""The team of an event, for those who run it."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import requires
from portal.core.answering import Done, answered, carry_out, shown
from portal.core.db import db, one_or_404
from portal.core.errors import DomainError
from portal.events.blueprint import bp
from portal.events.programme import policies
from portal.events.programme.forms import TeamForm
from portal.events.programme.models import Event, EventTeam, Role
from portal.events.programme.operations import team as teams
from portal.events.programme.queries import events
from portal.events.programme.queries.people import members_called
from portal.events.programme.routes.people import chosen_member, words_in
from portal.events.programme.words import ROLES
from portal.events.registrations.routes.finding import find_event


def find_team_member(slug: str, number: int) -> EventTeam:
    """Somebody on this event's team."""
    return one_or_404(events.team_member(find_event(slug).id, number))


@bp.get("/events/<slug>/manage/team")
@requires(policies.manage, of=find_event)
def team(event: Event) -> ResponseReturnValue:
    return render_template("events/team.html", form=TeamForm(), **_team(event))


@bp.post("/events/<slug>/manage/team")
@requires(policies.manage_team, of=find_event)
def join_team(event: Event) -> ResponseReturnValue:
    """Put somebody on the team, or change what they do."""
    form, slug, person = TeamForm(), event.slug, chosen_member()

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
    find = words_in("find")
    found = db.session.scalars(members_called(find)).all() if find else []
    return {
        "event": event,
        "phase": event.phase(clock.now()),
        "team": db.session.scalars(events.team_of(event.id)).all(),
        "roles": ROLES,
        "find": find,
        "found": found,
    }
