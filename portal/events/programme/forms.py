"""The forms of events."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import ValidationError

from portal.core.dates import local
from portal.core.errors import DomainError
from portal.core.fields import Which, Zone
from portal.core.forms import (
    Choice,
    Day,
    Form,
    LongText,
    Number,
    Radio,
    Shape,
    Text,
    TimeOfDay,
    Upload,
    WebAddress,
    Yes,
)
from portal.core.settings import association
from portal.core.wall_clock import after, first_moment, fold_of, last_day_before, moment
from portal.events.errors import NotPublishable
from portal.events.programme.models import (
    MOST_GUESTS,
    MOST_MINUTES,
    MOST_ROUNDS,
    MOST_SEATS,
    MOST_TABLES,
    Event,
    Kind,
    Role,
    Visibility,
)
from portal.events.programme.operations.planning import Plan, When
from portal.events.programme.pictures import NAME
from portal.events.programme.words import FORMATS, KINDS, ROLES

#: An event may be of no sort in particular, and that is what it is until somebody says more.
SORTS = [
    (Kind.GATHERING, _l("No sort in particular")),
    *((k, label) for k, label in KINDS.items() if k != Kind.GATHERING),
]
PARTS = [("start", _l("The top, or the left")), ("middle", _l("The middle")), ("end", _l("The bottom, or the right"))]


class _Titled(Form):
    """The fields of a form stand in the order in which they are written down: the title before the day."""

    title = Text(_l("What is it called?"), limit=140)


class DayForm(Form):
    """When an event is. `span`: the first and the last day that the form showed, so that the last moves along when
    only the first was changed.
    """

    day = Day(_l("On which day?"))
    begins = TimeOfDay(_l("Begins"))
    ends = TimeOfDay(_l("Ends"))
    last_day = Day(_l("Ends on another day"), required=False)
    begins_fold = Which(_l("Which of the two does it begin?"))
    ends_fold = Which(_l("Which of the two does it end?"))
    span = HiddenField(validators=[Shape(21, lines=False)])

    def validate_last_day(self, field: Any) -> None:
        self._move_along()
        if field.data and self.day.data and not self.day.data <= field.data <= self.day.data + timedelta(days=60):
            raise ValidationError(_l("Choose a day from the first day on, at most sixty days later."))

    def _move_along(self) -> None:
        try:
            first, last = (date.fromisoformat(day) for day in (self.span.data or "").split("/"))
        except ValueError:
            return
        if self.day.data and first != self.day.data and last == self.last_day.data:
            self.last_day.data = self.day.data + (last - first)
            self.last_day.raw_data = [self.last_day.data.isoformat()]
            self.span.data = f"{self.day.data}/{self.last_day.data}"

    def when(self) -> When:
        """What was asked for. Call after `validate`."""
        first: date = self.day.data
        return When(
            local_start=datetime.combine(first, self.begins.data or time()),
            local_end=datetime.combine(self.last_day.data or first, self.ends.data or time()),
            start_fold=self.begins_fold.fold,
            end_fold=self.ends_fold.fold,
        )


class EventForm(_Titled, DayForm):
    """Everything about an event on one page; only the title, the day and the times are needed for a draft."""

    zone = Zone(_l("Time zone"))
    kind = Choice(_l("What sort of event?"), choices=SORTS, default=Kind.GATHERING)
    format = Radio(
        _l("How do people spend the time?"),
        required=False,
        choices=[(name, label) for name, (label, _text, _icon) in FORMATS.items()],
    )
    no_pitch = Yes(_l("No pitching"))
    rounds = Number(_l("How many rounds?"), required=False, least=1, most=MOST_ROUNDS)
    round_minutes = Number(_l("Minutes for each"), required=False, least=1, most=MOST_MINUTES)
    tables = Number(_l("How many tables?"), required=False, least=1, most=MOST_TABLES)
    table_seats = Number(_l("Seats at each"), required=False, least=2, most=MOST_SEATS)
    prompts = LongText(_l("Questions for the tables"), limit=4_000)
    picture = Upload(_l("A picture of your own"))
    picture_part = Radio(_l("Which part of it matters most?"), required=False, choices=PARTS, default="middle")
    picture_alt = Text(_l("What does the picture show?"), required=False, limit=200)
    no_picture = Yes(_l("Without this picture"))
    #: The picture that the event has, or that came with a form which was sent before.
    kept = HiddenField(validators=[Shape(32, lines=False)])
    summary = LongText(_l("Why come?"), limit=400)
    body = LongText(_l("How it goes"), limit=20_000)
    venue = Text(_l("Where?"), required=False, limit=160)
    address = Text(_l("Street and town"), required=False, limit=200)
    venue_note = Text(_l("Finding and getting in"), required=False, limit=200)
    online_url = WebAddress(_l("Link to the online room"))
    cost = Text(_l("What does it cost?"), required=False, limit=160)
    visibility = Radio(
        _l("Who is invited?"),
        choices=[(Visibility.PUBLIC, _l("Everybody may read about it")), (Visibility.MEMBERS, _l("Members only"))],
    )
    visitors_welcome = Yes(_l("Anybody may sign up, not only members"))
    capacity = Number(_l("How many places?"), required=False, least=1, most=100_000)
    guest_limit = Number(_l("Guests a member may bring"), required=False, most=MOST_GUESTS)
    approves = Yes(_l("We decide on each sign-up"))
    opens_day = Day(_l("Sign-up opens on"), required=False)
    closes_day = Day(_l("Last day to sign up"), required=False)
    cancel_day = Day(_l("Last day to change one’s mind"), required=False)
    offer_hours = Number(_l("Hours to answer when a place comes free"), required=False, least=1, most=720)

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        # A draft does without these, readers do not: to call them optional would mislead whoever publishes.
        self.summary.flags.optional = self.venue.flags.optional = False

    @property
    def chosen(self) -> bool:
        """Whether a picture comes along."""
        return bool(self.picture.data and getattr(self.picture.data, "filename", ""))

    @property
    def pictured(self) -> str:
        """The picture that the event is to have, as far as it is kept."""
        name = (self.kept.data or "").strip()
        return name if NAME.fullmatch(name) and not self.no_picture.data else ""

    def plan(self) -> Plan:
        """What was asked for. Call after `validate`."""
        zone = self.zone.data or ""
        opens, closes, changes = self.opens_day.data, self.closes_day.data, self.cancel_day.data
        return Plan(
            **asdict(self.when()),
            title=self.title.data or "",
            zone=zone,
            summary=self.summary.data or "",
            body=self.body.data or "",
            kind=self.kind.data,
            format=self.format.data or None,
            no_pitch=bool(self.no_pitch.data),
            rounds=self.rounds.data,
            round_minutes=self.round_minutes.data,
            tables=self.tables.data,
            table_seats=self.table_seats.data,
            prompts=self.prompts.data or "",
            picture=self.pictured,
            picture_alt=self.picture_alt.data or "",
            venue=self.venue.data or "",
            address=self.address.data or "",
            venue_note=self.venue_note.data or "",
            online_url=self.online_url.data or "",
            cost=self.cost.data or "",
            visibility=self.visibility.data,
            visitors_welcome=bool(self.visitors_welcome.data),
            capacity=self.capacity.data,
            guest_limit=self.guest_limit.data or 0,
            approves=bool(self.approves.data),
            opens_at=first_moment(opens, zone, field="opens_day") if opens else None,
            closes_at=after(closes, zone, field="closes_day") if closes else None,
            cancel_until=after(changes, zone, field="cancel_day") if changes else None,
            offer_hours=self.offer_hours.data or association().offer_hours,
        )

    def refuse(self, error: DomainError) -> None:
        """Each thing that is missing stands at its field."""
        super().refuse(error)
        for field, sentence in error.also if isinstance(error, NotPublishable) else ():
            self[field].errors = [*self[field].errors, sentence]

    @classmethod
    def of(cls, event: Event) -> EventForm:
        """The form filled with an event as it is."""
        return cls(data=values_of(event))


def values_of(event: Event) -> dict[str, Any]:
    """An event as the fields of its form."""
    plain = (
        "title", "zone", "kind", "format", "no_pitch", "rounds", "round_minutes", "tables", "table_seats", "prompts",
        "summary", "body", "venue", "address", "venue_note",
        "online_url", "picture_alt", "cost", "visibility", "visitors_welcome", "capacity", "guest_limit", "approves",
        "offer_hours",
    )  # fmt: skip
    folds = (
        fold_of(event.local_start, event.zone, event.start_utc),
        fold_of(event.local_end, event.zone, event.end_utc),
    )
    return {name: getattr(event, name) for name in plain} | {
        **times_of(event, event.local_start.date()),
        "kept": event.picture,
        "begins_fold": "" if folds[0] is None else str(folds[0]),
        "ends_fold": "" if folds[1] is None else str(folds[1]),
        "opens_day": local(event.opens_at, event.zone).date() if event.opens_at else None,
        "closes_day": last_day_before(event.closes_at, event.zone) if event.closes_at else None,
        "cancel_day": last_day_before(event.cancel_until, event.zone) if event.cancel_until else None,
    }


def times_of(event: Event, day: date) -> dict[str, Any]:
    """The fields of an event's times as they would be on another day: as long, by the clock on the wall."""
    first, last = event.local_start.date(), event.local_end.date()
    ends = day + (last - first)
    return {
        "day": day,
        "begins": event.local_start.time(),
        "ends": event.local_end.time(),
        "last_day": ends if ends != day else None,
        "span": f"{day}/{ends}" if ends != day else "",
    }


class CancelForm(Form):
    """Why an event does not take place."""

    reason = LongText(_l("What shall we tell them?"), required=True, limit=1000)


class PostponeForm(Form):
    """Why an event does not take place on its day."""

    news = LongText(_l("What shall we tell them?"), required=True, limit=1000)


class GoingOutForm(Form):
    """When an event goes out by itself, by the clock of its own zone."""

    out_day = Day(_l("It goes out on"))
    out = TimeOfDay(_l("At"), default=time(9))
    out_fold = Which(_l("Which of the two?"))

    def at(self, zone: str) -> datetime:
        """The moment. Call after `validate`. Raises BadTime, TimeComesTwice."""
        wall = datetime.combine(self.out_day.data, self.out.data or time())
        return moment(wall, zone, fold=self.out_fold.fold, field="out", day="out_day")


class TeamForm(Form):
    """What somebody does for the event."""

    role = Choice(_l("May"), choices=[(name, label) for name, (label, _text) in ROLES.items()], default=Role.ORGANISER)
    does = Text(_l("Does what?"), required=False, limit=80)
    shown = Yes(_l("Named on the page"), default=True)
