"""The forms of visitors."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l

from portal.core.forms import Email, Form, Text
from portal.events.registrations.forms import SignUpForm
from portal.events.tickets.models import TicketType
from portal.events.tickets.words import say_choice


class AskForm(Form):
    """Who would like to come, and where they are written to. The rest is asked on the page behind the link."""

    name = Text(_l("Your name"))
    email = Email(_l("Your e-mail address"))


class VisitForm(SignUpForm):
    """What members fill in, at the prices for guests; and nobody is shown to members."""

    def offer(self, ticket_types: Sequence[TicketType]) -> None:
        """Let one of those be chosen that guests may have."""
        for_guests = [each for each in ticket_types if each.is_for_guests]
        super().offer(for_guests)
        self.ticket.choices = [
            (str(each.id), say_choice(each, guest=True)) for each in for_guests if each.closed_at is None
        ]
