"""How it is said where a registration stands."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.events.registrations.joining import ways_in_of_guests
from portal.events.registrations.models import Settled, Standing

STANDINGS: dict[str, Any] = {
    Standing.WAITING: _l("waiting"),
    Standing.OFFERED: _l("is offered a place"),
    Standing.CONFIRMED: _l("has a place"),
    Standing.EXPIRED: _l("did not answer in time"),
    Standing.DECLINED: _l("let the place go"),
    Standing.CANCELLED: _l("cancelled"),
    Standing.REMOVED: _l("was taken off the list"),
    Standing.EVENT_CANCELLED: _l("the event was cancelled"),
    Standing.PENDING_APPROVAL: _l("would like to come"),
    Standing.PENDING_PAYMENT: _l("has a place once it is paid"),
    "approved": _l("may come"),
    Settled.PAID: _l("paid"),
    Settled.WAIVED: _l("need not pay"),
    "unpaid": _l("had not paid after all"),
    "paid_back": _l("was paid back"),
    "guests": _l("changed whom they bring"),
    "came": _l("was there"),
    "not_seen": _l("was not there after all"),
    "offer_withdrawn": _l("went back to waiting when the event was postponed"),
}


def standing_label(what: str) -> str:
    """ "has a place": what a step of the history did, after a name."""
    return str(STANDINGS.get(what, what))


FILTERS = (standing_label, ways_in_of_guests)
