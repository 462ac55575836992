"""Who runs an event."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, select

from portal.core import audit
from portal.core.db import db
from portal.events.errors import LastOwner
from portal.events.programme.models import Event, EventTeam, Role
from portal.events.programme.operations import seats


def join(event: Event, person_id: int, role: Role, *, does: str = "", shown: bool = True, now: datetime) -> EventTeam:
    """Put somebody on the team, or change what they do there. Raises LastOwner."""
    seats.lock(event)
    member = db.session.scalar(_member(event, person_id))
    if member is None:
        member = EventTeam(event_id=event.id, person_id=person_id, since=now)
        db.session.add(member)
    elif member.role == Role.OWNER and role is not Role.OWNER:
        _keep_an_owner(event, person_id)
    member.role, member.does, member.shown = role, does, shown
    db.session.flush()
    audit.write("events.team_changed", about=event, after={"person": person_id, "role": role})
    return member


def leave(event: Event, person_id: int) -> None:
    """Take somebody off the team. Raises LastOwner."""
    seats.lock(event)
    member = db.session.scalar(_member(event, person_id))
    if member is None:
        return
    if member.role == Role.OWNER:
        _keep_an_owner(event, person_id)
    audit.write("events.team_changed", about=event, before={"person": person_id, "role": member.role})
    db.session.delete(member)
    db.session.flush()


def _member(event: Event, person_id: int) -> Select[EventTeam]:
    return select(EventTeam).where(EventTeam.event_id == event.id, EventTeam.person_id == person_id)


def _keep_an_owner(event: Event, but: int) -> None:
    others = select(EventTeam.id).where(
        EventTeam.event_id == event.id, EventTeam.role == Role.OWNER, EventTeam.person_id != but
    )
    if db.session.scalar(others.limit(1)) is None:
        raise LastOwner
