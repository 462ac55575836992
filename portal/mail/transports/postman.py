"""The postman: several connections in step, one commit for all of them.

In each round every connection ends one message and begins the next; then a single commit writes the answers
and marks what was transmitted; only then do the dots go out, in the next round's packet. So the cost of a
durable commit is shared, the server's thinking time overlaps, and a kill leaves at most one message per
connection in doubt.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence

from flask import current_app
from sqlalchemy.exc import OperationalError

from portal.core import clock
from portal.mail.deliveries.composing import Ready
from portal.mail.deliveries.ledger import Ledger, Outcome
from portal.mail.transports import ServerTrouble, announce
from portal.mail.transports.connection import longest, open_connection
from portal.mail.transports.wire import DOT_SECONDS, GONE, Wire, cannot_carry, needs_international

#: One connection more for each so many messages that wait.
MESSAGES_PER_CONNECTION = 10
#: For security mail: how long a server may think, in the first so many tries.
QUICK_SECONDS, QUICK_DOT_SECONDS, QUICK_TRIES = 4.0, 15.0, 5
#: So many broken connections in a row, with nothing accepted between, and it is the server.
MOST_BROKEN = 4
#: How long the ledger is left alone before it is written to again, when the database is busy.
INSIST_SECONDS = (0.2, 0.4, 0.8, 1.6)


class Postman:
    """Carries messages over up to MAIL_CONNECTIONS connections, which stay open from batch to batch."""

    def __init__(self, *, urgent: bool = False) -> None:
        settings = current_app.config
        self.urgent = urgent
        self.most = 1 if urgent else settings["MAIL_CONNECTIONS"]
        self.recycle = max(1, int(settings.get("MAIL_MAX_EMAILS") or settings["MAIL_PER_CONNECTION"]))
        self.timeout = longest()
        self.dot_seconds = DOT_SECONDS
        self.wires: list[Wire] = []
        self.trouble: ServerTrouble | None = None
        self.accepted = self.broken = 0

    def carry(self, messages: Sequence[Ready], ledger: Ledger, stopped: Callable[[], bool]) -> int:
        """Send the messages. See `Transport`."""
        queue = deque(messages)
        if self.urgent:
            self._hurry(messages)
        self.trouble, self.accepted = None, 0
        self._connect(len(queue))
        while True:
            feeding = not self.trouble and not stopped()
            if not any(wire.pending for wire in self.wires) and not (feeding and queue):
                break
            self._round(queue if feeding else deque(), ledger)
            if feeding and queue and not self.trouble and not any(wire.open for wire in self.wires):
                self._connect(len(queue))
        self._complain()
        return self.accepted

    def _hurry(self, messages: Sequence[Ready]) -> None:
        """Security mail gives a server that does not answer up soon; one that never answers in time gets its time."""
        soon = all(message.attempts < QUICK_TRIES for message in messages)
        self.timeout = min(longest(), QUICK_SECONDS) if soon else longest()
        self.dot_seconds = min(DOT_SECONDS, max(QUICK_DOT_SECONDS, self.timeout))
        for wire in self.wires:
            wire.timeout, wire.dot_seconds = self.timeout, self.dot_seconds

    def _complain(self) -> None:
        if self.trouble:
            self.close()
            raise self.trouble

    def close(self) -> None:
        """Say goodbye on every connection."""
        for wire in self.wires:
            wire.close(politely=True)
        self.wires = []

    def _connect(self, waiting: int) -> None:
        """Have as many connections as the waiting messages deserve; one that works is enough."""
        self.wires = [wire for wire in self.wires if wire.open]
        wanted = min(self.most, 1 + waiting // MESSAGES_PER_CONNECTION)
        while len(self.wires) < wanted:
            try:
                self.wires.append(Wire(open_connection(self.timeout), self.timeout, self.dot_seconds))
            except ServerTrouble:
                if not self.wires:
                    raise
                return

    def _round(self, queue: deque[Ready], ledger: Ledger) -> None:
        outcomes: list[Outcome] = []
        self._renew_tired(len(queue))
        for wire in self.wires:
            self._try(wire, lambda w: w.advance(self._next(w, queue, outcomes)), outcomes)
        for wire in self.wires:
            self._try(wire, lambda w: self._hear(w, outcomes), outcomes)
        begun: dict[int, Wire] = {}
        for wire in self.wires:
            self._try(wire, lambda w: self._transmit(w, begun), outcomes)
        marked = _insist(ledger, outcomes, list(begun))
        for number, wire in begun.items():
            if number in marked:
                wire.pending = wire.offered
            else:
                wire.offered = None
                wire.close()  # taken back meanwhile (paused, cancelled): without the dot it never was
            wire.offered = None
        self.wires = [wire for wire in self.wires if wire.open]

    def _next(self, wire: Wire, queue: deque[Ready], outcomes: list[Outcome]) -> Ready | None:
        if wire.carried + bool(wire.pending) >= self.recycle:
            return None
        while queue:
            message = queue.popleft()
            if wire.international or not needs_international(message):
                return message
            outcomes.append(cannot_carry(message))
        return None

    def _renew_tired(self, waiting: int) -> None:
        """Connections that carried enough part politely; new ones take their place."""
        tired = [wire for wire in self.wires if wire.carried >= self.recycle and not wire.pending]
        for wire in tired:
            wire.close(politely=True)
        if tired and waiting:
            self._connect(waiting)

    def _hear(self, wire: Wire, outcomes: list[Outcome]) -> None:
        try:
            self.trouble = wire.listen(clock.now(), outcomes) or self.trouble
        finally:
            if wire.taken:
                self.accepted += 1
                self.broken = 0
                announce(wire.taken)

    def _transmit(self, wire: Wire, begun: dict[int, Wire]) -> None:
        message = wire.transmit()
        if message is not None:
            begun[message.number] = wire

    def _try(self, wire: Wire, step: Callable[[Wire], None], outcomes: list[Outcome]) -> None:
        if not wire.open:
            return
        try:
            step(wire)
        except GONE as error:
            why = str(error) or type(error).__name__
            outcomes += wire.give_up(why, clock.now())
            self.broken += 1
            if self.broken >= MOST_BROKEN:
                self.trouble = self.trouble or ServerTrouble(f"the connection keeps breaking: {why}")


def _insist(ledger: Ledger, outcomes: Sequence[Outcome], mark: Sequence[int]) -> set[int]:
    """Write to the ledger, and again when the database is busy: the answers exist nowhere else."""
    for seconds in INSIST_SECONDS:
        try:
            return ledger.record(outcomes, mark=mark)
        except OperationalError:
            time.sleep(seconds)
    return ledger.record(outcomes, mark=mark)
