"""How it is said where a registration stands."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.core.say import say_money
from portal.events.registrations.joining import ways_in_of_guests
from portal.events.registrations.models import Awaits, Registration, Settled, Standing

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


def say_made(made: Registration) -> str:
    """To whoever has just signed up: what they have now."""
    if made.confirmed_at is not None:
        said = _("Your place is saved. The invitation for your calendar is on its way.")
    elif made.awaits == Awaits.PAYMENT:
        said = _("A place is held for you. How to pay for it stands here, and is on its way to you.")
    elif made.awaits is not None:
        said = _("A place is held for you. The organisers write to you when they have decided.")
    else:
        said = _("You are on the waiting list. We write to you when a place comes free for you.")
    return str(said)


def say_taken(taken: Registration) -> str:
    """To whoever took the place that they were offered: what they have now."""
    return say_made(taken) if taken.awaits is not None else str(_("The place is yours. See you there."))


def say_let_go(ended: Registration) -> str:
    """To whoever gave their place, their offer or their wait back."""
    if not any((ended.confirmed_at, ended.awaits, ended.offered_at)):
        return str(_("You are off the waiting list."))
    said = str(_("Thank you for telling us. Somebody else can have the place now."))
    if ended.to_return:
        paid = say_money(ended.to_return)
        said += " " + str(_("The organisers see that %(amount)s is to be paid back to you.", amount=paid))
    return said


def say_declined(_ended: Registration) -> str:
    """To whoever let an offered place go."""
    return str(_("Thank you. The place goes to the next person on the list."))


FILTERS = (standing_label, ways_in_of_guests)
