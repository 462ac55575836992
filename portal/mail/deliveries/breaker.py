"""The breaker: a mailing that is refused by many of its first readers stops by itself, and says why.

Also where a mailing ends: when none of its deliveries is open any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, select, text, update

from portal.core import clock
from portal.core.db import db
from portal.core.facts import record
from portal.core.work import unit_of_work
from portal.mail.deliveries.answers import OURS
from portal.mail.deliveries.ledger import Ledger
from portal.mail.facts import MailingFinished, MailingHalted
from portal.mail.models import DUE, LEASED, Delivery, Mailing, State

#: Of the first so many …
FIRST = 50
#: … at most this share may be refused.
MOST_REFUSED = 0.10
#: Until then a mailing goes out in small batches.
CAUTIOUS = 10
#: Of a batch of which nothing was taken, so many refusals of us in particular stop a mailing at any time.
A_BLOCK = 10

_delivery: Any = Delivery.__table__
_mailing: Any = Mailing.__table__


def limit(ledger: Ledger, number: int, wanted: int) -> int:
    """How many of a mailing to claim at once: few until it has shown that it is welcome."""
    with ledger.connection.begin():
        trusted = ledger.connection.scalar(select(_mailing.c.trusted_at).where(_mailing.c.id == number))
    return wanted if trusted else min(wanted, CAUTIOUS)


def check(number: int) -> None:
    """Halt a mailing that is refused too often, or trust it from now on."""
    with db.engine.connect() as connection:
        waiting = connection.scalar(
            select(_mailing.c.id).where(_mailing.c.id == number, _mailing.c.trusted_at.is_(None))
        )
        settled, refused = _first_results(connection, number) if waiting else (0, 0)
    if not waiting:
        return
    if refused > FIRST * MOST_REFUSED:
        halt(number, f"{refused} of the first {settled} recipients were refused")
    elif settled >= FIRST:
        with unit_of_work():
            db.session.execute(update(Mailing).where(Mailing.id == number).values(trusted_at=clock.now()))


def check_for_a_block(number: int, batch: Sequence[int]) -> None:
    """Halt a mailing of which nothing was taken in a batch, since the server refuses us and not the readers."""
    blocked = (_delivery.c.state == State.RETRY_WAIT) & _delivery.c.reason.startswith(OURS, autoescape=True)
    with db.engine.connect() as connection:
        found = connection.execute(
            select(func.count(), func.max(_delivery.c.reason)).where(_delivery.c.id.in_(batch), blocked)
        ).one()
    if found[0] >= A_BLOCK:
        halt(number, f"the mail server refuses us: {found[1].removeprefix(OURS)}")


def halt(number: int, why: str) -> None:
    """Stop a mailing until somebody has looked at it."""
    with unit_of_work():
        stopped = db.session.execute(
            update(Mailing)
            .where(Mailing.id == number, Mailing.halted_at.is_(None), Mailing.finished_at.is_(None))
            .values(halted_at=clock.now(), halted_because=why)
            .returning(Mailing.id)
        )
        if stopped.first():
            record(MailingHalted(mailing_id=number))


def finish_if_done(number: int) -> None:
    """Close a mailing whose deliveries are all settled."""
    due = select(Delivery.id).where(Delivery.mailing_id == number, text(DUE))
    leased = select(Delivery.id).where(Delivery.mailing_id == number, text(LEASED))
    over = ~due.exists() & ~leased.exists()
    running = select(Mailing.id).where(
        Mailing.id == number,
        Mailing.finished_at.is_(None),
        Mailing.cancelled_at.is_(None),
        Mailing.started_at.is_not(None),
    )
    with db.engine.connect() as connection:
        if not connection.scalar(running.where(over)):
            return
    with unit_of_work():
        closed = db.session.execute(
            update(Mailing)
            .where(Mailing.id == number, Mailing.finished_at.is_(None), Mailing.cancelled_at.is_(None), over)
            .values(finished_at=clock.now())
            .returning(Mailing.id)
        )
        if closed.first():
            record(MailingFinished(mailing_id=number))


def _first_results(connection: Connection, number: int) -> tuple[int, int]:
    """How many of a mailing the server has answered, and how many of those it refused."""
    ours = (_delivery.c.state == State.RETRY_WAIT) & _delivery.c.reason.startswith(OURS, autoescape=True)
    counted = connection.execute(
        select(_delivery.c.state, func.count().label("number"))
        .where(_delivery.c.mailing_id == number, _delivery.c.state.in_([State.ACCEPTED, State.REFUSED]) | ours)
        .group_by(_delivery.c.state)
    )
    counts: dict[str, int] = {row.state: row.number for row in counted}
    refused = counts.get(State.REFUSED, 0) + counts.get(State.RETRY_WAIT, 0)
    return refused + counts.get(State.ACCEPTED, 0), refused
