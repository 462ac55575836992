"""What waits is read, a report in a transaction of its own; and what has had its time is forgotten. Idempotent."""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import delete, or_, select, text, update

from portal.core import clock, vault
from portal.core.db import db
from portal.core.errors import TransientConflict
from portal.core.jobs import poke, retried
from portal.core.locking import find_locked
from portal.core.work import unit_of_work
from portal.mail.deliveries.answers import without_addresses
from portal.mail.intake import effects, forgetting, matching, receiving, return_path, verdicts
from portal.mail.intake.matching import Match, NotYet
from portal.mail.intake.models import UNREAD, WORDED, HookCall, Outcome, RawBounce, Verdict
from portal.mail.intake.reading import reader
from portal.mail.intake.reading.report import Report, Shape
from portal.mail.intake.sources import polling
from portal.mail.kinds import private_kinds
from portal.mail.models import Delivery

log = logging.getLogger(__name__)
MOST_TRIES = 3
AT_ONCE = 200
#: A sweep in a worker stays short; what is left comes with the next.
SECONDS = 20.0
#: Words are kept so long, those that somebody has still to look at three times as long; the rows, for a year.
WORDS_FOR, KEPT_FOR = timedelta(days=30), timedelta(days=365)
#: Why it is not believed; whatever else keeps a report from being acted on is looked at by somebody.
FORGED = {"signature", "no_letter", "other_recipient", "other_letter", "before", "not_sent"}


def sweep(now: datetime) -> None:
    """Each minute: have the sources read and what waits. Elsewhere than in a worker, at once."""
    if current_app.config["JOBS"]:
        poke("mail.returned")
    else:
        run(now)
    forget(now)


def run(now: datetime | None = None) -> None:
    """Fetch from the sources whose turn it is, and read what waits."""
    polling.poll(now or clock.now())
    read_waiting(now or clock.now())


def read_waiting(now: datetime) -> int:
    """Read what waits, the oldest first; returns how many were read."""
    began, done = time.monotonic(), 0
    waiting = list(db.session.scalars(select(RawBounce.id).where(text(UNREAD)).order_by(RawBounce.id).limit(AT_ONCE)))
    for number in waiting:
        done += read_one(number, now=now)
        if time.monotonic() - began > SECONDS:
            break
    return done


def read_one(number: int, *, now: datetime) -> bool:
    """Read one report. Whatever goes wrong with it, the others have their turn; after three tries, somebody looks."""
    try:
        return bool(retried(lambda: _read(number, now)))
    except Exception as error:
        log.warning("a report could not be acted on: %s", type(error).__name__, extra={"report": number})
        db.session.rollback()
        if isinstance(error, TransientConflict | vault.VaultClosed):
            return False
        retried(lambda: _put_back(number, now))
        return False


def _read(number: int, now: datetime) -> bool:
    with unit_of_work():
        row = find_locked(RawBounce, number)
        if row is None or row.read_at is not None:
            return False
        try:
            report = reader.read(receiving.words(row), as_json=row.as_json)
        except reader.Unreadable:
            _settle(row, Verdict.UNKNOWN, Outcome.REVIEW, now, why="unreadable")
            return True
        try:
            _judge(row, report, now)
        except NotYet:
            return False
        return True


def _judge(row: RawBounce, report: Report, now: datetime) -> None:
    general = verdicts.of_report(report, report.told[0] if report.told else None)
    if general in (Verdict.REPLY, Verdict.ARRIVED):
        _settle(row, general, Outcome.NOTHING, now)
        return
    found = matching.match(report, received_at=row.received_at, now=now)
    delivery = find_locked(Delivery, found.delivery.id) if found.delivery is not None else None
    if delivery is not None and delivery.lease is not None:
        raise NotYet
    told = found.told or (report.told[0] if report.told else None)
    verdict = verdicts.of_report(report, told)
    if told is not None:
        row.status = verdicts.status_of(told)[:20] or None
        row.diagnostic = without_addresses(told.diagnostic)[:300] or None
    _say_of_what(row, found)
    why = found.why or _unclear(report, verdict, found)
    if why:
        believed = why not in FORGED
        _settle(row, verdict, Outcome.REVIEW if believed else Outcome.REFUSED, now, why=why)
        return
    assert delivery is not None  # noqa: S101 - else there is a why
    _settle(row, verdict, effects.apply(delivery, found.address, verdict, told, now=now), now)


def _unclear(report: Report, verdict: Verdict, found: Match) -> str:
    """Why somebody has to look, though it is of a letter of ours; "" where all is clear."""
    if verdict is Verdict.UNKNOWN:
        return "unclear" if report.told else "letter"
    # Whoever was answered by a reader has the Message-ID of what they answered, and their address: no proof of theirs.
    bounced = verdict in (Verdict.HARD, Verdict.SOFT) and report.shape is not Shape.EVENT
    return "unsigned" if bounced and not found.signed and return_path.configured() else ""


def _say_of_what(row: RawBounce, found: Match) -> None:
    """Of a letter between members nothing leads to it, nor to its reader: only that there was one."""
    if found.delivery is None:
        return
    if found.delivery.kind in private_kinds():
        row.diagnostic = None
        row.own_key = row.message_sealed = None
        return
    row.delivery_id = found.delivery.id
    row.about = forgetting.about(found.address or found.delivery.address)


def _settle(row: RawBounce, verdict: Verdict, outcome: Outcome, now: datetime, *, why: str = "") -> None:
    row.read_at, row.verdict, row.outcome, row.why = now, verdict, outcome, why or None
    if outcome is Outcome.NOTHING:  # what somebody's machine answered says where they are
        row.own_key = row.message_sealed = None
    db.session.flush()


def _put_back(number: int, now: datetime) -> None:
    with unit_of_work():
        row = find_locked(RawBounce, number)
        if row is None or row.read_at is not None:
            return
        row.tries += 1
        if row.tries >= MOST_TRIES:
            _settle(row, Verdict.UNKNOWN, Outcome.REVIEW, now, why="unreadable")


def forget(now: datetime) -> None:
    """Words after their time, rows after a year, and signatures of the hook that are too old to be used again."""
    gone = {"own_key": None, "message_sealed": None}
    settled = or_(RawBounce.outcome != Outcome.REVIEW, RawBounce.looked_at.is_not(None))
    old = or_((RawBounce.received_at < now - WORDS_FOR) & settled, RawBounce.received_at < now - 3 * WORDS_FOR)
    worded = list(db.session.scalars(select(RawBounce.id).where(text(WORDED), old).limit(AT_ONCE)))
    rows = list(db.session.scalars(select(RawBounce.id).where(RawBounce.received_at < now - KEPT_FOR).limit(AT_ONCE)))
    calls = HookCall.at < now - timedelta(hours=1)
    if not (worded or rows or db.session.scalar(select(HookCall.signature).where(calls).limit(1))):
        return
    with unit_of_work():
        db.session.execute(update(RawBounce).where(RawBounce.id.in_(worded)).values(**gone))
        db.session.execute(delete(RawBounce).where(RawBounce.id.in_(rows)))
        db.session.execute(delete(HookCall).where(calls))
