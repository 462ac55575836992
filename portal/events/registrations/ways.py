"""The one way in that an event has for a reader, and what they may do there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from portal.core.actors import Actor
from portal.core.db import db
from portal.events.programme.models import Event, Phase
from portal.events.registrations.models import Standing
from portal.events.registrations.policies import comes_as_guest, sign_up
from portal.events.registrations.queries import lists
from portal.events.tickets.models import TicketType
from portal.events.tickets.on_sale import some_for_guests
from portal.mail.sender import reaches_people


class Way(StrEnum):
    """What the box beside the event is about, for this reader."""

    CANCELLED = "cancelled"
    DRAFT = "draft"
    OVER = "over"
    OFFERED = "offered"
    COMING = "coming"
    WAITING = "waiting"
    #: A place is held: until the organisers decide, or until it is paid.
    HELD = "held"
    #: Postponed, and the reader is not on the list.
    POSTPONED = "postponed"
    NOT_YET = "not_yet"
    CLOSED = "closed"
    OPEN = "open"
    #: Open, but not for somebody whose membership rests.
    FOR_MEMBERS = "for_members"
    #: Open, for whoever gives an address.
    WELCOME = "welcome"
    #: Open, for members who sign in.
    SIGN_IN = "sign_in"
    #: On the pages of those who run it, where nobody signs up.
    BEHIND = "behind"


#: What the reader may do, each the verb of an operation: of `visitors` to ask, of `registrations` the others.
VERBS: dict[Way, frozenset[str]] = {
    Way.OFFERED: frozenset({"take_offer", "decline_offer"}),
    Way.COMING: frozenset({"withdraw", "show_me"}),
    Way.WAITING: frozenset({"withdraw", "show_me"}),
    Way.HELD: frozenset({"withdraw", "show_me"}),
    Way.OPEN: frozenset({"register"}),
    Way.WELCOME: frozenset({"ask"}),
}


def way_of(
    event: Event, phase: Phase, standing: Standing | None, who: Actor, now: datetime, kinds: Sequence[TicketType]
) -> Way:
    """What the box is about. The team must have been loaded."""
    settled = {Phase.CANCELLED: Way.CANCELLED, Phase.OVER: Way.OVER}
    own = {
        Standing.OFFERED: Way.OFFERED, Standing.CONFIRMED: Way.COMING, Standing.WAITING: Way.WAITING,
        Standing.PENDING_APPROVAL: Way.HELD, Standing.PENDING_PAYMENT: Way.HELD,
    }  # fmt: skip
    if phase.hidden:
        return Way.DRAFT
    if phase in settled:
        return settled[phase]
    if standing in own:
        return own[standing]
    if phase is Phase.POSTPONED:
        return Way.POSTPONED
    if event.opens_at is not None and now < event.opens_at:
        return Way.NOT_YET
    if now >= event.closing or (kinds and all(kind.closed_at is not None for kind in kinds)):
        return Way.CLOSED
    if sign_up(who, event) and (some_for_guests(kinds) or not comes_as_guest(who, event)):
        return Way.OPEN
    if event.welcomes_visitors and not who.signed_in and some_for_guests(kinds) and reaches_people():
        return Way.WELCOME
    return Way.FOR_MEMBERS if who.signed_in else Way.SIGN_IN


def somebody_waits(event: Event) -> bool:
    """Whether a newcomer would join a queue."""
    if event.free is None or event.free <= 0:
        return event.free is not None
    return bool(db.session.scalar(lists.somebody_is_before(event.id)))
