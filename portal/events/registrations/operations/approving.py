"""What the organisers of an event decide about those who sign up, where it asks for that."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from portal.core import audit
from portal.core.db import db
from portal.core.facts import record
from portal.events.errors import AlreadyOver, NothingToDecide
from portal.events.facts import SignUpRefused
from portal.events.programme.models import Event, Phase
from portal.events.programme.operations import seats
from portal.events.registrations.models import Awaits, Registration, Standing
from portal.events.registrations.operations import history, holding, waiting_list
from portal.events.registrations.queries.own import with_party_of


def approve(event: Event, registration_id: int, *, now: datetime, by: int | None) -> None:
    """They may come: with a place that is held for it the next step follows, and whoever waits goes on waiting.

    Again changes nothing. Raises AlreadyOver, and NothingToDecide of a sign-up that has ended.
    """
    event, registration = _asked(event, registration_id, now)
    if registration.ended_at is not None:
        raise NothingToDecide
    if registration.approved_at is not None:
        return
    registration.approved_at = now
    db.session.flush()
    history.note(registration.id, "approved", now, by=by)
    audit.write("events.sign_up_approved", about=event, after={"person": registration.person_id})
    if registration.awaits == Awaits.APPROVAL:
        holding.go_on(event, registration, now, by=by)


def refuse(event: Event, registration_id: int, *, now: datetime, by: int | None, why: str = "") -> None:
    """They cannot come, and are told, with the reason. Again changes nothing. Of whoever has been told yes, by another
    organiser or since the page was read, it is not decided here. Raises AlreadyOver, NothingToDecide.
    """
    event, registration = _asked(event, registration_id, now)
    if registration.ended_as is Standing.REMOVED:
        return
    if registration.ended_at is not None:
        raise NothingToDecide
    if registration.approved_at or registration.confirmed_at or registration.awaits == Awaits.PAYMENT:
        raise NothingToDecide(
            _("They have been told yes meanwhile. If they cannot come after all, take them off the list of who comes.")
        )
    waiting_list.end(event, registration, Standing.REMOVED, now, by=by, why=why)
    record(SignUpRefused(registration_id=registration.id, event_id=event.id, person_id=registration.person_id))
    audit.write("events.sign_up_refused", about=event, after={"person": registration.person_id, "why": why})
    waiting_list.settle(event, now)


def _asked(event: Event, registration_id: int, now: datetime) -> tuple[Event, Registration]:
    event = seats.lock(event)
    if event.phase(now) in {Phase.OVER, Phase.CANCELLED}:
        raise AlreadyOver
    return event, db.session.scalars(with_party_of(registration_id)).one()
