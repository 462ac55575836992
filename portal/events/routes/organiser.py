"""Running events: publishing, postponing, calling off."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import actor, requires
from portal.core.answering import Done, answered, carry_out, no, note, refused, shown
from portal.core.dates import local
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.say import say_moment
from portal.core.wall_clock import fold_of
from portal.core.work import unit_of_work
from portal.events.blueprint import bp
from portal.events.errors import NotPublishable
from portal.events.programme import policies
from portal.events.programme.forms import CancelForm, DayForm, GoingOutForm, PostponeForm, times_of
from portal.events.programme.models import Event, Phase
from portal.events.programme.operations import checking, publishing
from portal.events.programme.queries import series
from portal.events.registrations.operations import changing
from portal.events.registrations.policies import see_attendees
from portal.events.registrations.queries import lists
from portal.events.registrations.queries.counts import tally
from portal.events.registrations.routes.finding import find_event
from portal.events.registrations.seen import from_behind
from portal.events.routes.set_up import OUT


@bp.get("/events/<slug>/manage")
@requires(policies.look_behind, of=find_event)
def manage(event: Event) -> ResponseReturnValue:
    """How it stands, and what is to be done."""
    return render_template("events/manage.html", **_behind(event))


@bp.post("/events/<slug>/manage/publish")
@requires(policies.manage, of=find_event)
def publish(event: Event) -> ResponseReturnValue:
    slug = event.slug
    try:
        with unit_of_work() as work:
            publishing.publish(event, now=clock.now())
            work.answer = _page(slug)
    except DomainError as error:
        return no(error, _page(slug))  # where all that is missing stands
    note(str(OUT))
    return redirect(_page(slug), 303)


@bp.post("/events/<slug>/manage/schedule")
@requires(policies.manage, of=find_event)
def schedule(event: Event) -> ResponseReturnValue:
    """Let it go out by itself."""
    form, slug = GoingOutForm(), event.slug

    def act() -> Done:
        at = form.at(event.zone)
        publishing.schedule(event, at, now=clock.now())
        return Done(_page(slug), _("It goes out %(moment)s.", moment=say_moment(at, event.zone)))

    done = answered(form, act)
    return done or shown("events/manage.html", form=form, **_behind(find_event(slug)) | {"schedule_form": form})


@bp.post("/events/<slug>/manage/call-back")
@requires(policies.manage, of=find_event)
def call_back(event: Event) -> ResponseReturnValue:
    """A draft again, before it goes out."""
    said = _("It is a draft again, and nobody sees it.")
    return carry_out(partial(publishing.call_back, event, now=clock.now()), said, back=_page(event.slug))


@bp.post("/events/<slug>/manage/cancel")
@requires(policies.manage, of=find_event)
def cancel(event: Event) -> ResponseReturnValue:
    """Call the event off; everybody is told at once, and it cannot be taken back."""
    form, person = CancelForm(), actor().person_id
    if not form.validate():
        return shown("events/manage.html", form=form, **_behind(event) | {"cancel_form": form}, asking="cancel")
    said = _("The event is cancelled. Everybody on the list is told today.")
    act = partial(changing.cancel_event, event, form.reason.data or "", now=clock.now(), by=person)
    return carry_out(act, said, back=_page(event.slug))


@bp.post("/events/<slug>/manage/postpone")
@requires(policies.manage, of=find_event)
def postpone(event: Event) -> ResponseReturnValue:
    form, person = PostponeForm(), actor().person_id
    if not form.validate():
        return shown("events/manage.html", form=form, **_behind(event) | {"postpone_form": form}, asking="postpone")
    said = _("The event is postponed. When you set a new day, everybody on the list hears of it.")
    act = partial(changing.postpone, event, form.news.data or "", now=clock.now(), by=person)
    return carry_out(act, said, back=_page(event.slug))


@bp.post("/events/<slug>/manage/date")
@requires(policies.manage, of=find_event)
def set_date(event: Event) -> ResponseReturnValue:
    """A postponed event gets its new day; everybody on the list is told."""
    form, slug = DayForm(), event.slug
    if not form.validate():
        return shown("events/manage.html", form=form, **_behind(event) | {"day_form": form})
    try:
        with unit_of_work() as work:
            changing.set_date(event, form.when(), now=clock.now())
            work.answer = _page(slug)
    except NotPublishable as error:
        return no(error, _page(slug))
    except DomainError as error:
        return refused(form, error, "events/manage.html", **_behind(find_event(slug)) | {"day_form": form})
    note(_("The new day is set. Everybody on the list is told."))
    return redirect(_page(slug), 303)


@bp.post("/events/<slug>/manage/discard")
@requires(policies.discard, of=find_event)
def discard(event: Event) -> ResponseReturnValue:
    slug = event.slug
    try:
        with unit_of_work() as work:
            publishing.discard(event, now=clock.now())
            work.answer = url_for(".listing")
    except DomainError as error:
        return no(error, _page(slug))
    note(_("The draft is gone."))
    return redirect(work.answer, 303)


def _behind(event: Event) -> dict[str, Any]:
    now = clock.now()
    checks = checking.checks(event, now) if event.phase(now).hidden else []
    return {
        "event": event,
        "phase": event.phase(now),
        "seen": from_behind(event, actor(), now),
        "checks": checks,
        "ready": all(check.fine or not check.needed for check in checks),
        "tally": tally(event.id),
        "history": db.session.execute(lists.history(event.id, 12)).all() if see_attendees(actor(), event) else [],
        "cancel_form": CancelForm(),
        "postpone_form": PostponeForm(),
        "schedule_form": GoingOutForm(formdata=None, data=when_it_goes_out(event, now)),
        "day_form": DayForm(data=_but_the_day(event)) if event.day_is_open else None,
        "beside": series.around(event),
        "now": now,
    }


def _but_the_day(event: Event) -> dict[str, Any]:
    """A postponed event's hours; the day is what is to be decided."""
    return times_of(event, event.local_start.date()) | {"day": None}


def when_it_goes_out(event: Event, now: datetime) -> dict[str, Any]:
    """When it goes out, or what is proposed: tomorrow morning."""
    zone, at = event.zone, event.published_at
    if event.phase(now) is not Phase.SCHEDULED or at is None:
        return {"out_day": local(now, zone).date() + timedelta(days=1)}
    fold = fold_of(local(at, zone).replace(tzinfo=None), zone, at)
    return {
        "out_day": local(at, zone).date(),
        "out": local(at, zone).time(),
        "out_fold": "" if fold is None else str(fold),
    }


def _page(slug: str) -> str:
    return url_for(".manage", slug=slug)
