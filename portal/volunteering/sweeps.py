"""What is done for volunteers as time passes. Doing it again does nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

from portal.core.db import db
from portal.core.work import unit_of_work
from portal.members.people import reach
from portal.volunteering import notices, operations, queries

#: A reminder goes out once a shift is this near; whoever signs up later than that needs none.
AHEAD = timedelta(hours=30)
JUST_NOW = timedelta(hours=6)
MOST = 500


def remind(now: datetime) -> None:
    """Remind everybody whose shift is near, once per time of the shift."""
    while True:
        with unit_of_work():
            found = list(db.session.scalars(queries.to_remind(now, AHEAD).limit(MOST)))
            readers = reach.readers(each.person_id for each in found)
            for assignment in found:
                assignment.reminded_for = assignment.shift.start_utc
                if now - assignment.assigned_at > JUST_NOW:
                    turn = f":{assignment.shift.start_utc.isoformat()}"
                    notices.about("reminder", assignment, readers[assignment.person_id], turn=turn)
        if len(found) < MOST:
            return


def release_suspended(now: datetime) -> None:
    """Open the shifts again of those whose membership is suspended that day, after notice."""
    if any(each.until <= now for each in operations.kept_while_suspended(now)):
        with unit_of_work():
            operations.release_suspended(now)
