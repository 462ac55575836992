"""Every zone's clock changes, for every day and time that a form asks for.

What the clocks or the calendar skip is refused in a sentence, what comes twice is asked about, and whatever was saved,
shown and sent again unchanged is the same moment. What stands in a form falls under this by itself: a new field fails
the first test until it is swept below, or stays a day.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import DateField, DateTimeField, TimeField
from wtforms.form import FormMeta

import portal
from portal.accounts.forms import GrantForm
from portal.core.forms import Form
from portal.core.wall_clock import BadTime, TimeComesTwice, last_day_before
from portal.core.work import unit_of_work
from portal.events.programme.forms import DayForm, EventForm, GoingOutForm
from portal.events.programme.models import Event
from portal.events.programme.operations import planning
from portal.events.programme.series_forms import RepeatForm, SeriesForm
from portal.events.registrations.operations import changing
from portal.events.routes import organiser
from portal.newsletters.forms import ScheduleForm
from portal.volunteering import operations as volunteering
from portal.volunteering.forms import ShiftForm, values_of
from tests.events.conftest import NOW
from tests.support.zones import Change, of_each_kind

F = TypeVar("F", bound=Form)
ONE = timedelta(days=1)
#: Fields that are moments, each tried below.
MOMENTS = {
    DayForm: {"day", "begins", "ends", "last_day"},
    EventForm: {"day", "begins", "ends", "last_day", "opens_day", "closes_day", "cancel_day"},
    GoingOutForm: {"out_day", "out"},
    ShiftForm: {"day", "start", "end"},
    ScheduleForm: {"day", "at"},
    GrantForm: {"start", "end"},
}
#: The last day of a series is compared with its days.
CALENDAR = {(RepeatForm, "until"), (SeriesForm, "until")}
#: Elsewhere a day that is typed stays a day: nothing there makes moments of it but what shows them.
DAYS_ONLY = ("leadership", "members", "referrals", "relationships")
#: Where moments are made of days all the same: what is read only; a ballot, a meeting and a one-to-one, by the
#: association's clock, each with tests of its own.
MAKE_THEM = {
    "members/brings/timelines.py", "leadership/ballots/routes/office.py", "leadership/handover/calendar.py",
    "leadership/handover/operations/handovers.py", "referrals/operations/steps.py", "referrals/together.py",
    "relationships/asks/sight.py", "relationships/one_to_ones/times.py", "relationships/years/given.py",
}  # fmt: skip
MAKES_MOMENTS = re.compile(r"day_start|first_moment|to_utc|\.combine\(|wall_clock|moved_on_the_wall")
PORTAL = Path(portal.__file__).parent


def test_every_day_and_time_of_every_form_is_swept_or_stays_a_day(app):
    asked = {
        (form, name)
        for form in every_form(Form)
        if form.__module__.startswith("portal.")
        for name, field in vars_of(form).items()
        if issubclass(getattr(field, "field_class", object), DateField | TimeField | DateTimeField)
    }
    shown_off = {each for each in asked if each[0].__module__ == "portal.office.routes.components"}
    days = {each for each in asked if each[0].__module__.split(".")[1] in DAYS_ONLY}
    assert shown_off and days
    assert asked - shown_off - days - CALENDAR == {(form, name) for form, names in MOMENTS.items() for name in names}
    made = {
        str(path.relative_to(PORTAL))
        for package in DAYS_ONLY
        for path in (PORTAL / package).rglob("*.py")
        if MAKES_MOMENTS.search(path.read_text("utf-8"))
    }
    assert made == MAKE_THEM


def every_form(form: type[Form]) -> Iterator[type[Form]]:
    for each in form.__subclasses__():
        yield each
        yield from every_form(each)


def vars_of(form: type[Form]) -> dict[str, Any]:
    assert isinstance(form, FormMeta)
    return {name: getattr(form, name) for name in dir(form) if not name.startswith("_")}


def typed(form: Form) -> dict[str, Any]:
    """What a browser sends of a form that nobody touched."""
    sent = {}
    for name, field in form._fields.items():
        if name == "csrf_token" or field.data in (None, False):
            continue
        sent[name] = field._value() if hasattr(field, "_value") else str(field.data)
    return sent


def filled(kind: type[F], values: dict[str, Any]) -> F:
    form = kind(MultiDict(values), meta={"csrf": False})
    if isinstance(form, ShiftForm):
        form.role.choices = [(1, "Tea")]
    assert form.validate(), form.errors
    return form


def an_event(change: Change, **values: Any) -> EventForm:
    """From two days before the change to two days after it."""
    day = change.wall.date()
    base = {
        "title": "Night walk", "zone": change.zone, "kind": "walk", "visibility": "public", "day": f"{day - 2 * ONE}",
        "begins": "12:00", "ends": "12:30", "last_day": f"{day + 2 * ONE}",
    }  # fmt: skip
    return filled(EventForm, base | values)


def refused_at(act: Callable[..., Any], *given: Any) -> str | None:
    with pytest.raises((BadTime, TimeComesTwice)) as refused:
        act(*given)
    assert str(refused.value.sentence)
    return refused.value.field


def times_of(form: EventForm) -> Any:
    return form.plan().moments()


def hours_of(form: ShiftForm, role: Any, zone: str) -> Any:
    return form.plan(role, zone).moments()


@pytest.fixture
def in_a_request(app):
    with app.test_request_context():
        yield


def test_events_refuse_and_ask_in_every_field(in_a_request):
    found = of_each_kind()
    assert len(found) > 40
    for change in found:
        at = {"day": f"{change.between:%Y-%m-%d}", "begins": f"{change.between:%H:%M}"}
        until = {"last_day": at["day"], "ends": at["begins"]}
        asks = change.by < timedelta()
        if change.skips_a_day:
            expected = ["day", "last_day"]
        else:
            expected = ["begins_fold", "ends_fold"] if asks else ["begins", "ends"]
        last = {"last_day": f"{change.wall.date() + 3 * ONE}"}
        assert refused_at(times_of, an_event(change, **at | last)) == expected[0], change
        assert refused_at(times_of, an_event(change, **until)) == expected[1], change
        if change.skips_a_day:
            for name in ("opens_day", "closes_day", "cancel_day"):
                assert refused_at(times_of, an_event(change, **{name: at["day"]})) == name, change


def test_events_that_are_shown_and_saved_again_stay_as_they_are(in_a_request):
    """With each answer where a time comes twice, and each day about the change for what begins or ends with a day."""
    found = [(change, form) for change in of_each_kind() for form in of_the_night(change)]
    assert len(found) > 200
    with unit_of_work():
        for change, form in found:
            event = planning.create_event(form.plan(), by=None, now=NOW)
            before = planning.plan_of(event), event.start_utc, event.end_utc
            again = filled(EventForm, typed(EventForm.of(event)))
            changing.change_event(event, again.plan(), now=NOW)
            assert (planning.plan_of(event), event.start_utc, event.end_utc) == before, change
            for name in ("opens_day", "closes_day", "cancel_day"):
                assert getattr(again, name).data == getattr(form, name).data, change


def of_the_night(change: Change) -> Iterator[EventForm]:
    day = change.wall.date()
    for offset in (-1, 0, 1):
        if not (change.skips_a_day and offset == 0):
            each = f"{day + offset * ONE}"
            yield an_event(change, opens_day=each, closes_day=each, cancel_day=each)
    if change.by < timedelta():
        for fold in "01":
            answered = {"begins": f"{change.between:%H:%M}", "begins_fold": fold, "ends": f"{change.between:%H:%M}"}
            yield an_event(change, day=f"{change.between:%Y-%m-%d}", **answered | {"ends": "12:30"})
            until = {"last_day": f"{change.between:%Y-%m-%d}", "ends": f"{change.between:%H:%M}", "ends_fold": fold}
            yield an_event(change, **until)


def test_when_an_event_goes_out_is_refused_asked_and_stays_as_it_is(in_a_request):
    found = of_each_kind()
    assert found
    for change in found:
        values = {"out_day": f"{change.between:%Y-%m-%d}", "out": f"{change.between:%H:%M}"}
        field = refused_at(filled(GoingOutForm, values).at, change.zone)
        if change.by > timedelta():
            assert field == ("out_day" if change.skips_a_day else "out"), change
            continue
        assert field == "out_fold", change
        for fold in "01":
            at = filled(GoingOutForm, values | {"out_fold": fold}).at(change.zone)
            event = Event(zone=change.zone, published_at=at)
            shown = GoingOutForm(formdata=None, data=organiser.when_it_goes_out(event, at - ONE))
            assert filled(GoingOutForm, typed(shown)).at(change.zone) == at, change


def test_shifts_refuse_ask_and_stay_as_they_are(in_a_request):
    found = of_each_kind()
    assert found
    with unit_of_work():
        role = volunteering.make_role(name="Tea", duties="", skills="", newcomer_ok=True)
        for change in found:
            there, hour = change.between, timedelta(hours=1) + abs(change.by)
            for first, last, name in ((there, there + hour, "start"), (there - hour, there, "end")):
                values = {"day": f"{first:%Y-%m-%d}", "start": f"{first:%H:%M}", "end": f"{last:%H:%M}"}
                base = {"role": "1", "least": "1", "most": "2", "every": "0"} | values
                if change.skips_a_day and name == "end":
                    continue  # it would last longer than a day
                field = refused_at(hours_of, filled(ShiftForm, base), role, change.zone)
                if change.by > timedelta():
                    assert field == ("day" if change.skips_a_day else name), change
                    continue
                assert field == f"{name}_fold", change
                for fold in "01":
                    plan = filled(ShiftForm, base | {f"{name}_fold": fold}).plan(role, change.zone)
                    shift = volunteering.add_shift(plan, event=None, now=datetime(1980, 1, 1, tzinfo=UTC))
                    before = (shift.start_utc, shift.end_utc)
                    same = typed(shift_form(shift)) | {"role": "1", "every": "0"}
                    again = filled(ShiftForm, same).plan(role, change.zone)
                    volunteering.change_shift(shift, again, now=shift.start_utc)
                    assert (shift.start_utc, shift.end_utc) == before, change


def shift_form(shift: Any) -> ShiftForm:
    form = ShiftForm(formdata=None, data=values_of(shift))
    form.role.choices = [(shift.role_id, "Tea")]
    return form


def test_letters_and_rights_refuse_and_ask(in_a_request):
    found = of_each_kind()
    assert found
    for change in found:
        day, hour = f"{change.between:%Y-%m-%d}", f"{change.between:%H:%M}"
        letter = {"day": day, "at": hour}
        field = refused_at(filled(ScheduleForm, letter).moment, change.zone)
        if change.by > timedelta():
            assert field == ("day" if change.skips_a_day else "at"), change
        else:
            assert field == "at_fold", change
            first, second = (
                filled(ScheduleForm, letter | {"at_fold": fold}).moment(change.zone) for fold in ("0", "1")
            )
            assert second - first == -change.by, change
        for name in ("start", "end"):
            right = {"email": "a@example.org", "right": "events", "reason": "Asked", name: day}
            form = filled(GrantForm, right)
            if change.skips_a_day:
                assert refused_at(form.stretch, change.zone) == name, change
            else:
                start, end = form.stretch(change.zone)
                assert last_day_before(end or start + timedelta(hours=1), change.zone) == date.fromisoformat(day), (
                    change
                )
