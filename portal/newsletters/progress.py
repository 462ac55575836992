"""How far an edition has come, as whoever runs it reads it: a sum that is right at every moment."""

from __future__ import annotations

from dataclasses import dataclass

from portal.mail.mailings import Tally
from portal.mail.models import State


@dataclass(frozen=True, slots=True)
class Copies:
    """Where the copies of an edition are. All of them together are always `total`.

    `bounced`: taken and come back, or called unwanted. `refused`: by the reader's mailbox. `ours`: refused because of
    us, which is nobody's refusal. `left_out`: unsubscribed, suppressed, or no member any more. `waiting`: still to go,
    `later` of them after a "not now".
    """

    total: int
    taken: int
    bounced: int
    refused: int
    ours: int
    unwritten: int
    left_out: int
    cancelled: int
    in_doubt: int
    waiting: int
    later: int

    @property
    def done(self) -> int:
        return self.total - self.waiting


def copies(tally: Tally) -> Copies:
    """The states of the ledger in the words of the page."""
    return Copies(
        total=tally.audience,
        taken=tally[State.ACCEPTED],
        bounced=tally[State.BOUNCED] + tally[State.COMPLAINED],
        refused=tally[State.REFUSED] - tally.ours,
        ours=tally.ours,
        unwritten=tally[State.FAILED_RENDER],
        left_out=tally[State.SKIPPED],
        cancelled=tally[State.CANCELLED],
        in_doubt=tally[State.UNCONFIRMED],
        waiting=tally.waiting,
        later=tally[State.RETRY_WAIT],
    )
