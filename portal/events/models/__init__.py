"""Events, who runs them, and who comes. What state something is in follows from its dates."""

from portal.events.models.calendar import CalendarFeed
from portal.events.models.event import MOST_GUESTS, Event, EventTeam, Format, Kind, Phase, Role, Visibility
from portal.events.models.registration import Registration, RegistrationChange, Standing

__all__ = [
    "MOST_GUESTS",
    "CalendarFeed",
    "Event",
    "EventTeam",
    "Format",
    "Kind",
    "Phase",
    "Registration",
    "RegistrationChange",
    "Role",
    "Standing",
    "Visibility",
]
