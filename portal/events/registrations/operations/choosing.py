"""Which ticket type each human of a party takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.core.db import db
from portal.events.errors import NotATicket
from portal.events.programme.models import Event
from portal.events.tickets.models import TicketType
from portal.events.tickets.queries import types_of


def chosen(
    event: Event, tickets: Sequence[int], guests: Sequence[str], *, as_visitor: bool = False
) -> list[TicketType]:
    """The ticket type of whoever signs up and of each guest; for whom none is named takes what the first takes, or the
    only one there is. A party that wants more of one than there are in all would wait for ever, and all behind it.
    A visitor takes one that is for guests. Raises NotATicket.
    """
    on_sale = _on_sale(event)
    if as_visitor:
        on_sale = {number: each for number, each in on_sale.items() if each.is_for_guests}
    if not on_sale:
        raise NotATicket(_("No places are given out just now."))
    first = next(iter(tickets), 0) or _the_only_one(on_sale)
    of_guests = (_of_guest(on_sale, tickets, first, at, name) for at, name in enumerate(guests, 1))
    party = [_one(on_sale, first, None), *of_guests]
    for number, wanted in Counter(each.id for each in party).items():
        _refuse_too_many(on_sale[number], wanted)
    return party


def price(chosen: Sequence[TicketType], *, as_visitor: bool) -> int:
    """What a party pays that chose these, whoever signs up first, in the smallest unit."""
    return sum(each.price(guest=number > 0 or as_visitor) for number, each in enumerate(chosen))


def _refuse_too_many(ticket_type: TicketType, wanted: int) -> None:
    if ticket_type.capacity is not None and wanted > ticket_type.capacity:
        raise NotATicket(
            ngettext(
                "There is one place of “%(ticket)s” in all. Bring fewer guests, or choose another ticket for them.",
                "There are %(num)s places of “%(ticket)s” in all. Bring fewer guests, or choose another ticket for "
                "some.",
                ticket_type.capacity,
                ticket=ticket_type.name,
            )
        )


def for_guests(event: Event, tickets: Sequence[int], guests: Sequence[str]) -> list[TicketType]:
    """The same for guests who come along later; `tickets` begins with the one of whoever brings them. None where the
    event has no ticket types. Raises NotATicket.
    """
    if db.session.scalar(types_of(event.id).limit(1)) is None:
        return []
    on_sale = _on_sale(event)
    first = tickets[0] or _the_only_one(on_sale)
    return [_of_guest(on_sale, tickets, first, at, name) for at, name in enumerate(guests, 1)]


def _on_sale(event: Event) -> dict[int, TicketType]:
    return {each.id: each for each in db.session.scalars(types_of(event.id)) if each.closed_at is None}


def _the_only_one(on_sale: dict[int, TicketType]) -> int | None:
    return next(iter(on_sale)) if len(on_sale) == 1 else None


def _of_guest(
    on_sale: dict[int, TicketType], tickets: Sequence[int], first: int | None, at: int, name: str
) -> TicketType:
    asked = tickets[at] if at < len(tickets) and tickets[at] else first
    return _one(on_sale, asked, name)


def _one(on_sale: dict[int, TicketType], number: int | None, guest: str | None) -> TicketType:
    if number is None:
        raise NotATicket(_("Choose which ticket you would like."))
    ticket_type = on_sale.get(number)
    if ticket_type is None:
        raise NotATicket(_("This ticket is not given out any more. Choose another."))
    if guest is not None and not ticket_type.is_for_guests:
        raise NotATicket(
            _("“%(ticket)s” is for members. Choose another ticket for %(guest)s.", ticket=ticket_type.name, guest=guest)
        )
    return ticket_type
