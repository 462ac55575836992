"""Of which of our letters a report speaks, and whether it may be believed.

Believed is a signed return path, or a Message-ID of ours, which is 120 bits of chance, beside the address of its
reader. Everything else in a report anybody can write.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from portal.core.db import db
from portal.mail.addresses import normalise
from portal.mail.intake import return_path
from portal.mail.intake.reading.report import Report, Told
from portal.mail.models import Delivery, State, UnsubscribeLink

#: Clocks differ, and a report may say when it began to try.
SLACK = timedelta(hours=2)
#: How long the ledger may take to learn that a message left, of which the report is here already.
GRACE = timedelta(hours=1)
MOST_COMPARED = 5_000
UNDER_WAY = (State.CLAIMED, State.COMMITTING)
NEVER_LEFT = (State.QUEUED, State.RETRY_WAIT, State.SKIPPED, State.CANCELLED, State.FAILED_RENDER, State.REFUSED)


class NotYet(Exception):
    """The message is on its way this very moment: look again soon."""


@dataclass(frozen=True, slots=True)
class Match:
    """`delivery` and the (normalised) address it went to, with what the report says of it; or `why` it is not believed.

    `signed`: by its return path, so that it is of that delivery whatever else it says.
    """

    delivery: Delivery | None = None
    address: str = ""
    told: Told | None = None
    why: str = ""
    signed: bool = False


def match(report: Report, *, received_at: datetime, now: datetime) -> Match:
    """The letter of a report. Raises NotYet."""
    named = _named(report)
    found = _by_return_path(report, named) or _by_message_id(report, named)
    if found is None or found.why in {"no_letter", "unsaid"}:
        found = _by_way_out(report) or found or Match(why="unsaid")
    if found.delivery is None or found.why:
        return found
    return _in_time(found, report, received_at, now)


def _named(report: Report) -> list[str]:
    """Every (normalised) address that could be the reader's, the report's own words first."""
    told = [each for one in report.told for each in (one.original, one.final) if each]
    return list(dict.fromkeys(normalise(each) for each in [*told, *report.readers] if "@" in each))[:60]


def _by_return_path(report: Report, named: list[str]) -> Match | None:
    path = return_path.configured()
    marks = [mark for text in report.addressed for mark in path.read(text)][:20] if path else []
    if path is None or not marks:
        return None
    for mark in marks:
        delivery = db.session.get(Delivery, mark.number)
        if delivery is None:
            continue
        known = [] if _is_erased(delivery) else [delivery.address]
        address = path.signed(mark, delivery.message_id, known or named)
        if address is None:
            continue
        if report.message_ids and _names_another(report, delivery):
            return Match(delivery, address, why="other_letter", signed=True)
        told, others = _told_of(report, address)
        return Match(delivery, address, told, why="forwarded" if others else "", signed=True)
    return Match(why="signature")


def _names_another(report: Report, delivery: Delivery) -> bool:
    """Whether it brings back a letter of ours that is not this one, however the Message-ID was changed on the way."""
    ids = {each.lower() for each in report.message_ids}
    ours = delivery.message_id.rpartition("@")[2].lower()
    return delivery.message_id.lower() not in ids and all(each.endswith("@" + ours) for each in ids)


def _by_message_id(report: Report, named: list[str]) -> Match | None:
    """The reader's address leads to their letters by index; of these, the one of that Message-ID."""
    if not report.message_ids:
        return None
    ids = set(report.message_ids[:20])
    for address in named:
        letters = select(Delivery.id, Delivery.message_id).where(Delivery.address == address)
        for number, message_id in db.session.execute(letters.order_by(Delivery.id.desc()).limit(MOST_COMPARED)):
            if message_id in ids:
                told, others = _told_of(report, address)
                why = "other_recipient" if others else ""
                return Match(db.session.get(Delivery, number), address, told, why=why)
    return Match(why="no_letter" if named else "unsaid")


def _by_way_out(report: Report) -> Match | None:
    """A complaint whose addresses were made unreadable: the unsubscribe link in it was made for one reader."""
    if not report.feedback:
        return None
    for token in report.ways_out[:5]:
        link = db.session.get(UnsubscribeLink, token)
        if link is not None:
            ids = set(report.message_ids)
            letters = select(Delivery).where(Delivery.address == link.address).order_by(Delivery.id.desc()).limit(500)
            for delivery in db.session.scalars(letters):
                if delivery.message_id in ids:
                    return Match(delivery, link.address)
    return None


def _told_of(report: Report, address: str) -> tuple[Told | None, bool]:
    """What is said of this address; and whether all that is said is of others."""
    if not report.told:
        return None, False
    for one in report.told:
        if address in {normalise(each) for each in (one.original, one.final) if each}:
            return one, False
    bare = [one for one in report.told if not one.final and not one.original]
    return (bare[0], False) if bare else (report.told[0], True)


def _in_time(found: Match, report: Report, received_at: datetime, now: datetime) -> Match:
    delivery = found.delivery
    assert delivery is not None  # noqa: S101 - whoever calls has asked
    if delivery.state in (*UNDER_WAY, *NEVER_LEFT) and now - received_at < GRACE:
        raise NotYet
    if delivery.state in NEVER_LEFT:
        return Match(delivery, found.address, found.told, why="not_sent", signed=found.signed)
    if (report.sent_at or received_at) < delivery.created_at - SLACK:
        return Match(delivery, found.address, found.told, why="before", signed=found.signed)
    return found


def _is_erased(delivery: Delivery) -> bool:
    return delivery.address.startswith("erased-")
