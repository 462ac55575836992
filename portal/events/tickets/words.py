"""What is said of a ticket type."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.core.say import say_money
from portal.events.tickets.models import TicketType


def say_price(minor: int) -> str:
    """What it costs, in the association's currency."""
    return say_money(minor) if minor else str(_("free"))


def say_prices(ticket_type: TicketType) -> str:
    """To everybody: what it costs members, and guests where that is another price."""
    if not ticket_type.is_for_guests:
        return str(_("%(price)s, for members only", price=say_price(ticket_type.member_price)))
    if ticket_type.guest_price == ticket_type.member_price:
        return say_price(ticket_type.member_price)
    prices = {"members": say_price(ticket_type.member_price), "guests": say_price(ticket_type.price(guest=True))}
    return str(_("members %(members)s, guests %(guests)s", **prices))


def say_what_is_left(ticket_type: TicketType) -> str:
    """How many there still are, in words; nothing while there are enough."""
    if ticket_type.free is None or ticket_type.free > 5:
        return ""
    if ticket_type.free <= 0:
        return str(_("none left"))
    return str(ngettext("one left", "%(num)s left", ticket_type.free))


def say_choice(ticket_type: TicketType, *, guest: bool) -> str:
    """As in: Supper with wine, £28.00, 3 left."""
    parts = [ticket_type.name, say_price(ticket_type.price(guest=guest)), say_what_is_left(ticket_type)]
    return ", ".join(part for part in parts if part)


FILTERS = (say_choice, say_price, say_prices, say_what_is_left)
