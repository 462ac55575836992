"""The pages that everybody reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm.attributes import set_committed_value

from portal.core import clock
from portal.core.access import actor, public
from portal.core.actors import Actor
from portal.core.answering import shown
from portal.core.dates import add_months
from portal.core.db import db, one_or_404
from portal.core.forms import Form
from portal.core.paging import page_number, paginate
from portal.core.parts import here
from portal.core.questions import ask
from portal.core.say import say_month
from portal.core.settings import today
from portal.events.blueprint import bp
from portal.events.calendars import structured
from portal.events.programme.models import Event, Visibility
from portal.events.programme.queries import events, series
from portal.events.programme.words import KINDS
from portal.events.questions.forms import asking
from portal.events.questions.queries import Asked
from portal.events.registrations import month, policies
from portal.events.registrations.forms import SignUpForm, VisitForm
from portal.events.registrations.queries import familiar, of_event, sight
from portal.events.registrations.queries.sight import Filters
from portal.events.registrations.seen import Seen, see
from portal.events.visitors.forms import AskForm

#: More than anybody reads in a calendar.
MOST_IN_A_MONTH = 400


@bp.get("/events")
@public
def listing() -> ResponseReturnValue:
    """What is on, by month; what was, on request; or one month as a calendar. The filters are in the address."""
    who, now = actor(), clock.now()
    if request.args.get("view") == "month":
        return _month(who, now)
    asked = _filters()
    page = paginate(sight.listed(who, asked, now), page=page_number(), per_page=50, rows=True)
    months = [(label, [tuple(row) for row in rows]) for label, rows in groupby(page.items, key=_section)]
    drafts = db.session.scalars(events.drafts_of(who)).all() if who.person_id else []
    few = [event.id for event, _mine in page.items if event.free is None or event.free > 0]
    return render_template(
        "events/listing.html",
        page=page,
        queued=_queued(few) if few and not asked.past else {},
        months=months,
        asked=asked,
        kinds=KINDS,
        chips=_chips(asked),
        familiar={} if asked.past else familiar.who_comes(who, [event.id for event, _mine in page.items]),
        choices=_months_ahead(),
        month=None,
        drafts=drafts,
        now=now,
    )


def _month(who: Actor, now: datetime) -> ResponseReturnValue:
    """A month as a calendar on the wall; this one, unless the address names another."""
    this = today(now).replace(day=1)
    chosen = _chosen_month() or this
    asked = replace(_filters(), days=month.span(chosen), past=False)
    rows = db.session.execute(sight.listed(who, asked, now).limit(MOST_IN_A_MONTH)).all()
    before, after = month.beside(chosen)
    weeks = month.weeks(chosen, [(event, mine) for event, mine in rows])
    return render_template(
        "events/month.html",
        month=chosen,
        this=this,
        today=today(now),
        before=before,
        after=after,
        weekdays=month.weekdays(),
        weeks=weeks,
        empty=not any(square.entries for week in weeks for square in week if square.within),
        asked=asked,
        kinds=KINDS,
        chips=_chips(replace(asked, days=None)),
        choices=[],
        now=now,
    )


@bp.get("/events/<slug>")
@public
def show(slug: str) -> ResponseReturnValue:
    """One event: what, when, where, who comes, and the way in."""
    return page_of(slug)


def page_of(slug: str, form: Form | None = None) -> ResponseReturnValue:
    """The page of an event for this reader. `form`: that of a visitor, which was sent and not taken."""
    who, now = actor(), clock.now()
    event = one_or_404(sight.visible(who).where(Event.slug == slug))
    told = ask(
        [
            of_event.TEAM, of_event.TICKET_TYPES, of_event.TERMS, of_event.ASKED, of_event.QUEUE, series.NEXT,
            *(of_event.OF_READER if who.signed_in else ()),
        ],
        who, now, event=event.id,
    )  # fmt: skip
    set_committed_value(event, "team", [each for each, _person in told.get(of_event.TEAM)])
    mine = next(iter(told.get(of_event.MINE)), None)
    if mine is not None:
        set_committed_value(mine, "party", told.get(of_event.PARTY))
    seen = see(
        event, mine, who, now, told.get(of_event.TICKET_TYPES), next(iter(told.get(of_event.TERMS)), None)
    )  # fmt: skip
    queue: list[bool] = told.get(of_event.QUEUE)
    everybodys = event.visibility == Visibility.PUBLIC and not seen.phase.hidden
    people = told.get(of_event.FACES) if who.signed_in and policies.see_who_comes(who, event) else []
    return shown(
        "events/show.html",
        event=event,
        seen=seen,
        familiar=familiar.who_comes(who, [event.id]).get(event.id, []) if people else [],
        people=people[: of_event.SHOWN_FACES],
        more_people=len(people) > of_event.SHOWN_FACES,
        others=bool(people) and sum(told.get(of_event.ALL_WHO_COME)) > len(people),
        hosts=[each for each in event.team if each.shown],
        also=told.get(series.NEXT),
        form=form if form and "ask" in seen.verbs else _form(seen, who, told.get(of_event.ASKED)),
        linked_data=structured.event(event, now, seen.ticket_types, queued=queue[0]) if everybodys else None,
        card=structured.card(event) if everybodys else None,
    )


def _form(seen: Seen, who: Actor, rows: Sequence[Any]) -> Form | None:
    """The way in, where there is one for this reader."""
    if "ask" in seen.verbs:
        return AskForm()
    kind = VisitForm if who.signed_in and policies.comes_as_guest(who, seen.event) else SignUpForm
    whole = asking(kind, [Asked(*row) for row in rows] if seen.may_begin else ())
    return whole.of(seen.ticket_types, seen.mine) if seen.verbs else None


def _queued(ids: list[int]) -> dict[int, bool]:
    """Where whoever signed up would wait, and whether they could."""
    return {number: bool(given) for number, given in db.session.execute(sight.where_one_waits(ids))}


def _section(row: Any) -> str:
    """The heading of the list under which an event stands: its month, while it has a day."""
    event = row[0]
    return str(_("The new day is not fixed yet")) if event.day_is_open else say_month(event.start_utc, event.zone)


def _chosen_month() -> date | None:
    return month.month_of(request.args.get("month", ""))


def _months_ahead() -> list[date]:
    """What the list may be narrowed to: a year from this month on, and whatever month was chosen."""
    this = today().replace(day=1)
    return sorted({*(add_months(this, number) for number in range(12)), _chosen_month() or this})


def _filters() -> Filters:
    asked, chosen = request.args, _chosen_month()
    return Filters(
        words=asked.get("q", "").strip()[:200],
        kind=asked.get("kind", "") if asked.get("kind", "") in KINDS else "",
        online=asked.get("online") == "1",
        members=asked.get("members") == "1",
        free=asked.get("free") == "1",
        past=asked.get("when") == "past" and chosen is None,
        days=(chosen, add_months(chosen, 1)) if chosen else None,
    )


def _chips(asked: Filters) -> list[tuple[Any, str]]:
    chips = [
        (_("“%(words)s”", words=asked.words), here(q=None, page=None)) if asked.words else None,
        (KINDS[asked.kind], here(kind=None, page=None)) if asked.kind else None,
        (_("Online"), here(online=None, page=None)) if asked.online else None,
        (_("Members only"), here(members=None, page=None)) if asked.members else None,
        (_("With free places"), here(free=None, page=None)) if asked.free else None,
        (say_month(asked.days[0]), here(month=None, page=None)) if asked.days else None,
    ]
    return [chip for chip in chips if chip]
