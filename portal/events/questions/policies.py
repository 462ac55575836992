"""Who may do what with the questions of an event, and with what was answered to them."""

from __future__ import annotations

from portal.core.access import policy
from portal.core.actors import Actor
from portal.events.programme.models import Event
from portal.events.programme.policies import ORGANISES, manage
from portal.events.questions.models import EventQuestion


@policy
def manage_question(who: Actor, question: EventQuestion) -> bool:
    """Change a question."""
    return manage(who, question.event)


@policy
def read_sensitive(who: Actor, event: Event) -> bool:
    """Read what was answered in confidence: those who are named as its owners and organisers, whatever office others
    hold.
    """
    return event.role_of(who.person_id) in ORGANISES
