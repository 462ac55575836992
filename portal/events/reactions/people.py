"""What follows for events from what happens to people: they recover their account, are suspended, are forgotten."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from sqlalchemy import delete, or_, select, update

from portal.accounts.facts import AccountRecovered
from portal.core import clock, language
from portal.core.db import db
from portal.core.facts import reacts_to
from portal.core.say import say_list, say_moment
from portal.core.web import external_url
from portal.events.arrivals.models import DoorIntroduction
from portal.events.calendars import feeds
from portal.events.meeting import operations as meeting
from portal.events.notices import stamp, tell, tell_what_is_kept
from portal.events.programme.models import Event, EventTeam, Phase
from portal.events.programme.queries.people import organisers
from portal.events.registrations.models import EventAnswer, Place, Registration
from portal.events.registrations.operations import suspended
from portal.events.registrations.operations.registration import withdraw
from portal.events.registrations.queries import own
from portal.events.visitors.models import Visitor
from portal.members.facts import MembershipSuspended, PersonDied, PersonErased
from portal.members.people import reach
from portal.members.people.models import Person


@reacts_to(AccountRecovered)
def close_the_calendar(fact: AccountRecovered) -> None:
    """Whoever was in their account has seen its address, or made one."""
    person_id = db.session.scalar(select(Person.id).where(Person.account_id == fact.account_id))
    if person_id is not None:
        feeds.revoke(person_id)


@reacts_to(MembershipSuspended)
def tell_what_is_given_back(fact: MembershipSuspended) -> None:
    """One letter to each of all their places. Organisers hear whose guests need another host, and not why."""
    now, theirs = clock.now(), defaultdict[int, list[suspended.Kept]](list)
    for each in suspended.kept(now, membership_id=fact.membership_id):
        theirs[each.person_id].append(each)
    readers = reach.readers_of(theirs)
    for person_id, held in theirs.items():
        brought = [_tell_organisers(each, readers[person_id].name, now) for each in held]
        events = [(db.session.get_one(Event, each.event_id), each.until) for each in held]
        tell_what_is_kept(readers[person_id], events, now=now, guests=any(brought))


def _tell_organisers(kept: suspended.Kept, host: str, now: datetime) -> bool:
    """Whether there are guests to tell of."""
    guests = db.session.scalars(own.guests_of(kept.registration_id)).all()
    if guests:
        event = db.session.get_one(Event, kept.event_id)
        registration = db.session.get_one(Registration, kept.registration_id)
        page = external_url("events.attendees", slug=event.slug)
        for organiser in reach.readers(db.session.scalars(organisers(event.id))).values():
            with language.spoken(organiser.language):
                until = say_moment(kept.until, event.zone) if kept.until > now else ""
                tell(
                    "guests_alone", event, registration, organiser, once=f"{organiser.id}:{stamp(kept.until)}",
                    host=host, guests=say_list(guests), until=until, page=page,
                )  # fmt: skip
    return bool(guests)


@reacts_to(PersonDied)
def open_their_places(fact: PersonDied) -> None:
    """Their places at what is to come go to others; with those whom they were to bring nothing happens by itself."""
    now = clock.now()
    for event, registration in _held_by(fact.person_id):
        if registration.places == 1 and event.phase(now) is not Phase.OVER:
            withdraw(event, fact.person_id, now=now)
    feeds.revoke(fact.person_id)


def _held_by(person_id: int) -> list[tuple[Event, Registration]]:
    held = select(Event, Registration).join(Registration, Registration.event_id == Event.id)
    held = held.where(Registration.person_id == person_id, Registration.ended_at.is_(None))
    return [(row[0], row[1]) for row in db.session.execute(held.order_by(Event.id)).unique()]


@reacts_to(PersonErased)
def forget(fact: PersonErased) -> None:
    """They give back what they hold of events to come. That somebody came is kept, and not with whom."""
    now, theirs = clock.now(), Registration.person_id == fact.person_id
    for event, _registration in _held_by(fact.person_id):
        if event.phase(now) is not Phase.OVER:
            withdraw(event, fact.person_id, now=now)
    db.session.execute(update(Registration).where(theirs).values(list_consent=False, as_visitor=False))
    meeting.forget(fact.person_id)
    signed_up = select(Registration.id).where(theirs)
    db.session.execute(update(Place).where(Place.registration_id.in_(signed_up)).values(name=""))
    db.session.execute(delete(Visitor).where(Visitor.person_id == fact.person_id))
    db.session.execute(delete(EventAnswer).where(EventAnswer.registration_id.in_(signed_up)))
    three = (DoorIntroduction.by_person_id, DoorIntroduction.a_person_id, DoorIntroduction.b_person_id)
    db.session.execute(delete(DoorIntroduction).where(or_(*(each == fact.person_id for each in three))))
    db.session.execute(update(EventTeam).where(EventTeam.person_id == fact.person_id).values(does="", shown=False))
    feeds.revoke(fact.person_id)
