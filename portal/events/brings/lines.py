"""What events tells one reader of the newsletter alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.core.db import db
from portal.core.house import BlockItem, PersonalSource
from portal.core.web import external_url
from portal.events.programme.models import Event
from portal.events.programme.queries.moments import is_ahead, takes_place
from portal.events.programme.words import say_when
from portal.events.registrations.models import Registration, Standing


def own_sign_ups(person_ids: Sequence[int], now: datetime) -> dict[int, list[BlockItem]]:
    """For each reader the events they are signed up for; a place held for them comes first."""
    rows = db.session.execute(
        select(Registration, Event)
        .join(Event, Event.id == Registration.event_id)
        .where(Registration.person_id.in_(person_ids), Registration.ended_at.is_(None))
        .where(takes_place(), is_ahead(now))
        .order_by(Registration.confirmed_at.is_not(None), Event.start_utc, Registration.id)
    )
    lines: dict[int, list[BlockItem]] = defaultdict(list)
    said = {
        Standing.CONFIRMED: _("You are coming."),
        Standing.OFFERED: _("A place is held for you: take it, or let it go."),
        Standing.WAITING: _("You are on the waiting list."),
        Standing.PENDING_PAYMENT: _("A place is held for you until it is paid."),
        Standing.PENDING_APPROVAL: _("A place is held for you; the organisers decide."),
    }
    for registration, event in rows:
        words = said.get(registration.standing(now))
        if words is not None:
            url = external_url("events.registration", slug=event.slug)
            lines[registration.person_id].append(
                BlockItem(("event", event.id), event.title, str(words), url, when=say_when(event))
            )
    return dict(lines)


PERSONAL = PersonalSource("events.mine", _l("Your events"), 20, own_sign_ups)
