"""Draining: claim, screen, compose, carry, until nothing is due.

Two drains run beside each other: `prompt` (security, then transactional) and `bulk` (digests and mailings).
Any number of workers may run either; the claims keep them apart.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import Any

from sqlalchemy import Row

from portal.core import clock
from portal.core.db import db
from portal.core.jobs import queue
from portal.core.settings import association
from portal.mail import waking
from portal.mail.deliveries import breaker, claims, gate, screening
from portal.mail.deliveries.composing import Composer, Ready
from portal.mail.deliveries.ledger import Ledger, Outcome, opened
from portal.mail.kinds import Lane
from portal.mail.models import State
from portal.mail.sender import leaves_the_house
from portal.mail.transports import CredentialsRefused, SenderRefused, ServerTrouble, Transport
from portal.mail.transports.mailbox import Mailbox
from portal.mail.transports.postman import Postman

log = logging.getLogger(__name__)
#: A drain ends after so long and asks to be called again, so that a worker's thread serves others too.
SECONDS = 30.0
_running = {waking.PROMPT: threading.Lock(), waking.BULK: threading.Lock()}
_asked = {waking.PROMPT: threading.Event(), waking.BULK: threading.Event()}


def drain(which: str, seconds: float = SECONDS) -> int:
    """Send what is due. Returns how many messages were accepted.

    A process drains each of the two only once at a time. Who asks meanwhile gets 0 at once, and whoever is
    draining looks again before it ends, so no message waits because two calls crossed.
    """
    until, accepted = time.monotonic() + seconds, 0
    _asked[which].set()
    while _asked[which].is_set() and _running[which].acquire(blocking=False):
        try:
            _asked[which].clear()
            with ExitStack() as stack:
                accepted += Drain(which, stack, until).run()
        finally:
            _running[which].release()
            db.session.rollback()
    return accepted


class Drain:
    """One run of a drain: its ledger, its transport, and where it is."""

    def __init__(self, which: str, stack: ExitStack, until: float) -> None:
        self.which, self.until = which, until
        self.composer = Composer()
        self.per_minute = association().mail_per_minute
        db.session.rollback()
        self.ledger: Ledger = stack.enter_context(opened())
        self.transport: Transport = Postman() if leaves_the_house() else Mailbox()
        stack.callback(self.transport.close)
        self.failures = 0
        self.starved = False

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
        if not queue().stopped():
            waking.wake(self.which)
        return accepted

    def stopped(self) -> bool:
        """Whether to begin nothing new: the worker is to stop, or our time is over."""
        return queue().stopped() or time.monotonic() > self.until

    def turn(self) -> tuple[int, bool]:
        """One batch from each source. Returns how many were accepted and whether there may be more."""
        accepted = 0
        sources = self._sources()
        while sources and not self.stopped():
            rows = sources.pop(0)(claims.BATCH)
            if rows:
                return self._send(rows) + accepted, True
        return accepted, self._wait_for_permits()

    def _sources(self) -> list[Callable[[int], list[Row[Any]]]]:
        prompt = [self._notices(Lane.SECURITY, Lane.TRANSACTIONAL)]
        if self.which == waking.PROMPT:
            return prompt
        with self.ledger.connection.begin():
            running = claims.running_mailings(self.ledger.connection)
        # What people wait for goes first here too, so that a long mailing never holds it up.
        return [*prompt, self._notices(Lane.BULK), *(self._mailing(number) for number in running)]

    def _notices(self, *lanes: Lane) -> Callable[[int], list[Row[Any]]]:
        return lambda limit: self._claim(lambda n: claims.claim_notices(self.ledger, lanes, n), limit)

    def _mailing(self, number: int) -> Callable[[int], list[Row[Any]]]:
        def take(limit: int) -> list[Row[Any]]:
            limit = breaker.limit(self.ledger, number, limit)
            rows = self._claim(lambda n: claims.claim_mailing(self.ledger, number, n), limit)
            if not rows:
                breaker.finish_if_done(number)
            return rows

        return take

    def _claim(self, take: Callable[[int], list[Row[Any]]], limit: int) -> list[Row[Any]]:
        with self.ledger.transaction() as connection:
            allowed = gate.permits(connection, limit, self.per_minute, clock.now())
            self.starved = allowed.count < limit and not allowed.held
            self.failures = allowed.failures
            rows = take(allowed.count)
            gate.give_back(connection, allowed.count - len(rows), self.per_minute)
        return rows

    def _wait_for_permits(self) -> bool:
        """Nothing was claimed: done, or only out of permits?"""
        if not self.starved or not self.per_minute:
            return False
        with self.ledger.connection.begin():
            if not claims.anything_due(self.ledger.connection, clock.now(), bulk=self.which == waking.BULK):
                return False
        time.sleep(min(1.0, 60 / self.per_minute))
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
        if accepted and self.failures:
            gate.open_again()
        for number in {row.mailing_id for row in rows if row.mailing_id is not None}:
            breaker.check(number)
        return accepted

    def _prepare(self, rows: Sequence[Row[Any]]) -> list[Ready]:
        """Screen and compose; what falls out is settled at once."""
        with self.ledger.connection.begin():
            connection = self.ledger.connection
            numbers = {row.mailing_id for row in rows if row.mailing_id is not None}
            mailings = {number: self.composer.mailing(connection, number) for number in numbers}
            tests = {number for number, mailing in mailings.items() if mailing.test}
            settled = screening.unwanted(connection, rows, tests)
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
        refused = isinstance(trouble, CredentialsRefused | SenderRefused)
        until = gate.hold(str(trouble), pause=gate.AFTER_REFUSED_CREDENTIALS if refused else None)
        log.warning("mail is held back", extra={"until": until.isoformat(), "why": str(trouble)})
