"""What the page of somebody's own place shows, to members and to visitors alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portal.core import clock
from portal.core.actors import Actor
from portal.core.db import db
from portal.events.programme.models import Event
from portal.events.questions.forms import AnswersForm, asking
from portal.events.questions.queries import asked_of
from portal.events.registrations.forms import SignUpForm
from portal.events.registrations.models import Registration
from portal.events.registrations.operations import answering
from portal.events.registrations.queries import answers
from portal.events.registrations.queries.answers import Own
from portal.events.registrations.seen import Seen, see
from portal.events.tickets.models import TicketType
from portal.events.tickets.queries import types_of, with_terms


def ticket_types(event: Event) -> Sequence[TicketType]:
    """All of them, as they are now."""
    return db.session.scalars(types_of(event.id)).all()


def sent(event: Event, kind: type[SignUpForm]) -> SignUpForm:
    """What was sent to sign up. `kind`: the form of those who may."""
    form = asking(kind, asked_of(event.id))()
    form.offer(ticket_types(event))
    return form


def shown(seen: Seen, kind: type[SignUpForm], **how: Any) -> SignUpForm:
    """The form to sign up, or to change whom they bring who are on the list."""
    asked = asked_of(seen.event.id) if seen.may_begin else ()
    return asking(kind, asked).of(seen.ticket_types, seen.mine, **how)


def answers_form(event: Event, mine: Registration | None, **how: Any) -> AnswersForm:
    """The form of what is asked, with what they answered."""
    return _asking(answers.own(event.id, mine.id) if mine else [], **how)


def _asking(told: Sequence[Own], **how: Any) -> AnswersForm:
    before = {each.asked.id: each.said for each in told if each.said}
    return asking(AnswersForm, [each.asked for each in told if not each.asked.closed], before)(**how)


def about(
    event: Event, mine: Registration | None, who: Actor, answering_form: AnswersForm | None = None
) -> dict[str, Any]:
    """What the template needs besides the form to sign up."""
    now, rows = clock.now(), db.session.execute(with_terms(event.id)).all()
    types, terms = [each for each, _terms in rows], rows[0][1] if rows else None
    seen = see(event, mine, who, now, types, terms)
    told = answers.own(event.id, mine.id) if mine and not seen.may_begin else []
    if answering_form is None and answering.can_answer(event, mine, now):
        answering_form = _asking(told, formdata=None)
    return {"event": event, "seen": seen, "told": told, "answers_form": answering_form}
