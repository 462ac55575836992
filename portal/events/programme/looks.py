"""What others will see of an event: as it is, or as somebody is just typing it, however little that is."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from portal.core import clock
from portal.core.errors import DomainError
from portal.events.programme import pictures
from portal.events.programme.forms import EventForm
from portal.events.programme.models import Event, Kind, Visibility
from portal.events.programme.operations.planning import Plan

WORDS = ("title", "summary", "body", "venue", "address", "venue_note", "online_url", "cost", "zone")


@dataclass(frozen=True, slots=True)
class Looks:
    """An event that need not be kept. `dated`: its day and times are known, and right."""

    event: Event
    dated: bool
    draft: bool


def of_event(event: Event) -> Looks:
    """An event as it is."""
    return Looks(event, dated=True, draft=event.phase(clock.now()).hidden)


def of_form(form: EventForm, event: Event | None) -> Looks:
    """The event as the form says, checked or not. It belongs to no session, so that nothing of it can be kept."""
    sketch = Event(**{name: form[name].data or "" for name in WORDS}, no_pitch=bool(form.no_pitch.data))
    sketch.kind = Kind(form.kind.data) if form.kind.data in set(Kind) else Kind.GATHERING
    sketch.visibility = Visibility.MEMBERS if form.visibility.data == Visibility.MEMBERS else Visibility.PUBLIC
    there = pictures.still_there(form.pictured)
    sketch.picture = form.pictured if there else ""
    sketch.picture_alt = (form.picture_alt.data or "") if there else ""
    moments = _moments(form)
    if moments is not None:
        sketch.local_start, sketch.local_end = form.when().local_start, form.when().local_end
        sketch.start_utc, sketch.end_utc = moments
    return Looks(sketch, dated=moments is not None, draft=event is None or event.phase(clock.now()).hidden)


def _moments(form: EventForm) -> tuple[datetime, datetime] | None:
    """Start and end, where they can be told from what is typed."""
    if not (form.day.data and form.begins.data and form.ends.data):
        return None
    try:
        return Plan(**asdict(form.when()), title="", zone=form.zone.data or "").moments()
    except DomainError:
        return None
