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
from portal.events.programme.words import say_when, say_where
from portal.events.registrations.models import Registration, Standing

#: The nearest ones; the rest stands in the reader's calendar, and the letter has other things for them.
MOST = 2


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
        Standing.OFFERED: _("A place is held for you: take it, or let it go."),
        Standing.WAITING: _("You are on the waiting list, and we write to you when a place comes free."),
        Standing.PENDING_PAYMENT: _("A place is held for you until it is paid."),
        Standing.PENDING_APPROVAL: _("A place is held for you; the organisers decide."),
    }
    coming = [_("Your place is saved."), _("You have a place there, too.")]
    for registration, event in rows:
        mine, standing = lines[registration.person_id], registration.standing(now)
        words = (
            coming[any(line.text == coming[0] for line in mine)]
            if standing is Standing.CONFIRMED
            else said.get(standing)
        )
        if words is not None and len(mine) < MOST:
            url = external_url("events.registration", slug=event.slug)
            when = ", ".join(part for part in (say_when(event), say_where(event)) if part)
            mine.append(BlockItem(("event", event.id), event.title, str(words), url, when=when))
    return dict(lines)


PERSONAL = PersonalSource("events.mine", _l("Your events"), 20, own_sign_ups)
