"""What is said of a kind of place."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.core.say import say_money
from portal.events.tickets.models import TicketType


def say_price(minor: int) -> str:
    """What it costs, in the association's currency."""
    return say_money(minor) if minor else str(_("free"))


def say_prices(kind: TicketType) -> str:
    """To everybody: what it costs members, and guests where that is another price."""
    if not kind.is_for_guests:
        return str(_("%(price)s, for members only", price=say_price(kind.member_price)))
    if kind.guest_price == kind.member_price:
        return say_price(kind.member_price)
    prices = {"members": say_price(kind.member_price), "guests": say_price(kind.price(guest=True))}
    return str(_("members %(members)s, guests %(guests)s", **prices))


def say_what_is_left(kind: TicketType) -> str:
    """How many there still are, in words; nothing while there are enough."""
    if kind.free is None or kind.free > 5:
        return ""
    if kind.free <= 0:
        return str(_("none left"))
    return str(ngettext("one left", "%(num)s left", kind.free))


def say_choice(kind: TicketType, *, guest: bool) -> str:
    """As in: Supper with wine, £28.00, 3 left."""
    parts = [kind.name, say_price(kind.price(guest=guest)), say_what_is_left(kind)]
    return ", ".join(part for part in parts if part)


FILTERS = (say_price, say_prices, say_what_is_left)
