"""An event that repeats: its days, stepped by the clock on the wall, and an event made for each of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm.attributes import set_committed_value

from portal.core import audit
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.locking import for_update, locked
from portal.core.say import say_month
from portal.core.wall_clock import BadTime, TimeComesTwice
from portal.events.programme.models import Event, Phase
from portal.events.programme.operations import planning, publishing, seats
from portal.events.programme.operations.planning import Plan, When
from portal.events.programme.repeats import MOST_TIMES, MOST_YEARS, Rule
from portal.events.programme.series_models import Series, Turn

#: More than this would fill a page that lists them.
MOST_EVER = 240
CHANGED_MEANWHILE = _l("The days were changed meanwhile. Please look at them again.")


class NotRepeatable(DomainError):
    """The event, or what was asked of it, makes no series."""


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day that a rule names. `plan`: the event there, or None where there is to be none, which `says` why."""

    day: date
    plan: Plan | None
    says: str = ""


def dates(event: Event, rule: Rule, now: datetime) -> list[NamedDay]:
    """The days of a series that begins with this event, its own first; those on which it cannot be say why.

    Nothing is written. Raises NotRepeatable where the rule goes on for too long, or names no further day.
    """
    found: list[NamedDay] = []
    made = 0
    for turn, day in rule.named():
        if day is None:
            each = _missing(turn, rule)
        else:
            each = NamedDay(day, planning.plan_of(event)) if day == rule.first else _on(event, day, now)
        made += each.plan is not None
        if made > MOST_TIMES:
            too_many = ngettext("A series has at most %(num)s day.", "A series has at most %(num)s days.", MOST_TIMES)
            raise NotRepeatable(f"{too_many} " + _("Choose an earlier last day, or fewer times."), field="until")
        found.append(each)
        if made == rule.times:
            break
    if (rule.times and made < rule.times) or (rule.until and rule.latest < rule.until):
        sentence = ngettext(
            "A series goes on for a year at most.", "A series goes on for %(num)s years at most.", MOST_YEARS
        )
        raise NotRepeatable(sentence, field="times" if rule.times and made < rule.times else "until")
    if made < 2:
        raise NotRepeatable(_("These are fewer than two days. Choose a later last day."), field="until")
    return found


def make(event: Event, rule: Rule, days: set[date], *, out: bool, by: int | None, now: datetime) -> Series:
    """A series of this event and of new ones on these of its days, with the same team; `out`: published at once.

    Each is an event of its own, with its own address. Raises NotRepeatable, NotPublishable.
    """
    event = seats.lock(event)
    if db.session.get(Turn, event.id) is not None:
        raise NotRepeatable(_("This event is one of a series already."))
    if event.phase(now) not in {Phase.DRAFT, Phase.SCHEDULED, Phase.PUBLISHED}:
        raise NotRepeatable(_("Only a draft, or an event that is still to come, can be repeated."))
    if rule.first != event.local_start.date():
        raise NotRepeatable(CHANGED_MEANWHILE)
    plans = _chosen(event, rule, days, now)
    series = Series(
        zone=event.zone, pattern=rule.pattern, every=rule.every, first=rule.first, until=rule.until, times=rule.times,
        created_at=now,
    )  # fmt: skip
    db.session.add(series)
    db.session.flush()
    db.session.add(Turn(event_id=event.id, series_id=series.id, day=rule.first, by_hand={}))
    _repeat(event, series, plans, out=out, by=by, now=now)
    return series


def go_on(event: Event, rule: Rule, days: set[date], *, out: bool, by: int | None, now: datetime) -> None:
    """Further days of the event's series, made like the last one of it that takes place; the rule begins with its last.

    Raises NotRepeatable, NotPublishable.
    """
    turns = turns_locked(event)
    model = last_of([turn.event for turn in turns], now)
    if not turns or model is None or turns[-1].day != rule.first:
        raise NotRepeatable(CHANGED_MEANWHILE)
    if len(turns) + len(days) > MOST_EVER:
        raise NotRepeatable(_("This series is long enough. Begin a new one from a copy of an event."))
    plans = _chosen(model, rule, days, now)
    series = db.session.get_one(Series, turns[-1].series_id)
    if (series.pattern, series.every) != (rule.pattern, rule.every):
        raise NotRepeatable(CHANGED_MEANWHILE)
    series.until, series.times = max(days), None
    _repeat(model, series, plans, out=out, by=by, now=now)


