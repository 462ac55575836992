"""A dinner that is paid beforehand: two tickets, some have paid, some are to, one is late."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from portal.core.dates import day_start, local
from portal.core.world import World
from portal.events.demo.crowd import Crowd
from portal.events.demo.programme import Entry
from portal.events.registrations.models import Awaits, Settled
from portal.events.tickets.models import PaymentTerms, TicketType

DINNER = Entry(
    "Dinner for the lifeboat",
    "Three courses by Rafi at one long table, and what is left over goes to the lifeboat.",
    "Doors at half past six, soup at seven. Somebody from the crew tells us about their longest night.",
)
HOW_TO_PAY = "By transfer to Ashmere Chamber, sort code 00-00-00, account 12345678, or in cash at the office."
TICKETS = (("Dinner", "Three courses, water and coffee", 3200, 3600, None), ("Dinner with wine", "", 4400, 4800, 16))


def lay(world: World, crowd: Crowd, event: dict[str, Any]) -> None:
    """Whoever comes chose a ticket; the first have paid."""
    types = [
        {
            "id": number, "event_id": event["id"], "position": number, "name": name, "name_key": name.casefold(),
            "note": note, "member_price": price, "guest_price": guest_price, "capacity": capacity, "taken": 0,
            "over_by": 0,
        }
        for number, (name, note, price, guest_price, capacity) in enumerate(TICKETS, 1)
    ]  # fmt: skip
    for turn, person in enumerate(crowd.choose(event, 9)):
        chosen, joined = types[turn % 2], world.now - timedelta(days=11 - turn, hours=turn)
        paid = {
            "confirmed_at": joined + timedelta(days=1), "settled_at": joined + timedelta(days=1),
            "settled_as": Settled.PAID, "paid": chosen["member_price"],
        }  # fmt: skip
        last = local(joined, world.zone).date() + timedelta(days=10)
        due = {"awaits": Awaits.PAYMENT, "pay_by": day_start(last + timedelta(days=1), world.zone)}
        crowd.add(event, person, joined, **(due if turn in {0, 5, 7} else paid))
        crowd.places[-1] |= {"ticket_type_id": chosen["id"], "price": chosen["member_price"]}
        chosen["taken"] += 1
        event["seats_taken"] += 1
    crowd.ticket_types = types
    crowd.terms = [{"event_id": event["id"], "days": 10, "how": HOW_TO_PAY}]


def set_out(world: World, crowd: Crowd) -> None:
    """Put the tickets into the database, before the places that name them."""
    world.insert(TicketType, crowd.ticket_types)
    world.insert(PaymentTerms, crowd.terms)
