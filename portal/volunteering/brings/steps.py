"""What volunteering puts on a member's home."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from flask import url_for
from flask_babel import gettext as _

from portal.core.actors import Actor
from portal.core.db import db
from portal.core.house import Step
from portal.core.say import say_moment
from portal.volunteering import queries
from portal.volunteering.models import Shift


def steps(who: Actor, now: datetime) -> Iterable[Step]:
    """My shift of tomorrow; a shift of my event that lacks people; else one where a hand is welcome."""
    if who.person_id is None:
        return
    mine = list(db.session.scalars(queries.my_coming(who.person_id, now).limit(3)))
    for each in mine:
        if each.asks_whether_they_come(now):
            yield Step(
                title=_("%(work)s: you are expected %(moment)s", work=each.shift.role.name, moment=when(each.shift)),
                text=_("A word that you will be there helps whoever organises it."),
                actions=((_("I will be there"), url_for("volunteering.shift", number=each.shift_id)),),
                order=12,
                icon="hand-helping",
            )
    for shift in db.session.scalars(queries.lacking_at_events_of(who.person_id, now, now + timedelta(days=7)).limit(1)):
        assert shift.event is not None  # noqa: S101 - the query asked for events
        yield Step(
            title=_("%(event)s still needs a hand", event=shift.event.title),
            text=_("%(work)s, %(moment)s.", work=shift.role.name, moment=when(shift)),
            actions=((_("See the shifts"), url_for("volunteering.board", slug=shift.event.slug)),),
            order=26,
            icon="hand-helping",
        )
    if who.is_member and not mine:
        yield from _welcome(who, now)


def _welcome(who: Actor, now: datetime) -> Iterable[Step]:
    for shift in db.session.scalars(queries.open_first(who, now).where(Shift.taken < Shift.most).limit(1)):
        yield Step(
            title=_("A hand is welcome: %(work)s", work=shift.role.name),
            text=when(shift) + (f", {shift.event.title}" if shift.event else ""),
            actions=((_("Have a look"), url_for("volunteering.shift", number=shift.id)),),
            order=72,
            icon="hand-helping",
        )


def when(shift: Shift) -> str:
    """ "Tuesday 19 May, 18:30", in the shift's own zone."""
    return say_moment(shift.start_utc, shift.zone)
