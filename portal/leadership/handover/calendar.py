"""The meeting of a handover as an entry in the calendars of the two."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from flask_babel import gettext as _

from portal.core import clock
from portal.core.calendar_files import Entry
from portal.core.dates import NoSuchLocalTime, to_utc
from portal.core.settings import association
from portal.core.web import external_url
from portal.leadership.handover.queries.handovers import Passing

#: Two people who hand something over set an hour aside.
HOW_LONG = timedelta(hours=1)


def entry_of(passing: Passing) -> Entry | None:
    """What one of them proposed, and tentative until the other has agreed. For the two of them.

    None, too, of a time that the clocks skip since the association has another zone.
    """
    current = passing.current
    if current is None or current.meeting_on is None or current.meeting_at is None:
        return None
    wall = datetime.combine(current.meeting_on, time.fromisoformat(current.meeting_at))
    try:
        start = to_utc(wall, association().time_zone)
    except NoSuchLocalTime:
        return None
    return Entry(
        uid=f"handover-{passing.term.id}-{current.to_term_id}",
        summary=str(_("Handover: %(role)s", role=passing.term.title_as_held)),
        start=start,
        end=start + HOW_LONG,
        revised_at=current.agreed_at or clock.now(),
        sequence=current.proposal,
        status="CONFIRMED" if current.agreed_at else "TENTATIVE",
        location=current.meeting_place,
        url=external_url("leadership.handover", passing=passing.term.id),
    )
