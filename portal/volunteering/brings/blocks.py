"""What volunteering tells in the newsletter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import Select, or_

from portal.core import questions
from portal.core.actors import Actor, Standing
from portal.core.house import BlockItem, BlockSource
from portal.core.questions import Question, Told, made_of
from portal.core.say import say_moment
from portal.core.web import external_url
from portal.events.programme.models import Event, Visibility
from portal.volunteering import queries
from portal.volunteering.models import Role, Shift

AHEAD = timedelta(days=45)
MOST = 6
ANY_MEMBER = Actor(standing=Standing.MEMBER)
WITH_ROOM = Question[tuple[Shift, Role, Event | None]](
    lambda _who: (
        queries.open_first(ANY_MEMBER, questions.now())
        .where(Shift.taken < Shift.most, Shift.start_utc <= questions.now(AHEAD))
        .where(or_(Shift.event_id.is_(None), Event.visibility.in_((Visibility.PUBLIC, Visibility.MEMBERS))))
        .limit(MOST)
        .add_columns(Role, Event)
    ),
    only={Role: ("name",), Event: ("title",)},
)


@made_of(lambda _who: [WITH_ROOM])
def a_hand_is_welcome(who: Actor, now: datetime, told: Told) -> Sequence[BlockItem]:
    """Some shifts of the coming weeks with room, chosen where people are missing, told by their day."""
    return [
        BlockItem(
            source=("shift", shift.id),
            title=role.name,
            text=ngettext("One more is welcome.", "%(num)s more are welcome.", shift.lacks or shift.free),
            url=external_url("volunteering.shift", number=shift.id),
            when=say_moment(shift.start_utc, shift.zone) + (f", {event.title}" if event else ""),
        )
        for shift, role, event in sorted(told.get(WITH_ROOM), key=lambda each: (each[0].start_utc, each[0].id))
    ]


def visible_shifts(ids: Sequence[int], who: Actor) -> Select[int]:
    """Those of the shifts that this reader may know of today."""
    return queries.visible(who).where(Shift.id.in_(ids)).with_only_columns(Shift.id)


BLOCKS = (BlockSource("volunteering.hand", _l("A hand is welcome"), 64, a_hand_is_welcome),)
