"""What events keeps about a person, for the download of everything that is kept about them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from portal.core.db import db
from portal.events.programme.models import Event, EventTeam
from portal.events.registrations.models import RegistrationChange
from portal.events.registrations.queries import own


def kept_about(person_id: int) -> dict[str, list[dict[str, Any]]]:
    """Registrations with their history, and events the person helped to run."""
    registrations = db.session.scalars(own.registrations_of(person_id)).all()
    ids = [each.id for each in registrations]
    steps: dict[int, list[dict[str, Any]]] = {number: [] for number in ids}
    changes = select(RegistrationChange).where(RegistrationChange.registration_id.in_(ids))
    for change in db.session.scalars(changes.order_by(RegistrationChange.id)):
        steps[change.registration_id].append({"at": change.at.isoformat(), "what": change.what, "note": change.note})
    helped = select(EventTeam, Event.title).join(Event, Event.id == EventTeam.event_id)
    helped = helped.where(EventTeam.person_id == person_id).order_by(EventTeam.id)
    return {
        "registrations": [
            {
                "event": each.event.title,
                "starts": each.event.start_utc.isoformat(),
                "joined": each.joined_at.isoformat(),
                "guests": each.guests,
                "shown_to_members": each.list_consent,
                "attended": bool(each.attended_at),
                "history": steps[each.id],
            }
            for each in registrations
        ],
        "event_teams": [
            {"event": title, "role": member.role, "does": member.does, "since": member.since.isoformat()}
            for member, title in db.session.execute(helped)
        ],
    }
