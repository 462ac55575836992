"""What the page of one event asks at once, by the number of the event."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from portal.core import questions
from portal.core.actors import Actor
from portal.core.questions import ME, Question, about
from portal.events.programme.models import EventTeam
from portal.events.questions.queries import asked_at
from portal.events.registrations.models import Place, Registration
from portal.events.registrations.queries import lists, own
from portal.events.registrations.queries.standing import is_live
from portal.events.tickets.models import PaymentTerms, TicketType
from portal.events.tickets.queries import terms_of, types_of
from portal.members.people.models import Person

SHOWN_FACES = 8
_FACE = {Person: ("name", "given_name", "picture", "headline", "firm")}


def _team(_who: Actor) -> Select[EventTeam, Person]:
    team = select(EventTeam, Person).join(EventTeam.person).where(EventTeam.event_id == about("event"))
    return team.order_by(EventTeam.id)


TEAM = Question[tuple[EventTeam, Person]](_team, only=_FACE)
#: What there is to choose from.
TICKET_TYPES = Question[TicketType](lambda _who: types_of(about("event")))
#: How they are paid.
TERMS = Question[PaymentTerms](lambda _who: terms_of(about("event")))
#: What whoever signs up is asked: the columns of `Asked`.
ASKED = Question[Any](lambda _who: asked_at(about("event")))
#: Whether anybody waits for a place.
QUEUE = Question[bool](lambda _who: select(lists.somebody_waits(about("event"))))
#: The reader's own registration that has not ended.
MINE = Question[Registration](lambda _who: own.live(about("event"), ME))
#: Everybody who is in it.
PARTY = Question[Place](
    lambda _who: (
        select(Place)
        .join(Registration, Registration.id == Place.registration_id)
        .where(Registration.event_id == about("event"), Registration.person_id == ME, is_live())
        .order_by(Place.number)
    )
)
#: One more face than is shown.
FACES = Question[Person](
    lambda who: lists.say_they_come(about("event"), who, questions.day()).limit(SHOWN_FACES + 1), only=_FACE
)
#: Whether there are others than these, hidden or not: as many as could tell.
ALL_WHO_COME = Question[int](lambda _who: lists.come_at_most(about("event"), SHOWN_FACES + 2))
OF_READER = (MINE, PARTY, FACES, ALL_WHO_COME)
