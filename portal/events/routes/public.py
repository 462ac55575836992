"""The pages and calendars that everybody reads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock, language
from portal.core.access import actor, public
from portal.core.caching import A_QUARTER_OF_AN_HOUR, cacheable
from portal.core.db import db, one_or_404
from portal.core.paging import page_number, paginate
from portal.core.parts import here
from portal.core.say import say_month
from portal.core.web import external_url
from portal.events import calendars, policies, queries, structured
from portal.events.forms import SignUpForm
from portal.events.models import Phase, Standing, Visibility
from portal.events.operations import feeds
from portal.events.queries.events import in_feed
from portal.events.queries.registrations import of_person
from portal.events.queries.sight import Filters
from portal.events.routes.blueprint import bp
from portal.events.seen import knows_the_room, see
from portal.events.words import KINDS
from portal.members import reach
from portal.members.models import Person

SHOWN_FACES = 8


@bp.get("/events")
@public
def listing() -> ResponseReturnValue:
    """What is on, by month; what was, on request. The filters are in the address."""
    asked, who, now = _filters(), actor(), clock.now()
    page = paginate(queries.listed(who, asked, now), page=page_number(), per_page=50, rows=True)
    months = [(label, [tuple(row) for row in rows]) for label, rows in groupby(page.items, key=_section)]
    drafts = db.session.scalars(queries.drafts_of(who)).all() if who.person_id else []
    few = [event.id for event, _mine in page.items if event.free is not None and event.free > 0]
    return render_template(
        "events/listing.html",
        page=page,
        queued=set(db.session.scalars(queries.with_a_queue(few))) if few and not asked.past else set(),
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
    seen = see(event, mine, who, now)
    people: Sequence[Person] = []
    if who.signed_in and policies.see_who_comes(who, event):
        people = db.session.scalars(queries.say_they_come(event.id, who).limit(SHOWN_FACES + 1)).all()
    return render_template(
        "events/show.html",
        event=event,
        seen=seen,
        people=people[:SHOWN_FACES],
        more_people=len(people) > SHOWN_FACES,
        others=bool(people) and queries.come_in_all(event.id) > len(people),
        hosts=[each for each in event.team if each.shown],
        form=SignUpForm(data={"list_consent": True}) if seen.verbs else None,
        linked_data=structured.event(event) if event.visibility == Visibility.PUBLIC else None,
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
    inside = knows_the_room(event, mine, who, now)
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
    with language.spoken(reach.reader(found.person_id).language if language.several() else None):
        return _calendar(_entries_of(found.person_id, clock.now()), calendars.name_of_feed(), "calendar.ics")


def _entries_of(person_id: int, now: datetime) -> list[calendars.Entry]:
    since = now - calendars.KEEP_CANCELLED
    entries = [
        calendars.entry_of(event, inside=mine.standing(now) is Standing.CONFIRMED, tentative=mine.confirmed_at is None)
        for event, mine in db.session.execute(of_person(person_id, since)).all()
        if mine.standing(now) is not Standing.EXPIRED
    ]
    for collect in calendars.ENTRIES.all():
        entries += collect(person_id, since)
    return entries


def _section(row: Any) -> str:
    """The heading of the list under which an event stands: its month, while it has a day."""
    event = row[0]
    return str(_("The new day is not fixed yet")) if event.day_is_open else say_month(event.start_utc, event.zone)


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
