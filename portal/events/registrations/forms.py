"""The forms about somebody's place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core.downloads import Download
from portal.core.forms import Choice, Form, Number, Radio, Text, Yes
from portal.events.programme.models import MOST_GUESTS
from portal.events.questions.forms import Asks
from portal.events.registrations.models import Registration
from portal.events.tickets.models import TicketType
from portal.events.tickets.words import say_choice

_WITH_ME = [("", _l("The same as mine"))]


class SignUpForm(Asks):
    """Coming, perhaps with guests; for each the ticket, where there is more than one (`offer`). What the organiser asks
    besides comes by `asking`.
    """

    ticket = Radio(_l("Which ticket?"), required=False, choices=[])
    guest_1 = Text(_l("Your guest’s name"), required=False, limit=100)
    ticket_1 = Choice(_l("Their ticket"), required=False, choices=_WITH_ME, default="")
    guest_2 = Text(_l("Second guest"), required=False, limit=100)
    ticket_2 = Choice(_l("The second guest’s ticket"), required=False, choices=_WITH_ME, default="")
    guest_3 = Text(_l("Third guest"), required=False, limit=100)
    ticket_3 = Choice(_l("The third guest’s ticket"), required=False, choices=_WITH_ME, default="")
    guest_4 = Text(_l("Fourth guest"), required=False, limit=100)
    ticket_4 = Choice(_l("The fourth guest’s ticket"), required=False, choices=_WITH_ME, default="")
    guest_5 = Text(_l("Fifth guest"), required=False, limit=100)
    ticket_5 = Choice(_l("The fifth guest’s ticket"), required=False, choices=_WITH_ME, default="")
    list_consent = Yes(_l("Show members that I am coming"))

    @classmethod
    def of(cls, ticket_types: Sequence[TicketType], mine: Registration | None = None, **how: Any) -> SignUpForm:
        """The form for these ticket types; of somebody who signed up, with whom they bring."""
        form = cls(data={"list_consent": mine is None or mine.list_consent}, **how)
        for place in mine.party if mine else ():
            if place.is_guest:
                getattr(form, f"guest_{place.number}").data = place.name
                getattr(form, f"ticket_{place.number}").data = str(place.ticket_type_id or "")
        form.offer(ticket_types)
        return form

    def offer(self, ticket_types: Sequence[TicketType]) -> None:
        """Let one of these be chosen for everybody who comes, as far as there is a choice."""
        on_sale = [each for each in ticket_types if each.closed_at is None]
        self.ticket.choices = [(str(each.id), say_choice(each, guest=False)) for each in on_sale]
        of_guests = [(str(each.id), say_choice(each, guest=True)) for each in on_sale if each.is_for_guests]
        for field in self._tickets_of_guests():
            field.choices = [*_WITH_ME, *of_guests]

    @property
    def is_a_choice(self) -> bool:
        """Whether there is more than one ticket to choose from."""
        return len(self.ticket.choices) > 1

    def guests_at(self, numbers: Sequence[int]) -> list[tuple[Any, Any]]:
        """The fields of these guests."""
        return [(getattr(self, f"guest_{n}"), getattr(self, f"ticket_{n}")) for n in numbers]

    def guests_for(self, limit: int) -> list[tuple[Any, Any]]:
        """The fields for as many guests as may come: the name, and the ticket."""
        return self.guests_at(range(1, limit + 1))

    @property
    def bringing(self) -> dict[int, tuple[str, int]]:
        """Which guests are named, by the number of their field, with the ticket type of each, or 0."""
        fields = enumerate(self.guests_for(MOST_GUESTS), 1)
        return {number: (name.data, int(ticket.data or 0)) for number, (name, ticket) in fields if name.data}

    @property
    def guests(self) -> list[str]:
        return [name for field, _ticket in self.guests_for(MOST_GUESTS) if (name := field.data)]

    @property
    def tickets(self) -> list[int]:
        """The ticket type of whoever signs up and of each guest that is named; 0 where none was chosen."""
        of_guests = [ticket.data for field, ticket in self.guests_for(MOST_GUESTS) if field.data]
        return [int(data or 0) for data in (self.ticket.data, *of_guests)]

    def _tickets_of_guests(self) -> list[Any]:
        return [ticket for _name, ticket in self.guests_for(MOST_GUESTS)]


class VisitForm(SignUpForm):
    """What those fill in who come as guests themselves: the same, at the prices for guests."""

    def offer(self, ticket_types: Sequence[TicketType]) -> None:
        """Let one of those be chosen that guests may have."""
        for_guests = [each for each in ticket_types if each.is_for_guests]
        super().offer(for_guests)
        self.ticket.choices = [
            (str(each.id), say_choice(each, guest=True)) for each in for_guests if each.closed_at is None
        ]


class FirstVisitForm(VisitForm):
    """The same with how they are called: whoever asked for the link may be somebody else, or have mistyped it."""

    name = Text(_l("Your name"))


class RemoveForm(Form):
    """Why somebody is taken off the list; they read it."""

    why = Text(_l("Reason, which they will read"), required=False, limit=300)


class PlacesForm(Form):
    """How many places there are, changed beside those who wait for one."""

    capacity = Number(_l("How many places are there?"), least=1, most=100_000)


class ExportForm(Download):
    """The list as a table, and what for: it leaves the portal, and those on it may ask."""

    why = Text(_l("What do you need it for?"), limit=300)
    sensitive = Yes(_l("With what was answered in confidence"))
