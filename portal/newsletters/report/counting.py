"""Counting what became of an edition: in the background, while something may come of it, and then once more."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select

from portal.core.db import db
from portal.core.house import house
from portal.core.work import unit_of_work
from portal.mail import mailings
from portal.mail.models import Delivery, DeliveryEvent, Mailing, MailPreference, State
from portal.mail.preferences import LIST
from portal.newsletters.clicks import counting as clicks
from portal.newsletters.models import Edition, Revision
from portal.newsletters.report import reasons
from portal.newsletters.report.models import EditionReport

#: Who stops a family of mail in this time may do so because of the edition; nobody knows.
STOPPED_WITHIN = timedelta(days=14)
#: Until then something may come of it that is counted.
OPEN_FOR = timedelta(days=62)
#: On its first day, and afterwards.
OFTEN, SELDOM = timedelta(minutes=10), timedelta(hours=6)
BATCH = 1_000


def sweep(now: datetime) -> None:
    """Count one edition anew that is due: one at a time, since others wait behind it."""
    number = db.session.scalar(_due(now).limit(1))
    if number is not None:
        keep(number, now)


def _due(now: datetime) -> Any:
    old = or_(
        EditionReport.edition_id.is_(None),
        EditionReport.counted_at < now - SELDOM,
        (EditionReport.counted_at < now - OFTEN) & (Edition.sending_from > now - timedelta(days=1)),
        EditionReport.counted_at < Mailing.finished_at,
    )
    return (
        select(Edition.id)
        .join(Mailing, Mailing.id == Edition.mailing_id)
        .outerjoin(EditionReport, EditionReport.edition_id == Edition.id)
        .where(Edition.prepared_at.is_not(None), EditionReport.closed.is_not(True), old)
        .order_by(EditionReport.counted_at, Edition.id.desc())
    )


def keep(edition_id: int, now: datetime) -> EditionReport:
    """Count an edition and keep the figures."""
    edition = db.session.get_one(Edition, edition_id)
    figures = figures_of(edition, now)
    with unit_of_work():
        report = db.session.get(EditionReport, edition_id)
        if report is None:
            report = EditionReport(edition_id=edition_id)
            db.session.add(report)
        report.counted_at, report.figures = now, figures
        report.closed = edition.sending_from is not None and now >= edition.sending_from + OPEN_FOR
    return report


def figures_of(edition: Edition, now: datetime) -> dict[str, Any]:
    """The figures as of now. They hold numbers by words and codes of ours, and nothing that somebody wrote."""
    sent = edition.sending_from or now
    mailing = db.session.get_one(Mailing, edition.mailing_id)
    tally = mailings.tally(mailing.id)
    took = _seconds(mailing)
    return {
        "states": {str(state): number for state, number in tally.counts.items()},
        "audience": tally.audience,
        "accepted": tally.accepted,
        "waiting": tally.waiting,
        "left_by_mail": mailings.was_sent(mailing.id),
        "put_off": _put_off(mailing.id),
        "codes": _codes(mailing.id),
        "left_out": _left_out(mailing.id),
        "seconds": took,
        "a_minute": round(tally.accepted * 60 / took) if took else None,
        "stopped": _stopped(sent, min(now, sent + STOPPED_WITHIN)),
        "clicks": db.session.scalar(clicks.number_of(edition.id)) or 0,
        "afterwards": came_of(edition, sent, now),
    }


def _seconds(mailing: Mailing) -> int | None:
    """From the first copy to the last, with the pauses in between."""
    if mailing.started_at is None or mailing.finished_at is None:
        return None
    return max(1, round((mailing.finished_at - mailing.started_at).total_seconds()))


def _put_off(mailing_id: int) -> int:
    """How many copies were asked to come back later at least once, whatever became of them."""
    found = select(func.count(func.distinct(DeliveryEvent.delivery_id))).join(
        Delivery, Delivery.id == DeliveryEvent.delivery_id
    )
    return (
        db.session.scalar(found.where(Delivery.mailing_id == mailing_id, DeliveryEvent.what == State.RETRY_WAIT)) or 0
    )


def _codes(mailing_id: int) -> dict[str, dict[str, int]]:
    """Why copies are refused, came back, or wait: by state and code, of what was said last of each."""
    found = (
        select(DeliveryEvent.delivery_id, Delivery.state, DeliveryEvent.code, DeliveryEvent.detail)
        .join(Delivery, Delivery.id == DeliveryEvent.delivery_id)
        .where(Delivery.mailing_id == mailing_id, DeliveryEvent.what == Delivery.state)
        .where(Delivery.state.in_([State.REFUSED, State.BOUNCED, State.RETRY_WAIT]))
        .order_by(DeliveryEvent.id)
    )
    last: dict[int, tuple[str, str]] = {}
    for row in db.session.execute(found).yield_per(BATCH):
        last[row.delivery_id] = str(row.state), reasons.code_of(row.code, row.detail)
    told: dict[str, Counter[str]] = defaultdict(Counter)
    for state, code in last.values():
        told[state][code] += 1
    return {state: dict(counts.most_common()) for state, counts in told.items()}


def _left_out(mailing_id: int) -> dict[str, int]:
    found = (
        select(Delivery.reason, func.count().label("number"))
        .where(Delivery.mailing_id == mailing_id, Delivery.state == State.SKIPPED)
        .group_by(Delivery.reason)
    )
    told: Counter[str] = Counter()
    for row in db.session.execute(found):
        told[reasons.left_out(row.reason)] += row.number
    return dict(told.most_common())


def _stopped(since: datetime, until: datetime) -> dict[str, int]:
    """How many addresses stopped which family of mail in this time, and have not begun again."""
    found = (
        select(MailPreference.family, func.count().label("number"))
        .where(MailPreference.wanted.is_(False), MailPreference.through != LIST)
        .where(MailPreference.changed_at >= since, MailPreference.changed_at < until)
        .group_by(MailPreference.family)
    )
    return {row.family: row.number for row in db.session.execute(found)}


def came_of(edition: Edition, sent: datetime, now: datetime) -> dict[str, list[int]]:
    """Of each kind of thing that the edition told of: how many of them, and what came of them together."""
    newest = select(Revision.contents).where(Revision.edition_id == edition.id).order_by(Revision.number.desc())
    told: dict[str, list[int]] = {}
    for kind, ids in _told_of(db.session.scalar(newest.limit(1)) or []).items():
        after = house().afterwards.get(kind)
        if after is not None and len(ids) >= after.of_at_least:
            until = min(now, sent + timedelta(days=after.days))
            told[kind] = [len(ids), db.session.scalar(after.count(sorted(ids), sent, until)) or 0]
    return told


def _told_of(contents: Sequence[dict[str, Any]]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for piece in contents:
        for kind, number in [*piece.get("sources", []), *(item["source"] for item in piece["items"])]:
            found[kind].add(number)
    return found