def last_of(events: list[Event], now: datetime) -> Event | None:
    """The one that further days are made like: the last that was not called off."""
    return next((each for each in reversed(events) if each.phase(now) is not Phase.CANCELLED), None)


def _chosen(event: Event, rule: Rule, days: set[date], now: datetime) -> dict[date, Plan]:
    plans = {each.day: each.plan for each in dates(event, rule, now) if each.plan and each.day != rule.first}
    if not days <= set(plans):
        raise NotRepeatable(CHANGED_MEANWHILE)
    if not days:
        raise NotRepeatable(_("Tick at least one more day."), field="days")
    return {day: plans[day] for day in sorted(days)}


def publish_drafts(event: Event, among: set[int], *, now: datetime) -> list[tuple[Event, str]]:
    """Publish the drafts of the event's series; those that are not ready stay, each with a sentence about why."""
    left = []
    for each in turns_locked(event):
        if each.event_id in among and each.event.phase(now) is Phase.DRAFT:
            try:
                publishing.publish(each.event, now=now)
            except DomainError as error:
                left.append((each.event, str(error.sentence)))
    return left


def turns_locked(event: Event, *, since: bool = False) -> list[Turn]:
    """The turns of the event's series in the order of their days, series and events locked; of one alone, none.

    `since`: only itself and those that follow. The series is locked first, then its events in the order of their ids.
    """
    number = db.session.scalar(select(Turn.series_id).where(Turn.event_id == event.id))
    if number is None:
        return []
    locked(Series, number)
    of_series = select(Turn.event_id).where(Turn.series_id == number)
    events = db.session.scalars(for_update(select(Event).where(Event.id.in_(of_series)).order_by(Event.id), of=Event))
    by_id = {each.id: each for each in events.all()}
    found = select(Turn).where(Turn.series_id == number).order_by(Turn.day).execution_options(populate_existing=True)
    turns = [turn for turn in db.session.scalars(found).all() if turn.event_id in by_id]
    for turn in turns:
        set_committed_value(turn, "event", by_id[turn.event_id])
    first = next(turn.day for turn in turns if turn.event_id == event.id)
    return [turn for turn in turns if not since or turn.day >= first]


def first_of_two(plan: Plan) -> Plan:
    """The plan; of an hour that comes twice it means the first. Raises BadTime."""
    try:
        plan.moments()
    except TimeComesTwice:
        plan = replace(plan, start_fold=0, end_fold=0)
        plan.moments()
    return plan


def _repeat(event: Event, series: Series, plans: dict[date, Plan], *, out: bool, by: int | None, now: datetime) -> None:
    for day, plan in plans.items():
        again = planning.create_event(plan, by=None, now=now, like=event)
        again.created_by = by
        db.session.add(Turn(event_id=again.id, series_id=series.id, day=day, by_hand={}))
        db.session.flush()
        if out:
            publishing.publish(again, now=now)
    audit.write("events.repeated", about=event, after={"days": [day.isoformat() for day in plans]})


def _missing(turn: date, rule: Rule) -> NamedDay:
    said = _("%(month)s has no day %(number)s, so it is left out.", month=say_month(turn), number=rule.first.day)
    return NamedDay(turn, None, said)


def _on(event: Event, day: date, now: datetime) -> NamedDay:
    """The event on another day, at the same hours by the clock; of hours that come twice, the first."""
    by = timedelta(days=(day - event.local_start.date()).days)
    when = When(local_start=event.local_start + by, local_end=event.local_end + by)
    asked = planning.plan_on(event, when, now)
    try:
        plan = first_of_two(asked)
    except BadTime as skipped:
        return NamedDay(day, None, _("%(why)s It is left out.", why=skipped.sentence))
    if plan.moments()[0] <= now:
        return NamedDay(day, None, _("It has passed, so it is left out."))
    twice = _("The clocks go back that night: an hour that comes twice is taken the first time.")
    return NamedDay(day, plan, "" if plan == asked else twice)
