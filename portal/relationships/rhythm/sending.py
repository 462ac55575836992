"""The letters of the week: some hundred people in one transaction, from where the last one ended."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta

from sqlalchemy import Select, delete, func, or_, select

from portal.core import language
from portal.core.dates import local
from portal.core.db import db, insert_or_ignore
from portal.core.locking import find_locked
from portal.core.settings import association
from portal.core.web import external_url
from portal.core.work import unit_of_work
from portal.mail import outbox
from portal.members.memberships.queries import members
from portal.members.people import reach
from portal.members.people.models import Person
from portal.relationships.digest import lines_of
from portal.relationships.rhythm.models import FIRST_HOUR, HOUR, LAST_HOUR, WEEKDAY, Rhythm, RhythmRound

#: People looked at in one transaction, and transactions in one sweep: what is left comes with the next.
BATCH, SLICES = 300, 20
KIND = "relationships.week"
KEPT = timedelta(days=14)


def send(now: datetime) -> None:
    """The sweep: whoever chose this hour, or an earlier one of today that has not been done, between 7:00 and 20:00."""
    there = local(now, association().time_zone)
    if not FIRST_HOUR <= there.hour <= LAST_HOUR:
        return
    slices = SLICES
    for hour in _open_hours(there.date(), there.hour):
        while slices:
            slices -= 1
            if _send_some(there.date(), hour, now):
                break


def _open_hours(day: date, last: int) -> list[int]:
    with unit_of_work():
        done = set(db.session.scalars(select(RhythmRound.hour).where(RhythmRound.day == day, RhythmRound.done)))
    return [hour for hour in range(FIRST_HOUR, last + 1) if hour not in done]


def _send_some(day: date, hour: int, now: datetime) -> bool:
    """Write to the next people of that hour; whether they were the last."""
    with unit_of_work():
        db.session.execute(insert_or_ignore(RhythmRound).values(day=day, hour=hour, after_id=0, done=False))
        turn = find_locked(RhythmRound, (day, hour))
        if turn is None or turn.done:
            return True
        ids = list(db.session.scalars(_next(day, hour, turn.after_id)))
        _write_to(ids, day, now)
        turn.after_id, turn.done = max(ids, default=turn.after_id), len(ids) < BATCH
        if turn.done:
            db.session.execute(delete(RhythmRound).where(RhythmRound.day < day - KEPT))
        db.session.flush()
        return turn.done


def _next(day: date, hour: int, after: int) -> Select[int]:
    """Members with a sign-in who are written to at that hour of that day, by number."""
    return (
        select(Person.id)
        .outerjoin(Rhythm, Rhythm.person_id == Person.id)
        .where(
            Person.id > after,
            Person.account_id.is_not(None),
            func.coalesce(Rhythm.weekday, WEEKDAY) == day.isoweekday(),
            func.coalesce(Rhythm.hour, HOUR) == hour,
            or_(Rhythm.paused_until.is_(None), Rhythm.paused_until <= day),
            members.counts_on(day),
        )
        .order_by(Person.id)
        .limit(BATCH)
    )


def _write_to(ids: list[int], day: date, now: datetime) -> None:
    by_language: dict[str, list[reach.Reader]] = defaultdict(list)
    for reader in reach.readers(ids).values():
        if reader.address is not None and reader.address.proved:
            by_language[reader.language].append(reader)
    year, week, _weekday = day.isocalendar()
    for tag, readers in by_language.items():
        with language.spoken(tag):
            said = lines_of([reader.id for reader in readers], now)
        for reader in readers:
            if reader.address is not None and (lines := said.get(reader.id)):
                things = [[line.text, line.page] for line in lines]
                context = {"things": things, "page": external_url("relationships.mine")}
                outbox.enqueue(KIND, to=reader.address, context=context, key=f"{KIND}:{reader.id}:{year}-{week}")
