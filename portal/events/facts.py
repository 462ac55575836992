"""What happens around events. Other packages react to these; they carry ids only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portal.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class EventPublished(Fact, name="events.event_published"):
    event_id: int


@dataclass(frozen=True, kw_only=True)
class EventRepeated(Fact, name="events.event_repeated"):
    """An event was made like `of_event_id`: as a copy of it, or as a further day of its series."""

    event_id: int
    of_event_id: int


@dataclass(frozen=True, kw_only=True)
class EventChanged(Fact, name="events.event_changed"):
    """Something that people planned by has changed. `moved`: its time.

    `off_since`: it had been postponed at that moment, so nothing planned for after it has happened.
    """

    event_id: int
    moved: bool
    off_since: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class EventPostponed(Fact, name="events.event_postponed"):
    event_id: int


@dataclass(frozen=True, kw_only=True)
class EventCancelled(Fact, name="events.event_cancelled"):
    event_id: int


@dataclass(frozen=True, kw_only=True)
class RegistrationFact(Fact):
    """Base of what happens to one person's registration."""

    registration_id: int
    event_id: int
    person_id: int


@dataclass(frozen=True, kw_only=True)
class RegistrationConfirmed(RegistrationFact, name="events.registration_confirmed"):
    """The person has a place: at once, or by taking an offered one."""


@dataclass(frozen=True, kw_only=True)
class PlaceHeld(RegistrationFact, name="events.place_held"):
    """A place is kept for the person until the organisers decide, or until it is paid; the registration says which."""


@dataclass(frozen=True, kw_only=True)
class HoldExpired(RegistrationFact, name="events.hold_expired"):
    """The place was not paid in time, and is given on."""


@dataclass(frozen=True, kw_only=True)
class PaymentReminded(RegistrationFact, name="events.payment_reminded"):
    """The day until which the place is to be paid comes near, and the person is to hear of it."""


@dataclass(frozen=True, kw_only=True)
class SignUpRefused(RegistrationFact, name="events.sign_up_refused"):
    """The organisers decided that the person cannot come."""


@dataclass(frozen=True, kw_only=True)
class GuestsChanged(RegistrationFact, name="events.guests_changed"):
    """The person brings others than before."""


@dataclass(frozen=True, kw_only=True)
class WaitingListJoined(RegistrationFact, name="events.waiting_list_joined"):
    pass


@dataclass(frozen=True, kw_only=True)
class PlaceOffered(RegistrationFact, name="events.place_offered"):
    pass


@dataclass(frozen=True, kw_only=True)
class OfferExpired(RegistrationFact, name="events.offer_expired"):
    pass


@dataclass(frozen=True, kw_only=True)
class OfferDeclined(RegistrationFact, name="events.offer_declined"):
    pass


@dataclass(frozen=True, kw_only=True)
class RegistrationCancelled(RegistrationFact, name="events.registration_cancelled"):
    """The person gave the place, or the wait, back."""


@dataclass(frozen=True, kw_only=True)
class RegistrationRemoved(RegistrationFact, name="events.registration_removed"):
    """An organiser took the person off the list."""


@dataclass(frozen=True, kw_only=True)
class VisitAsked(Fact, name="events.visit_asked", private=True):
    """Somebody gave an address to sign up themselves. Whoever reads mail there has yet to confirm it."""

    visitor_id: int


@dataclass(frozen=True, kw_only=True)
class RegistrationReleased(RegistrationFact, name="events.registration_released"):
    """The place, or the wait, was given back since the person's membership is suspended that day."""


@dataclass(frozen=True, kw_only=True)
class ChangesTold(Fact, name="events.changes_told"):
    """It is time that those who come hear what has changed."""

    event_id: int
    sequence: int


@dataclass(frozen=True, kw_only=True)
class PeopleIntroduced(Fact, name="events.people_introduced"):
    """A connector brought two people together at an event. Theirs alone: who reacts tells nobody else of it."""

    event_id: int
    by_person_id: int
    a_person_id: int
    b_person_id: int
