"""Draining: claim, screen, compose, carry, until nothing is due.

Three drains run beside each other, and none carries what another should: `security`, `prompt` (what people wait for)
and `bulk` (digests and mailings). Any number of workers may run each; the claims keep them apart.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import Any

from flask import current_app
from sqlalchemy import Row

from portal.core import clock
from portal.core.db import db
from portal.core.jobs import queue
from portal.core.settings import association
from portal.mail import waking
from portal.mail.deliveries import breaker, claims, gate, pools, screening
from portal.mail.deliveries.composing import Composer, Ready
from portal.mail.deliveries.ledger import Ledger, Outcome, opened
from portal.mail.deliveries.recovery import settle_cancelled
from portal.mail.kinds import Lane
from portal.mail.models import State, Trouble
from portal.mail.sender import leaves_the_house
from portal.mail.transports import (
    CredentialsRefused,
    NoConnection,
    QuotaReached,
    SenderRefused,
    ServerTrouble,
    Transport,
)
from portal.mail.transports.mailbox import Mailbox
from portal.mail.transports.postman import Postman

log = logging.getLogger(__name__)
#: A drain ends after so long and asks to be called again, so that a worker's thread serves others too.
SECONDS = 30.0
DRAINS = (waking.SECURITY, waking.PROMPT, waking.BULK)
_running = {which: threading.Lock() for which in DRAINS}
_asked = {which: threading.Event() for which in DRAINS}


def drain(which: str, seconds: float = SECONDS) -> int:
    """Send what is due. Returns how many messages were accepted.

    A process drains each of the three only once at a time. Who asks meanwhile gets 0 at once, and whoever is
    draining looks again before it ends, so no message waits because two calls crossed.
    """
    until, accepted = time.monotonic() + seconds, 0
    _asked[which].set()
    while _asked[which].is_set() and _running[which].acquire(blocking=False):
        try:
            _asked[which].clear()
            with ExitStack() as stack:
                this = Drain(which, until)
                this.begin(stack)
                accepted += this.run()
        finally:
            _running[which].release()
            db.session.rollback()
    return accepted


class Drain:
    """One run of a drain: its ledger, its transport, and where it is. `untried`: of security mail only first tries."""

    def __init__(self, which: str, until: float, *, untried: bool = False) -> None:
        self.which, self.until, self.untried = which, until, untried
        self.gate = gate.Gate.SECURITY if which == waking.SECURITY else gate.Gate.ORDINARY
        self.since = time.monotonic()
        self.failures = 0
        self.starved = False

    def begin(self, stack: ExitStack) -> None:
        """Open what is needed until the stack is unwound; on the thread that runs."""
        self.composer = Composer()
        leaves, house = leaves_the_house(), association()
        self.leaves = leaves
        self.per_minute = house.mail_per_minute if leaves else 0
        self.per_provider = house.mail_per_provider if leaves else 0
        db.session.rollback()
        self.ledger: Ledger = stack.enter_context(opened())
        urgent = self.which == waking.SECURITY
        self.transport: Transport = Postman(urgent=urgent) if leaves else Mailbox()
        stack.callback(self.transport.close)

    def run(self) -> int:
        accepted = 0
        try:
            while not self.stopped():
                done, more = self.turn()
                accepted += done
                if not more:
                    return accepted
        except ServerTrouble as trouble:
            self._hold(trouble)
            return accepted
        if self.which == waking.BULK and not queue().stopped():
            waking.wake()
        return accepted

    def stopped(self) -> bool:
        """Whether to begin nothing new: the worker is to stop, or our time is over."""
        return queue().stopped() or time.monotonic() > self.until

    def turn(self) -> tuple[int, bool]:
        """One batch from each source. Returns how many were accepted and whether there may be more."""
        accepted, self.since, self.starved = 0, time.monotonic(), False
        sources = self._sources()
        while sources and not self.stopped():
            rows = sources.pop(0)(claims.BATCH)
            if rows:
                return self._send(rows) + accepted, True
        return accepted, self._wait_for_permits()

    def _sources(self) -> list[Callable[[int], list[Row[Any]]]]:
        if self.which == waking.SECURITY:
            # One at a time: whoever hangs over it keeps no other from leaving.
            return [
                lambda _: self._claim(lambda n, _room: claims.claim_urgent(self.ledger, n, untried=self.untried), 1)
            ]
        prompt = [self._notices(Lane.TRANSACTIONAL)]
        if self.which == waking.PROMPT:
            return prompt
        with self.ledger.connection.begin():
            running = claims.running_mailings(self.ledger.connection)
        if current_app.config["JOBS"]:
            prompt = []  # a watch is there, whose prompt drain stands behind no mailing
        return [*prompt, self._notices(Lane.BULK), *(self._mailing(number) for number in running)]

    def _notices(self, *lanes: Lane) -> Callable[[int], list[Row[Any]]]:
        return lambda limit: self._claim(lambda n, room: claims.claim_notices(self.ledger, lanes, n, room), limit)

    def _mailing(self, number: int) -> Callable[[int], list[Row[Any]]]:
        def take(limit: int) -> list[Row[Any]]:
            limit = breaker.limit(self.ledger, number, limit)
            rows = self._claim(lambda n, room: claims.claim_mailing(self.ledger, number, n, room), limit)
            if not rows:
                breaker.finish_if_done(number)
            return rows

        return take

    def _claim(self, take: Callable[[int, dict[int, float]], list[Row[Any]]], limit: int) -> list[Row[Any]]:
        """Claim what may leave now. Mailings and digests keep to the measure of the large providers, too."""
        bulk = self.which == waking.BULK
        with self.ledger.transaction() as connection:
            now = clock.now()
            allowed = gate.permits(connection, limit, self.per_minute, now, self.gate, bulk=bulk, leaves=self.leaves)
            counted = self.per_provider > 0 and allowed.count > 0 and self.gate is gate.Gate.ORDINARY
            room = pools.room(connection, self.per_provider, now) if counted else {}
            self.starved |= not allowed.held and (allowed.count < limit or (bulk and bool(pools.full(room))))
            self.failures = allowed.failures
            rows = take(allowed.count, room if bulk else {})
            pools.take(connection, room, [row.pool for row in rows], now)
            gate.give_back(connection, allowed.count - len(rows), self.per_minute)
        return rows

    def _wait_for_permits(self) -> bool:
        """Nothing was claimed: done, or only out of permits?"""
        slowest = min((each for each in (self.per_minute, self.per_provider) if each), default=0)
        if not self.starved or not slowest:
            return False
        with self.ledger.connection.begin():
            connection, now = self.ledger.connection, clock.now()
            if self.which == waking.SECURITY:
                due = claims.notice_due(connection, now, Lane.SECURITY)
            else:
                due = claims.anything_due(connection, now, bulk=self.which == waking.BULK)
            if not due:
                return False
        time.sleep(min(1.0, 60 / slowest))
        return True

    def _send(self, rows: Sequence[Row[Any]]) -> int:
        try:
            ready = self._prepare(rows)
            accepted = self.transport.carry(ready, self.ledger, self.stopped) if ready else 0
        except SenderRefused as trouble:
            if trouble.mailing_id is None:
                raise
            breaker.halt(trouble.mailing_id, f"the mail server refuses the sender: {trouble}")
            return 0
        finally:
            self.ledger.release()
            if any(row.mailing_id is not None for row in rows):
                settle_cancelled(clock.now())
        if accepted and self.failures:
            gate.open_again(self.gate)
        for number in {row.mailing_id for row in rows if row.mailing_id is not None}:
            breaker.check(number)
            if not accepted:
                breaker.check_for_a_block(number, [row.id for row in rows if row.mailing_id == number])
        return accepted

    def _prepare(self, rows: Sequence[Row[Any]]) -> list[Ready]:
        """Screen and compose; what falls out is settled at once."""
        with self.ledger.connection.begin():
            connection = self.ledger.connection
            numbers = {row.mailing_id for row in rows if row.mailing_id is not None}
            mailings = {number: self.composer.mailing(connection, number) for number in numbers}
            tests = {number for number, mailing in mailings.items() if mailing.test}
            found = screening.screened(connection, rows, tests)
        settled = found.settled
        if found.moved:
            with self.ledger.transaction() as connection:
                settled += screening.readdress(connection, self.ledger.lease, found.moved)
        gone = {outcome.number for outcome in settled}
        ready, failed = self._compose([row for row in rows if row.id not in gone], mailings)
        self.ledger.record([*settled, *failed])
        return ready

    def _compose(self, rows: Sequence[Row[Any]], mailings: dict[int, Row[Any]]) -> tuple[list[Ready], list[Outcome]]:
        now = clock.now()
        with self.ledger.transaction() as connection:
            tokens = screening.ways_out(connection, rows, now)
            files = claims.attachments_of(connection, rows)
        ready: list[Ready] = []
        failed: list[Outcome] = []
        for row in rows:
            token = tokens.get(row.id)
            try:
                if row.mailing_id is None:
                    ready.append(self.composer.notice(row, files.get(row.id, ()), token, now))
                else:
                    ready.append(self.composer.edition(row, mailings[row.mailing_id], token, now))
            except Exception as error:  # one that cannot be written must not keep the others waiting
                log.exception("a message could not be written", extra={"delivery": row.id})
                failed.append(Outcome(row.id, State.FAILED_RENDER, detail=type(error).__name__))
        return ready, failed

    def _hold(self, trouble: ServerTrouble) -> None:
        until = gate.hold(str(trouble), trouble=trouble_of(trouble), which=self.gate)
        log.warning("mail is held back", extra={"until": until.isoformat(), "why": str(trouble), "lane": self.which})


def trouble_of(trouble: ServerTrouble) -> Trouble:
    """Of what kind it is, which decides when the server is asked again."""
    if isinstance(trouble, QuotaReached):
        return Trouble.QUOTA
    if isinstance(trouble, CredentialsRefused):
        return Trouble.CREDENTIALS
    return Trouble.CONNECTION if isinstance(trouble, NoConnection) else Trouble.CONVERSATION
