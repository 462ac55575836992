"""Calendars to open and to subscribe to, for everybody and for one person."""

from __future__ import annotations

from datetime import datetime

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import actors, calendar_files, clock, language
from portal.core.access import actor, public, requires
from portal.core.answering import carry_out
from portal.core.caching import A_QUARTER_OF_AN_HOUR, cacheable
from portal.core.calendar_files import ENTRIES, Entry
from portal.core.db import db, one_or_404
from portal.core.web import external_url
from portal.events.blueprint import bp
from portal.events.calendars import feeds, ics
from portal.events.calendars.models import CalendarFeed
from portal.events.programme.queries.events import in_feed
from portal.events.registrations import joining
from portal.events.registrations.models import Standing
from portal.events.registrations.queries import own, sight
from portal.events.registrations.seen import knows_the_room
from portal.members.people import reach
from portal.members.people.queries import me


@bp.get("/events/<slug>.ics")
@public
@cacheable(A_QUARTER_OF_AN_HOUR, for_visitors=True)
def file(slug: str) -> ResponseReturnValue:
    """The event as a calendar file; with the online room for those who come."""
    who, now = actor(), clock.now()
    event = one_or_404(sight.by_slug(who, slug))
    if event.phase(now).hidden:
        abort(404)
    mine = db.session.scalar(own.live(event.id, who.person_id)) if who.person_id else None
    room = joining.address(event, mine) or (event.online_url if knows_the_room(event, None, who, now) else "")
    return calendar_files.answered([ics.entry_of(event, room=room)], name=event.title, filename=f"{event.slug}.ics")


@bp.get("/events.ics")
@public
@cacheable(A_QUARTER_OF_AN_HOUR)
def feed() -> ResponseReturnValue:
    """All public events as a calendar to subscribe to; a cancelled one stays in it for a while, marked so."""
    since = clock.now() - ics.KEEP_CANCELLED
    entries = [ics.entry_of(event) for event in db.session.scalars(in_feed(since))]
    return calendar_files.answered(entries, name=ics.name_of_feed(), filename="events.ics")


@bp.get("/calendar/<token>.ics")
@public
def personal_feed(token: str) -> ResponseReturnValue:
    """One person's calendar, for whoever holds its secret address."""
    found = feeds.whose(token)
    if found is None:
        abort(404)
    with language.spoken(reach.reader(found.person_id).language if language.several() else None):
        return calendar_files.answered(
            _entries_of(found.person_id, clock.now()), name=ics.name_of_feed(), filename="calendar.ics"
        )


def _entries_of(person_id: int, now: datetime) -> list[Entry]:
    since = now - ics.KEEP_CANCELLED
    entries = [
        ics.entry_of(
            event,
            room=joining.address(event, mine) if mine.standing(now) is Standing.CONFIRMED else "",
            tentative=mine.confirmed_at is None,
        )
        for event, mine in db.session.execute(own.of_person(person_id, since)).all()
        if mine.standing(now) is not Standing.EXPIRED
    ]
    for collect in ENTRIES.all():
        entries += collect(person_id, since)
    return entries


@bp.get("/me/calendar")
@requires(actors.Standing.SIGNED_IN)
def calendar() -> ResponseReturnValue:
    """The secret address of the own calendar, and what stands in it."""
    person = me()
    found = db.session.get(CalendarFeed, person.id)
    token = feeds.token_of(found) if found else None
    now = clock.now()
    mine = db.session.scalars(own.coming_for(person.id, now).limit(50)).all()
    coming = [(each.event, each.standing(now)) for each in mine if each.standing(now) is not Standing.EXPIRED]
    return render_template(
        "events/calendar.html",
        made_at=found.made_at if found else None,
        address=subscription(token) if token else None,
        coming=coming,
    )


@bp.post("/me/calendar")
@requires(actors.Standing.SIGNED_IN)
def renew_calendar() -> ResponseReturnValue:
    """A new secret address; the old one stops working."""
    person, said = me().id, _("Here is your calendar’s new address. An older one no longer works.")
    return carry_out(lambda: feeds.renew(person, now=clock.now()), said, back=url_for(".calendar"))


@bp.post("/me/calendar/revoke")
@requires(actors.Standing.SIGNED_IN)
def revoke_calendar() -> ResponseReturnValue:
    person = me().id
    return carry_out(
        lambda: feeds.revoke(person), _("Your calendar’s address no longer works."), back=url_for(".calendar")
    )


def subscription(token: str) -> dict[str, str]:
    """The two spellings of a personal calendar's address: for the browser, and for calendar programs."""
    address = external_url("events.personal_feed", token=token)
    return {"https": address, "webcal": "webcal:" + address.split(":", 1)[1]}
