"""What somebody is told of their own place, each step once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, inspect, select

from portal.accounts.queries import open_account_by_email
from portal.core import clock, language
from portal.core.db import db
from portal.core.facts import reacts_to
from portal.core.say import say_end, say_list, say_moment, say_money
from portal.core.web import external_url
from portal.events import facts
from portal.events.notices import as_written_to, stamp, tell, visit_asked
from portal.events.programme.models import Event, Phase
from portal.events.registrations.bills import bill_of
from portal.events.registrations.models import Registration, RegistrationChange, Standing
from portal.events.registrations.queries import own
from portal.events.visitors import queries as visitors
from portal.events.visitors.models import Visitor
from portal.events.visitors.operations.coming import another_is_listed
from portal.members.people import reach


@reacts_to(facts.RegistrationConfirmed)
def tell_of_the_place(fact: facts.RegistrationConfirmed) -> None:
    event, registration, person = _about(fact)
    if event.phase(clock.now()) is not Phase.OVER:  # it may be noted only then that they paid
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
    signs_in = db.session.scalar(open_account_by_email(visitor.email)) is not None
    visit_asked(
        db.session.get_one(Event, visitor.event_id), visitor, signs_in=signs_in,
        listed=bool(db.session.scalar(visitors.is_on_the_list(visitor.event_id, visitor.email_key))),
        linked=not signs_in and (visitor.person_id is not None or not another_is_listed(visitor)),
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
        tell("offered", event, registration, person, once=stamp(until), until=said, guests=guests)


@reacts_to(facts.OfferExpired)
def tell_of_the_end_of_the_offer(fact: facts.OfferExpired) -> None:
    tell("offer_expired", *_about(fact))


@reacts_to(facts.RegistrationCancelled)
def confirm_the_cancellation(fact: facts.RegistrationCancelled) -> None:
    event, registration, person = _about(fact)
    had_a_place = registration.has_or_had_a_place
    tell("withdrawn", event, registration, person, calendar=_out_of(registration, person), had_a_place=had_a_place)


@reacts_to(facts.RegistrationRemoved)
def tell_of_the_removal(fact: facts.RegistrationRemoved) -> None:
    event, registration, person = _about(fact)
    calendar, why = _out_of(registration, person), _why(registration)
    tell("removed", event, registration, person, calendar=calendar, why=why)


@reacts_to(facts.RegistrationReleased)
def tell_that_it_was_given_back(fact: facts.RegistrationReleased) -> None:
    event, registration, person = _about(fact)
    had_a_place = registration.has_or_had_a_place
    tell("released", event, registration, person, calendar=_out_of(registration, person), had_a_place=had_a_place)


def _confirm(event: Event, registration: Registration, person: reach.Reader, *, once: Any = "") -> None:
    pays = bill_of(registration)
    with language.spoken(person.language):
        tell(
            "registered", event, registration, person, once=once, calendar="request",
            guests=_guests(registration, person), amount=pays.amount, how_to_pay=pays.how if pays.amount else "",
            paid=say_money(registration.paid) if registration.paid else "",
        )  # fmt: skip


def _tell_held(
    event: Event, registration: Registration, person: reach.Reader, *, what: str = "to_pay", once: Any = ""
) -> None:
    until = registration.pay_by
    with language.spoken(person.language):
        guests = _guests(registration, person)
        pays = bill_of(registration)
        if until is None:
            tell("asked", event, registration, person, once=once, guests=guests, amount=pays.amount)
            return
        said = say_end(until, event.zone)
        about: dict[str, Any] = {"amount": pays.amount, "reference": pays.reference, "how_to_pay": pays.how}
        more: dict[str, Any] = {"guests": guests} if what == "to_pay" else {}
        tell(what, event, registration, person, once=f"{stamp(until)}{once}", until=said, **about, **more)


def _why(registration: Registration) -> str:
    """What the organisers wrote to whom they took off the list."""
    note = select(RegistrationChange.note).where(
        RegistrationChange.registration_id == registration.id, RegistrationChange.what == Standing.REMOVED
    )
    return db.session.scalar(note.order_by(RegistrationChange.id.desc()).limit(1)) or ""


def _about(fact: facts.RegistrationFact) -> tuple[Event, Registration, reach.Reader]:
    """What a notice needs."""
    registration = db.session.get_one(Registration, fact.registration_id)
    person = as_written_to(registration, reach.reader(fact.person_id))
    return db.session.get_one(Event, fact.event_id), registration, person


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
