"""What follows from the facts of this package: people are told. And what follows for it from those of others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, inspect, or_, select, update

from portal.accounts.facts import AccountRecovered
from portal.accounts.queries import open_account_by_email
from portal.core import clock, language
from portal.core.db import db
from portal.core.facts import reacts_to
from portal.core.say import say_end, say_list, say_moment
from portal.core.web import external_url
from portal.events import facts
from portal.events.arrivals.models import DoorIntroduction
from portal.events.calendars import feeds
from portal.events.meeting import operations as meeting
from portal.events.notices import tell, tell_what_is_kept, visit_asked
from portal.events.programme.changes import as_told, differences
from portal.events.programme.models import Event, EventTeam, Phase
from portal.events.programme.queries.people import organisers
from portal.events.questions.operations.asking import repeat_questions
from portal.events.registrations.bills import bill_of
from portal.events.registrations.models import EventAnswer, Place, Registration, RegistrationChange, Standing
from portal.events.registrations.operations import suspended
from portal.events.registrations.operations.registration import withdraw
from portal.events.registrations.queries import own
from portal.events.tickets.operations.payment import repeat_terms
from portal.events.tickets.operations.types import repeat_types
from portal.events.visitors import queries as visitors
from portal.events.visitors.models import Visitor
from portal.members.facts import MembershipSuspended, PersonErased
from portal.members.people import reach
from portal.members.people.models import Person


@reacts_to(AccountRecovered)
def close_the_calendar(fact: AccountRecovered) -> None:
    """Whoever was in their account has seen its address, or made one."""
    person_id = db.session.scalar(select(Person.id).where(Person.account_id == fact.account_id))
    if person_id is not None:
        feeds.revoke(person_id)


@reacts_to(facts.EventRepeated)
def offer_and_ask_the_same(fact: facts.EventRepeated) -> None:
    model, event = (db.session.get_one(Event, number) for number in (fact.of_event_id, fact.event_id))
    repeat_types(model, event)
    repeat_terms(model, event)
    repeat_questions(model, event, now=clock.now())


@reacts_to(facts.RegistrationConfirmed)
def tell_of_the_place(fact: facts.RegistrationConfirmed) -> None:
    event, registration, person = _about(fact)
    _confirm(event, registration, person)


@reacts_to(facts.PlaceHeld)
def tell_what_it_is_held_for(fact: facts.PlaceHeld) -> None:
    event, registration, person = _about(fact)
    _tell_held(event, registration, person)


@reacts_to(facts.PaymentReminded)
def remind_of_the_payment(fact: facts.PaymentReminded) -> None:
    event, registration, person = _about(fact)
    _tell_held(event, registration, person, what="payment_due")


@reacts_to(facts.HoldExpired)
def tell_it_was_given_on(fact: facts.HoldExpired) -> None:
    tell("unpaid", *_about(fact))


@reacts_to(facts.SignUpRefused)
def tell_of_the_refusal(fact: facts.SignUpRefused) -> None:
    event, registration, person = _about(fact)
    why, elsewhere = _why(registration), external_url("events.listing")
    tell("refused", event, registration, person, why=why, events_url=elsewhere)


@reacts_to(facts.VisitAsked)
def send_the_link(fact: facts.VisitAsked) -> None:
    """What the page does not tell whoever typed the address, the letter tells whoever reads there."""
    visitor = db.session.get_one(Visitor, fact.visitor_id)
    visit_asked(
        db.session.get_one(Event, visitor.event_id), visitor,
        signs_in=db.session.scalar(open_account_by_email(visitor.email)) is not None,
        listed=bool(db.session.scalar(visitors.is_on_the_list(visitor.event_id, visitor.email_key))),
    )  # fmt: skip


@reacts_to(facts.GuestsChanged)
def tell_whom_they_bring(fact: facts.GuestsChanged) -> None:
    event, registration, person = _about(fact)
    step = select(func.max(RegistrationChange.id)).where(RegistrationChange.registration_id == registration.id)
    if registration.confirmed_at is not None:
        _confirm(event, registration, person, once=db.session.scalar(step))
    elif registration.awaits is not None:
        _tell_held(event, registration, person, once=db.session.scalar(step))


@reacts_to(facts.WaitingListJoined)
def tell_of_the_wait(fact: facts.WaitingListJoined) -> None:
    event, registration, person = _about(fact)
    tell("waiting", event, registration, person, guests=_guests(registration, person))


@reacts_to(facts.PlaceOffered)
def tell_of_the_offer(fact: facts.PlaceOffered) -> None:
    event, registration, person = _about(fact)
    until = registration.offer_until
    registration.told_sequence = event.sequence
    with language.spoken(person.language):
        said, guests = say_moment(until, event.zone), _guests(registration, person)
        tell("offered", event, registration, person, once=_stamp(until), until=said, guests=guests)


@reacts_to(facts.OfferExpired)
def tell_of_the_end_of_the_offer(fact: facts.OfferExpired) -> None:
    tell("offer_expired", *_about(fact))


@reacts_to(facts.RegistrationCancelled)
def confirm_the_cancellation(fact: facts.RegistrationCancelled) -> None:
    event, registration, person = _about(fact)
    had_a_place = registration.confirmed_at is not None
    tell("withdrawn", event, registration, person, calendar=_out_of(registration, person), had_a_place=had_a_place)


@reacts_to(facts.RegistrationRemoved)
def tell_of_the_removal(fact: facts.RegistrationRemoved) -> None:
    event, registration, person = _about(fact)
    calendar, why = _out_of(registration, person), _why(registration)
    tell("removed", event, registration, person, calendar=calendar, why=why)


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
                    "guests_alone", event, registration, organiser, once=f"{organiser.id}:{_stamp(kept.until)}",
                    host=host, guests=say_list(guests), until=until, page=page,
                )  # fmt: skip
    return bool(guests)


@reacts_to(facts.RegistrationReleased)
def tell_that_it_was_given_back(fact: facts.RegistrationReleased) -> None:
    event, registration, person = _about(fact)
    had_a_place = registration.confirmed_at is not None
    tell("released", event, registration, person, calendar=_out_of(registration, person), had_a_place=had_a_place)


@reacts_to(facts.EventCancelled)
def tell_everybody_it_is_off(fact: facts.EventCancelled) -> None:
    event = db.session.get_one(Event, fact.event_id)
    for registration, person in _everybody(event, Registration.ended_as == Standing.EVENT_CANCELLED):
        had_a_place = registration.confirmed_at is not None
        calendar = "cancel" if had_a_place else ""
        tell("cancelled", event, registration, person, calendar=calendar, in_calendar=had_a_place)


@reacts_to(facts.EventPostponed)
def tell_everybody_it_is_postponed(fact: facts.EventPostponed) -> None:
    event = db.session.get_one(Event, fact.event_id)
    for registration, person in _everybody(event, Registration.ended_at.is_(None)):
        calendar = "request" if registration.confirmed_at else ""
        tell("postponed", event, registration, person, once=event.sequence, calendar=calendar)
    _they_know(event)


@reacts_to(facts.ChangesTold)
def tell_everybody_what_changed(fact: facts.ChangesTold) -> None:
    """Each against what they themselves were last told."""
    event = db.session.get_one(Event, fact.event_id)
    if event.phase(event.revised_at) in {Phase.CANCELLED, Phase.POSTPONED}:
        return
    behind = (Registration.ended_at.is_(None), Registration.told_sequence < fact.sequence)
    for registration, person in _everybody(event, *behind):
        comes = registration.confirmed_at is not None
        before = as_told(event, registration.told_sequence)
        with language.spoken(person.language):
            changes = differences(before, event, inside=comes) if before else []
        if before is None or changes:  # what was changed and changed back is no news
            tell(
                "changed", event, registration, person, once=fact.sequence, calendar="request" if comes else "",
                changes=changes,
            )  # fmt: skip
    _they_know(event)


def _confirm(event: Event, registration: Registration, person: reach.Reader, *, once: Any = "") -> None:
    pays = bill_of(registration)
    with language.spoken(person.language):
        tell(
            "registered", event, registration, person, once=once, calendar="request",
            guests=_guests(registration, person), amount=pays.amount, how_to_pay=pays.how if pays.amount else "",
        )  # fmt: skip


def _tell_held(
    event: Event, registration: Registration, person: reach.Reader, *, what: str = "to_pay", once: Any = ""
) -> None:
    until = registration.pay_by
    with language.spoken(person.language):
        guests = _guests(registration, person)
        if until is None:
            tell("asked", event, registration, person, once=once, guests=guests)
            return
        pays, said = bill_of(registration), say_end(until, event.zone)
        about: dict[str, Any] = {"amount": pays.amount, "reference": pays.reference, "how_to_pay": pays.how}
        more: dict[str, Any] = {"guests": guests} if what == "to_pay" else {}
        tell(what, event, registration, person, once=f"{_stamp(until)}{once}", until=said, **about, **more)


def _why(registration: Registration) -> str:
    """What the organisers wrote to whom they took off the list."""
    note = select(RegistrationChange.note).where(
        RegistrationChange.registration_id == registration.id, RegistrationChange.what == Standing.REMOVED
    )
    return db.session.scalar(note.order_by(RegistrationChange.id.desc()).limit(1)) or ""


def _about(fact: facts.RegistrationFact) -> tuple[Event, Registration, reach.Reader]:
    """What a notice needs."""
    return (
        db.session.get_one(Event, fact.event_id),
        db.session.get_one(Registration, fact.registration_id),
        reach.reader(fact.person_id),
    )


def _out_of(registration: Registration, person: reach.Reader) -> str:
    """What their calendar is told when they no longer come. Nothing where somebody else who does come reads there:
    it is one entry for both, and it would go."""
    if registration.confirmed_at is None or person.address is None:
        return ""
    both = own.another_reads_there(registration.event_id, person.id, person.address.normalised)
    return "" if db.session.scalar(both) else "withdraw"


def _guests(registration: Registration, reader: reach.Reader) -> str:
    with language.spoken(reader.language):
        return say_list(_names_of_guests(registration))


def _names_of_guests(registration: Registration) -> Sequence[str]:
    """As they were just written down, or else looked up."""
    if "party" in inspect(registration).unloaded:
        return db.session.scalars(own.guests_of(registration.id)).all()
    return registration.guests


def _everybody(event: Event, *which: Any) -> Iterator[tuple[Registration, reach.Reader]]:
    found = (
        select(Registration)
        .where(Registration.event_id == event.id, *which)
        .order_by(Registration.id)
        .execution_options(populate_existing=True)
    )
    registrations = db.session.scalars(found).all()
    readers = reach.readers_of(each.person_id for each in registrations)
    for registration in registrations:
        yield registration, readers[registration.person_id]


def _they_know(event: Event) -> None:
    """Everybody has been told of the event as it is now."""
    db.session.execute(
        update(Registration)
        .where(Registration.event_id == event.id, Registration.ended_at.is_(None))
        .values(told_sequence=event.sequence)
    )
    db.session.flush()


def _stamp(moment: datetime | None) -> str:
    return "" if moment is None else moment.strftime("%Y%m%dT%H%M")


@reacts_to(PersonErased)
def forget(fact: PersonErased) -> None:
    """They give back what they hold of events to come. That somebody came is kept, and not with whom."""
    now, theirs = clock.now(), Registration.person_id == fact.person_id
    live = select(Event).join(Registration, Registration.event_id == Event.id)
    for event in db.session.scalars(live.where(theirs, Registration.ended_at.is_(None))).unique().all():
        if event.phase(now) is not Phase.OVER:
            withdraw(event, fact.person_id, now=now)
    db.session.execute(update(Registration).where(theirs).values(list_consent=False))
    meeting.forget(fact.person_id)
    signed_up = select(Registration.id).where(theirs)
    db.session.execute(update(Place).where(Place.registration_id.in_(signed_up)).values(name=""))
    db.session.execute(delete(Visitor).where(Visitor.person_id == fact.person_id))
    db.session.execute(delete(EventAnswer).where(EventAnswer.registration_id.in_(signed_up)))
    three = (DoorIntroduction.by_person_id, DoorIntroduction.a_person_id, DoorIntroduction.b_person_id)
    db.session.execute(delete(DoorIntroduction).where(or_(*(each == fact.person_id for each in three))))
    db.session.execute(update(EventTeam).where(EventTeam.person_id == fact.person_id).values(does="", shown=False))
    feeds.revoke(fact.person_id)
