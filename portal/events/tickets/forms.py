"""The form of a ticket type."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core.fields import Money
from portal.core.forms import Form, LongText, Number, Text, Yes
from portal.events.tickets.models import MOST_DAYS, TicketType
from portal.events.tickets.operations.types import Ticket


class PaymentForm(Form):
    """How tickets are paid, and whether a place is held until they are."""

    how = LongText(_l("How do people pay?"), limit=1000)
    days = Number(_l("Days to pay"), required=False, least=1, most=MOST_DAYS)


class TicketForm(Form):
    """A ticket type. What is left empty costs nothing, and guests pay what members pay."""

    name = Text(_l("What is it called?"), limit=80)
    member_price = Money(_l("Price for members"), required=False)
    for_guests = Yes(_l("Guests may take it too"), default=True)
    guest_price = Money(_l("Price for guests"), required=False)
    capacity = Number(_l("How many of them?"), required=False, least=1, most=100_000)
    note = Text(_l("What belongs to it"), required=False, limit=160)

    def ticket(self) -> Ticket:
        """What was asked for. Call after `validate`."""
        price = self.member_price.data or 0
        guests = self.guest_price.data if self.guest_price.data is not None else price
        return Ticket(
            name=self.name.data or "",
            note=self.note.data or "",
            member_price=price,
            guest_price=guests if self.for_guests.data else None,
            capacity=self.capacity.data,
        )

    @classmethod
    def of(cls, ticket_type: TicketType) -> TicketForm:
        """The form filled with a ticket type as it is."""
        values: dict[str, Any] = {name: getattr(ticket_type, name) for name in ("name", "note", "capacity")}
        same = ticket_type.guest_price == ticket_type.member_price
        return cls(
            formdata=None,
            data=values | {
                "member_price": ticket_type.member_price or None, "for_guests": ticket_type.is_for_guests,
                "guest_price": None if same else ticket_type.guest_price,
            },
        )  # fmt: skip
