"""What events keeps about a person, for the download of everything that is kept about them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, or_, select

from portal.core.actors import Actor
from portal.core.personal import PersonalData
from portal.core.questions import ME, Question, Told, made_of
from portal.events.arrivals.models import CheckIn, DoorIntroduction
from portal.events.feedback.models import FeedbackGiven
from portal.events.meeting.models import MeetingWish
from portal.events.programme.models import Event, EventTeam
from portal.events.questions.models import Wording
from portal.events.registrations.models import EventAnswer, Place, Registration, RegistrationChange
from portal.events.registrations.queries import own
from portal.events.telling.models import EventMessage
from portal.events.tickets.models import TicketType
from portal.events.visitors.models import Visitor

MINE = Question[tuple[Registration, Event]](
    lambda _who: own.registrations_of(ME).add_columns(Event), only={Event: ("title", "start_utc")}
)
STEPS = Question[RegistrationChange](
    lambda _who: (
        select(RegistrationChange)
        .join(Registration, Registration.id == RegistrationChange.registration_id)
        .where(Registration.person_id == ME)
        .order_by(RegistrationChange.id)
    )
)
PARTIES = Question[tuple[Place, str | None]](
    lambda _who: (
        select(Place, TicketType.name)
        .join(Registration, Registration.id == Place.registration_id)
        .outerjoin(TicketType, TicketType.id == Place.ticket_type_id)
        .where(Registration.person_id == ME)
        .order_by(Place.registration_id, Place.number)
    )
)
DOORS = Question[tuple[int, CheckIn]](
    lambda _who: (
        select(Place.registration_id, CheckIn)
        .join(Place, Place.id == CheckIn.place_id)
        .join(Registration, Registration.id == Place.registration_id)
        .where(Registration.person_id == ME)
        .order_by(CheckIn.id)
    ),
    only={CheckIn: ("what", "at", "door")},
)
INTRODUCED = Question[tuple[DoorIntroduction, str]](
    lambda _who: (
        select(DoorIntroduction, Event.title)
        .join(Event, Event.id == DoorIntroduction.event_id)
        .where(
            or_(
                DoorIntroduction.by_person_id == ME,
                DoorIntroduction.a_person_id == ME,
                DoorIntroduction.b_person_id == ME,
            )
        )
        .order_by(DoorIntroduction.id)
    )
)
HELPED = Question[tuple[EventTeam, str]](
    lambda _who: (
        select(EventTeam, Event.title)
        .join(Event, Event.id == EventTeam.event_id)
        .where(EventTeam.person_id == ME)
        .order_by(EventTeam.id)
    )
)
ANSWERED = Question[int](
    lambda _who: (
        select(FeedbackGiven.registration_id)
        .join(Registration, Registration.id == FeedbackGiven.registration_id)
        .where(Registration.person_id == ME)
    )
)
SAID = Question[tuple[int, str, list[str]]](
    lambda _who: (
        select(EventAnswer.registration_id, Wording.words, EventAnswer.said)
        .join(Registration, Registration.id == EventAnswer.registration_id)
        .join(Wording, and_(Wording.question_id == EventAnswer.question_id, Wording.number == EventAnswer.wording))
        .where(Registration.person_id == ME)
        .order_by(EventAnswer.registration_id, EventAnswer.question_id)
    )
)
WISHED = Question[MeetingWish](
    lambda _who: (
        select(MeetingWish)
        .join(Registration, Registration.id == MeetingWish.registration_id)
        .where(Registration.person_id == ME)
    )
)
WROTE = Question[tuple[EventMessage, str]](
    lambda _who: (
        select(EventMessage, Event.title)
        .join(Event, Event.id == EventMessage.event_id)
        .where(EventMessage.by_person_id == ME)
        .order_by(EventMessage.id)
    )
)
VISITED = Question[tuple[Visitor, str]](
    lambda _who: (
        select(Visitor, Event.title)
        .join(Event, Event.id == Visitor.event_id)
        .where(Visitor.person_id == ME)
        .order_by(Visitor.id)
    ),
    only={Visitor: ("name", "email", "asked_at", "confirmed_at")},
)


@made_of(lambda _who: [MINE, STEPS, PARTIES, DOORS, INTRODUCED, HELPED, ANSWERED, SAID, WISHED, WROTE, VISITED])
def kept_about(who: Actor, now: datetime, told: Told) -> dict[str, list[dict[str, Any]]]:
    """Registrations with their history, what was answered and what was noted at the door, introductions, events the
    person helped to run, and what they wrote to the people of those. Of an introduction neither who made it nor who
    else was in it: that is theirs.
    """
    steps: dict[int, list[dict[str, Any]]] = {each.id: [] for each, _event in told.get(MINE)}
    for change in told.get(STEPS):
        steps[change.registration_id].append({"at": change.at, "what": change.what, "note": change.note})
    parties: dict[int, list[dict[str, Any]]] = {each.id: [] for each, _event in told.get(MINE)}
    for place, ticket in told.get(PARTIES):
        guest = place.name if place.is_guest else ""
        parties[place.registration_id].append({"guest": guest, "ticket": ticket, "price": place.price})
    arrivals: dict[int, list[dict[str, Any]]] = {each.id: [] for each, _event in told.get(MINE)}
    for registration, noted in told.get(DOORS):
        arrivals[registration].append({"what": noted.what, "at": noted.at, "door": noted.door})
    answers: dict[int, list[dict[str, Any]]] = {each.id: [] for each, _event in told.get(MINE)}
    for registration, words, said in told.get(SAID):
        answers[registration].append({"question": words, "answer": said})
    wishes = {each.registration_id: each for each in told.get(WISHED)}
    return {
        "registrations": [
            {
                "event": event.title,
                "starts": event.start_utc,
                "joined": each.joined_at,
                "places": parties[each.id],
                "answers": answers[each.id],
                "approved": each.approved_at,
                "paid": each.paid,
                "need_not_be_paid": each.waived,
                "settled": each.settled_at,
                "paid_back": each.paid_back_at,
                "shown_to_members": each.list_consent,
                "attended": bool(each.attended_at),
                "said_how_it_was": each.id in told.get(ANSWERED),
                "shown_as_worth_meeting": each.id in wishes,
                "hopes_to_meet": wishes[each.id].hopes if each.id in wishes else "",
                "can_offer": wishes[each.id].offers if each.id in wishes else "",
                "at_the_door": arrivals[each.id],
                "history": steps[each.id],
            }
            for each, event in told.get(MINE)
        ],
        "introductions_at_events": [
            {"event": title, "at": made.at, "made_by_me": made.by_person_id == who.person_id}
            for made, title in told.get(INTRODUCED)
        ],
        "event_teams": [
            {"event": title, "role": member.role, "does": member.does, "since": member.since}
            for member, title in told.get(HELPED)
        ],
        "signed_up_as_a_guest": [
            {"event": title, "name": each.name, "email": each.email, "asked": each.asked_at, "saved": each.confirmed_at}
            for each, title in told.get(VISITED)
        ],
        "event_messages": [
            {"event": title, "at": each.at, "to": each.audience, "subject": each.subject, "words": each.words}
            for each, title in told.get(WROTE)
        ],
    }


EVENTS = PersonalData(_l("Your places at events, and events that you helped to run."), kept_about)
