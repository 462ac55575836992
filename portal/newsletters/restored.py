"""When a backup is restored: a letter whose hour has come since may have gone out since."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, update

from portal.newsletters.models import Edition


def hold_what_is_due(connection: Connection, now: datetime) -> str:
    """Take the hour from letters that would go at once; their editors are asked, as about any missed hour."""
    held = connection.execute(
        update(Edition)
        .where(Edition.send_at <= now, Edition.sending_from.is_(None), Edition.cancelled_at.is_(None))
        .values(send_at=None, missed_at=now)
    ).rowcount
    return f"{held} letters had an hour that has passed since; look whether they went out." if held else ""
