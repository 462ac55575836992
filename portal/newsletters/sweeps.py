"""What is due each minute: the month's draft, letters whose hour has come, audiences left half-written."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from sqlalchemy import select

from portal.core.dates import add_months
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.locking import locked
from portal.core.settings import association, today
from portal.core.work import unit_of_work
from portal.newsletters import queries
from portal.newsletters.models import Edition
from portal.newsletters.operations import drafting, sending


def draft_the_month(now: datetime) -> None:
    """On the drafting day (the association's calendar) next month's letter writes its first draft."""
    if not association().set_up:
        return
    day = today(now)
    if day.day < association().newsletter_day:
        return
    month = add_months(day.replace(day=1), 1)
    if db.session.scalar(select(Edition.id).where(Edition.month == month)) is None:
        with suppress(drafting.NobodyToWriteTo), unit_of_work():  # the desk says so
            drafting.draft(month, now=now)


def send_what_is_due(now: datetime) -> None:
    """Begin to send letters whose hour has come; one that missed it by hours asks again."""
    for number in db.session.scalars(queries.due(now).with_only_columns(Edition.id)).all():
        with unit_of_work():
            edition = locked(Edition, number)
            if edition.send_at is None or edition.send_at > now:
                continue
            if now - edition.send_at > sending.TOO_LATE:
                edition.send_at, edition.missed_at = None, now
                continue
            try:
                sending.send(edition, account_id=None, now=now)
            except DomainError:
                edition.send_at, edition.missed_at = None, now
