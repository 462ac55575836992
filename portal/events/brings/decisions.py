"""What of events waits for a decision of the office."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Select, or_, select

from portal.core import questions
from portal.core.actors import Actor, Right
from portal.core.house import Decision
from portal.core.questions import Question, Told, made_of
from portal.core.say import say_day
from portal.events.programme.models import Event

DRAFT_LATE = timedelta(days=21)


def _waiting(_who: Actor) -> Select[Event]:
    now, soon = questions.now(), questions.now(DRAFT_LATE)
    late = (Event.published_at.is_(None)) & (Event.start_utc > now) & (Event.start_utc <= soon)
    over = (Event.over_by > 0) & (Event.end_utc > now) & Event.cancelled_at.is_(None)
    return select(Event).where(or_(late, over)).order_by(Event.start_utc).limit(10)


WAITING = Question[Event](_waiting)


@made_of(lambda who: [WAITING] if who.may(Right.EVENTS) else [])
def decisions(who: Actor, now: datetime, told: Told) -> Iterator[Decision]:
    """Drafts whose day comes near, and events with more people than places; for the events office."""
    for event in told.get(WAITING):
        if event.over_by:
            yield Decision(
                event.title,
                ngettext(
                    "%(num)s more person has a place than there are places.",
                    "%(num)s more people have a place than there are places.",
                    event.over_by,
                ),
                _("Look at it"),
                url_for("events.waiting_list", slug=event.slug),
                order=20,
                icon="users-round",
            )
        else:
            yield Decision(
                event.title,
                _("Set for %(day)s, and nobody knows yet.", day=say_day(event.start_utc, event.zone)),
                _("Publish it"),
                url_for("events.manage", slug=event.slug),
                order=30,
                since=event.created_at,
                icon="calendar-clock",
            )
