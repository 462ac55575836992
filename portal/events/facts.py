"""What happens around events. Other packages react to these; they carry ids only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portal.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class EventPublished(Fact):
    event_id: int


@dataclass(frozen=True, kw_only=True)
class EventChanged(Fact):
    """Something that people planned by has changed. `moved`: its time.

    `off_since`: it had been postponed at that moment, so nothing planned for after it has happened.
    """

    event_id: int
    moved: bool
    off_since: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class EventPostponed(Fact):
    event_id: int


@dataclass(frozen=True, kw_only=True)
class EventCancelled(Fact):
    event_id: int


@dataclass(frozen=True, kw_only=True)
class RegistrationFact(Fact):
    """Base of what happens to one person's registration."""

    registration_id: int
    event_id: int
    person_id: int


@dataclass(frozen=True, kw_only=True)
class RegistrationConfirmed(RegistrationFact):
    """The person has a place: at once, or by taking an offered one."""


@dataclass(frozen=True, kw_only=True)
class WaitingListJoined(RegistrationFact):
    pass


@dataclass(frozen=True, kw_only=True)
class PlaceOffered(RegistrationFact):
    pass


@dataclass(frozen=True, kw_only=True)
class OfferExpired(RegistrationFact):
    pass


@dataclass(frozen=True, kw_only=True)
class OfferDeclined(RegistrationFact):
    pass


@dataclass(frozen=True, kw_only=True)
class RegistrationCancelled(RegistrationFact):
    """The person gave the place, or the wait, back."""


@dataclass(frozen=True, kw_only=True)
class RegistrationRemoved(RegistrationFact):
    """An organiser took the person off the list."""


@dataclass(frozen=True, kw_only=True)
class ChangesTold(Fact):
    """It is time that those who come hear what has changed."""

    event_id: int
    sequence: int
