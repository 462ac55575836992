"""What volunteering tells one reader of the newsletter alone: the shift they said yes to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.core.db import db
from portal.core.house import BlockItem, PersonalSource
from portal.core.say import say_moment
from portal.core.web import external_url
from portal.volunteering import queries
from portal.volunteering.models import Shift

#: The nearest one; the rest stands in the reader's calendar.
MOST = 1


def own_shifts(person_ids: Sequence[int], now: datetime) -> dict[int, list[BlockItem]]:
    """For each reader the next shift that they are on. One statement."""
    lines: dict[int, list[BlockItem]] = defaultdict(list)
    for assignment in db.session.scalars(queries.coming_of(person_ids, now)):
        mine, shift = lines[assignment.person_id], assignment.shift
        if len(mine) < MOST and not shift.waits_for_its_event:
            mine.append(_line(shift))
    return {number: found for number, found in lines.items() if found}


def _line(shift: Shift) -> BlockItem:
    place = shift.place or (shift.event.venue if shift.event else "")
    when = ", ".join(part for part in (say_moment(shift.start_utc, shift.zone), place) if part)
    event = shift.event.title if shift.event else ""
    words = _("You said that you would help. Thank you.")
    if event:
        words = _("You said that you would help with “%(event)s”. Thank you.", event=event)
    url = external_url("volunteering.shift", number=shift.id)
    return BlockItem(("shift", shift.id), shift.role.name, words, url, when=when)


PERSONAL = PersonalSource("volunteering.mine", _l("Your shifts"), 25, own_shifts)
