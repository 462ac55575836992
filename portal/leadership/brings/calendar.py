"""What leadership puts into somebody's own calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from portal.core.calendar_files import Entry
from portal.leadership.handover.calendar import entry_of
from portal.leadership.handover.models import Handover
from portal.leadership.handover.queries import handovers


def calendar_entries(person_id: int, since: datetime) -> Iterator[Entry]:
    """The meetings that somebody agreed to, for their own calendar."""
    agreed = Handover.agreed_at.is_not(None), Handover.meeting_on >= since.date()
    mine = handovers.on(since.date()).where(handovers.of_person(person_id), *agreed)
    for passing in handovers.found(mine):
        if entry := entry_of(passing):
            yield entry
