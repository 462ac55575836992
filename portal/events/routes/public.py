"""The pages and calendars that everybody reads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import actor, public
from portal.core.caching import A_QUARTER_OF_AN_HOUR, cacheable
from portal.core.db import db, one_or_404
from portal.core.house import house
from portal.core.paging import paginate
from portal.core.parts import here
from portal.core.say import say_month
from portal.core.web import external_url
from portal.events import calendars, policies, queries, structured
from portal.events.forms import SignUpForm
from portal.events.models import Event, Phase, Registration, Standing, Visibility
from portal.events.operations import feeds
from portal.events.queries.events import Filters, in_feed, of_person
from portal.events.routes.answers import page_number
from portal.events.routes.blueprint import bp
from portal.events.words import KINDS
from portal.members.models import Person

SHOWN_FACES = 8


@bp.get("/events")
@public
def listing() -> ResponseReturnValue:
    """What is on, by month; what was, on request. The filters are in the address."""
    asked, who, now = _filters(), actor(), clock.now()
    page = paginate(queries.listed(who, asked, now), page=page_number(), per_page=50, rows=True)
    months = [
        (label, [tuple(row) for row in rows])
        for label, rows in groupby(page.items, key=lambda row: say_month(row[0].start_utc, row[0].zone))
    ]
    drafts = db.session.scalars(queries.drafts_of(who)).all() if who.person_id else []
    return render_template(
        "events/listing.html",
        page=page,
        months=months,
        asked=asked,
        kinds=KINDS,
        chips=_chips(asked),
        drafts=drafts,
        now=now,
    )


@bp.get("/events/<slug>")
@public
def show(slug: str) -> ResponseReturnValue:
    """One event: what, when, where, who comes, and the way in."""
    who, now = actor(), clock.now()
    event = one_or_404(queries.by_slug(who, slug))
    mine = db.session.scalar(queries.live(event.id, who.person_id)) if who.person_id else None
    may_sign_up = policies.sign_up(who, event)
    people: Sequence[Person] = []
    if who.signed_in and (who.is_member or policies.look_behind(who, event)):
        people = db.session.scalars(queries.say_they_come(event.id, who).limit(SHOWN_FACES + 1)).all()
    return render_template(
        "events/show.html",
        event=event,
        phase=event.phase(now),
        mine=mine,
        standing=mine.standing(now) if mine else None,
        people=people[:SHOWN_FACES],
        more_people=len(people) > SHOWN_FACES,
        hosts=[each for each in event.team if each.shown],
        form=SignUpForm(data={"list_consent": True}) if may_sign_up or mine else None,
        may_sign_up=may_sign_up,
        knows_the_room=knows_the_room(event, mine, now),
        waits=somebody_waits(event, now),
        linked_data=structured.event(event) if event.visibility == Visibility.PUBLIC else None,
        now=now,
    )


@bp.get("/events/<slug>.ics")
@public
@cacheable(A_QUARTER_OF_AN_HOUR, for_visitors=True)
def file(slug: str) -> ResponseReturnValue:
    """The event as a calendar file; with the online room for those who come."""
    who, now = actor(), clock.now()
    event = one_or_404(queries.by_slug(who, slug))
    if event.phase(now) is Phase.DRAFT:
        abort(404)
    mine = db.session.scalar(queries.live(event.id, who.person_id)) if who.person_id else None
    inside = knows_the_room(event, mine, now)
    return _calendar([calendars.entry_of(event, inside=inside)], event.title, f"{event.slug}.ics")


@bp.get("/events.ics")
@public
@cacheable(A_QUARTER_OF_AN_HOUR)
def feed() -> ResponseReturnValue:
    """All public events as a calendar to subscribe to; a cancelled one stays in it for a while, marked so."""
    since = clock.now() - calendars.KEEP_CANCELLED
    entries = [calendars.entry_of(event) for event in db.session.scalars(in_feed(since))]
    return _calendar(entries, calendars.name_of_feed(), "events.ics")


@bp.get("/calendar/<token>.ics")
@public
def personal_feed(token: str) -> ResponseReturnValue:
    """One person's calendar, for whoever holds its secret address."""
    found = feeds.whose(token)
    if found is None:
        abort(404)
    now = clock.now()
    since = now - calendars.KEEP_CANCELLED
    entries = [
        calendars.entry_of(event, inside=mine.standing(now) is Standing.CONFIRMED, tentative=mine.confirmed_at is None)
        for event, mine in db.session.execute(of_person(found.person_id, since)).all()
        if mine.standing(now) is not Standing.EXPIRED
    ]
    for collect in house().hooks.get("calendar_entries", []):
        entries += collect(found.person_id, since)
    return _calendar(entries, calendars.name_of_feed(), "calendar.ics")


def knows_the_room(event: Event, mine: Registration | None, now: datetime) -> bool:
    """Whether the reader may see the link to the online room: who has a place, and the team."""
    if mine is not None and mine.standing(now) is Standing.CONFIRMED:
        return True
    return actor().signed_in and policies.look_behind(actor(), event)


def somebody_waits(event: Event, now: datetime) -> bool:
    """Whether a newcomer would join a queue."""
    if event.capacity is None:
        return False
    if event.free is not None and event.free <= 0:
        return True
    return db.session.scalar(queries.waiting(event.id).with_only_columns(Registration.id).limit(1)) is not None


def _calendar(entries: list[Any], name: str, filename: str) -> Response:
    response = Response(calendars.feed(entries, name=name), mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'inline; filename="{filename}"'
    response.headers["X-Robots-Tag"] = "noindex"
    response.add_etag()
    response.make_conditional(request)
    return response


def _filters() -> Filters:
    asked = request.args
    return Filters(
        words=asked.get("q", "").strip()[:200],
        kind=asked.get("kind", "") if asked.get("kind", "") in KINDS else "",
        online=asked.get("online") == "1",
        members=asked.get("members") == "1",
        past=asked.get("when") == "past",
    )


def _chips(asked: Filters) -> list[tuple[Any, str]]:
    chips = [
        (_("“%(words)s”", words=asked.words), here(q=None, page=None)) if asked.words else None,
        (KINDS[asked.kind], here(kind=None, page=None)) if asked.kind else None,
        (_("Online"), here(online=None, page=None)) if asked.online else None,
        (_("Members only"), here(members=None, page=None)) if asked.members else None,
    ]
    return [chip for chip in chips if chip]


def subscription(token: str) -> dict[str, str]:
    """The two spellings of a personal calendar's address: for the browser, and for calendar programs."""
    address = external_url("events.personal_feed", token=token)
    return {"https": address, "webcal": "webcal:" + address.split(":", 1)[1]}
