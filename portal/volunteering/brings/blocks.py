"""What volunteering tells in the newsletter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import or_

from portal.core.actors import Actor, Standing
from portal.core.db import db
from portal.core.house import BlockItem, BlockSource
from portal.core.say import say_moment
from portal.core.web import external_url
from portal.events.programme.models import Event, Visibility
from portal.volunteering import queries
from portal.volunteering.models import Shift

AHEAD = timedelta(days=45)


MOST = 6


def a_hand_is_welcome(*, since: datetime, until: datetime, now: datetime) -> Sequence[BlockItem]:
    """Some shifts of the coming weeks with room, chosen where people are missing, told by their day."""
    any_member = Actor(standing=Standing.MEMBER)
    open_to_all = or_(Shift.event_id.is_(None), Event.visibility.in_((Visibility.PUBLIC, Visibility.MEMBERS)))
    found = (
        queries.open_first(any_member, now)
        .where(Shift.taken < Shift.most, Shift.start_utc <= now + AHEAD, open_to_all)
        .limit(MOST)
    )
    return [
        BlockItem(
            source=("shift", shift.id),
            title=shift.role.name,
            text=ngettext("One more is welcome.", "%(num)s more are welcome.", shift.lacks or shift.free),
            url=external_url("volunteering.shift", number=shift.id),
            when=say_moment(shift.start_utc, shift.zone) + (f", {shift.event.title}" if shift.event else ""),
        )
        for shift in sorted(db.session.scalars(found), key=lambda each: (each.start_utc, each.id))
    ]


def visible_shifts(ids: Sequence[int], who: Actor) -> set[int]:
    """Those of the shifts that this reader may know of today."""
    return set(db.session.scalars(queries.visible(who).where(Shift.id.in_(ids)).with_only_columns(Shift.id)))


BLOCKS = (BlockSource("volunteering.hand", _l("A hand is welcome"), 64, a_hand_is_welcome),)
