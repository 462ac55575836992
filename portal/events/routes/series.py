"""The series of an event: how it repeats, its days, and what is done to one and all that follow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.core import clock
from portal.core.access import actor, requires
from portal.core.answering import Done, answered, carry_out, shown
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.say import say_day, say_list
from portal.events.blueprint import bp
from portal.events.programme import policies
from portal.events.programme.forms import CancelForm, PostponeForm
from portal.events.programme.models import Event, Phase
from portal.events.programme.operations import series as operations
from portal.events.programme.operations.series import NamedDay
from portal.events.programme.queries import series as queries
from portal.events.programme.series_forms import FollowForm, RepeatForm, SeriesForm
from portal.events.programme.series_models import Turn
from portal.events.programme.series_words import labels, say_series
from portal.events.registrations.operations import calling_off, following
from portal.events.registrations.routes.finding import find_event


@bp.get("/events/<slug>/manage/series")
@requires(policies.manage, of=find_event)
def series(event: Event) -> ResponseReturnValue:
    """The days of its series; or how it might repeat, and on which days that would be: nothing is made by looking."""
    return _page(event)


@bp.post("/events/<slug>/manage/series")
@requires(policies.manage, of=find_event)
def repeat(event: Event) -> ResponseReturnValue:
    """Make the events of the days that were ticked."""
    slug, now, person = event.slug, clock.now(), actor().person_id
    first = event.local_start.date()
    form = SeriesForm().about(first)
    form.offer(_asked(event, first, now)[1])
    done = _made(form, slug, partial(operations.make, event, by=person, now=now))
    return done or _page(find_event(slug), form)


@bp.get("/events/<slug>/manage/series/more")
@requires(policies.manage, of=find_event)
def more_days(event: Event) -> ResponseReturnValue:
    """Until when the series goes on, and on which days that would be."""
    return _more(event)


@bp.post("/events/<slug>/manage/series/more")
@requires(policies.manage, of=find_event)
def go_on(event: Event) -> ResponseReturnValue:
    """Make the events of the further days that were ticked."""
    slug, now, person, turns = event.slug, clock.now(), actor().person_id, _turns(event)
    model = operations.last_of([turn.event for turn in turns], now)
    if model is None:
        return redirect(_at(slug), 303)
    form = SeriesForm().about(turns[-1].day)
    form.offer(_asked(model, turns[-1].day, now)[1])
    done = _made(form, slug, partial(operations.go_on, event, by=person, now=now))
    return done or _more(find_event(slug), form)


def _made(form: SeriesForm, slug: str, make: Callable[..., object]) -> ResponseReturnValue | None:
    """Events on the days that were ticked, as the form asks."""

    def act() -> Done:
        days = form.chosen()
        make(form.rule(), days, out=bool(form.out.data))
        said = ngettext("One more event is made.", "%(num)s more events are made.", len(days))
        return Done(_at(slug), str(said))

    return answered(form, act)


@bp.post("/events/<slug>/manage/series/follow")
@requires(policies.manage, of=find_event)
def follow(event: Event) -> ResponseReturnValue:
    """What was edited about this one holds for all that follow."""
    slug, form, now = event.slug, FollowForm(), clock.now()
    left: dict[str, list[str]] = {}
    turns = _turns(event)
    among = _mine(turns)
    form.offer(_edited(event, turns))

    def act() -> Done:
        outcome = following.carry_on(
            event, set(form.names.data or ()), among=among, now=now, on_again=bool(form.on_again.data)
        )
        left.update(_by_reason(outcome.left))
        said = ngettext("One that follows is changed.", "%(num)s that follow are changed.", outcome.changed)
        return Done(_at(slug), str(said) if outcome.changed else _("None that follows was changed."))

    done = answered(form, act)
    if done:
        _say_left(left)
    return done or _page(find_event(slug), follow=form)


@bp.post("/events/<slug>/manage/series/publish")
@requires(policies.manage, of=find_event)
def publish_series(event: Event) -> ResponseReturnValue:
    """Publish the drafts of the series."""
    slug, among = event.slug, _mine(_turns(event))
    left: dict[str, list[str]] = {}

    def act() -> None:
        left.update(_by_reason(operations.publish_drafts(event, among, now=clock.now())))

    said = _("What was ready is out: everybody who may can sign up now.")
    done = carry_out(act, said, back=_at(slug))
    _say_left(left)
    return done


@bp.post("/events/<slug>/manage/series/cancel")
@requires(policies.manage, of=find_event)
def cancel_following(event: Event) -> ResponseReturnValue:
    """Call this one and all that follow off; everybody on their lists is told. It leads to how far that is."""
    form, slug, now, turns, who = CancelForm(), event.slug, clock.now(), _turns(event), actor()
    discards, among = {turn.event_id for turn in turns if policies.discard(who, turn.event)}, _mine(turns)
    thrown_away = event.phase(now).hidden and event.id in discards

    def act() -> str:
        begun = calling_off.cancel_following(
            event, form.reason.data or "", among=among, discards=discards, now=now, by=who.person_id,
            account_id=who.account_id, back=url_for(".listing") if thrown_away else _at(slug),
        )  # fmt: skip
        return url_for("members.job", job_id=begun.id)

    return answered(form, act) or _page(find_event(slug), cancel=form)


@bp.post("/events/<slug>/manage/series/postpone")
@requires(policies.manage, of=find_event)
def postpone_following(event: Event) -> ResponseReturnValue:
    """Postpone this one and all that follow. It leads to how far that is."""
    form, slug, who, among = PostponeForm(), event.slug, actor(), _mine(_turns(event))

    def act() -> str:
        begun = calling_off.postpone_following(
            event, form.news.data or "", among=among, now=clock.now(), by=who.person_id, account_id=who.account_id,
            back=_at(slug),
        )  # fmt: skip
        return url_for("members.job", job_id=begun.id)

    return answered(form, act) or _page(find_event(slug), postpone=form)


def _page(
    event: Event,
    make: SeriesForm | None = None,
    *,
    follow: FollowForm | None = None,
    cancel: CancelForm | None = None,
    postpone: PostponeForm | None = None,
) -> ResponseReturnValue:
    now, turns = clock.now(), _turns(event)
    values: dict[str, Any] = {"event": event, "phase": event.phase(now), "now": now}
    if not turns:
        first = event.local_start.date()
        return shown("events/repeat.html", **values, **_repeating(event, first, make, now))
    found, edited = db.session.scalars(queries.series_of(event)).one(), _edited(event, turns)
    who, this = actor(), next(turn for turn in turns if turn.event_id == event.id)
    later = [turn.event for turn in turns if turn.day >= this.day and policies.manage(who, turn.event)]
    phases = {each.phase(now) for each in later}
    return shown(
        "events/series.html",
        **values,
        turns=[(turn, turn.event.phase(now), [label for _name, label in labels(turn.by_hand)]) for turn in turns],
        rule=say_series(found),
        follow_form=follow or FollowForm(formdata=None, names=list(edited)).offer(edited),
        edited=edited,
        some_wait=any(turn.event.day_is_open for turn in turns if turn.day > this.day),
        follows=turns[-1].day > this.day,
        drafts=any(turn.event.phase(now) is Phase.DRAFT for turn in turns),
        can_postpone=Phase.PUBLISHED in phases,
        can_cancel=bool(phases - {Phase.CANCELLED, Phase.OVER}),
        cancel_form=cancel or CancelForm(formdata=None),
        postpone_form=postpone or PostponeForm(formdata=None),
        asking="cancel" if cancel else "postpone" if postpone else "",
        form=follow or cancel or postpone,
    )


def _more(event: Event, make: SeriesForm | None = None) -> ResponseReturnValue:
    now, turns = clock.now(), _turns(event)
    model = operations.last_of([turn.event for turn in turns], now)
    if model is None:
        return redirect(_at(event.slug), 303)
    found, last = db.session.scalars(queries.series_of(event)).one(), turns[-1].day
    values = _repeating(model, last, make, now, pattern=found.pattern, every=found.every)
    return shown("events/repeat.html", event=event, phase=event.phase(now), now=now, model=model, last=last, **values)


def _repeating(event: Event, first: date, make: SeriesForm | None, now: datetime, **known: Any) -> dict[str, Any]:
    """How it might repeat; and the days of that, all ticked at first, when the address or the form says it."""
    asked, dates = _asked(event, first, now, **known)
    if make is None:
        make = SeriesForm(formdata=None, data=asked.data | {"out": not event.phase(now).hidden}).about(first)
        make.offer(dates)
        make.days.data = [value for value, _label in make.days.choices]
    return {"asked": asked, "form": make, "dates": dates}


def _asked(event: Event, first: date, now: datetime, **known: Any) -> tuple[RepeatForm, list[NamedDay]]:
    """The rule that was sent, and the days that it names; none where it does not hold, which stands in the form."""
    sent = request.form if request.method == "POST" else request.args
    asked = RepeatForm(sent if "pattern" in sent else None, data=known, meta={"csrf": False}).about(first)
    if "pattern" not in sent or not asked.validate():
        return asked, []
    try:
        return asked, operations.dates(event, asked.rule(), now)
    except DomainError as error:
        asked.refuse(error)
        return asked, []


def _by_reason(left: list[tuple[Event, str]]) -> dict[str, list[str]]:
    days: dict[str, list[str]] = {}
    for event, why in left:
        days.setdefault(why, []).append(say_day(event.start_utc, event.zone))
    return days


def _say_left(left: dict[str, list[str]]) -> None:
    """Which days stay as they are, with each reason once."""
    for why, days in left.items():
        flash(_("%(days)s: %(why)s", days=say_list(days), why=why), "warning")


def _turns(event: Event) -> list[Turn]:
    return list(db.session.scalars(queries.turns_of(event)).all())


def _mine(turns: list[Turn]) -> set[int]:
    """Those of the series that whoever asks may manage."""
    who = actor()
    return {turn.event_id for turn in turns if policies.manage(who, turn.event)}


def _edited(event: Event, turns: list[Turn]) -> set[str]:
    return {name for turn in turns if turn.event_id == event.id for name in turn.by_hand}


def _at(slug: str) -> str:
    return url_for(".series", slug=slug)
