"""Without a mail server nothing leaves: a message is accepted by the portal itself and read on its mailbox page."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from portal.mail.deliveries.composing import Ready
from portal.mail.deliveries.ledger import Ledger, Outcome
from portal.mail.models import State
from portal.mail.transports import announce


class Mailbox:
    """The portal's own mailbox."""

    def carry(self, messages: Sequence[Ready], ledger: Ledger, stopped: Callable[[], bool]) -> int:
        marked = ledger.record(mark=[message.number for message in messages])
        ledger.record([Outcome(number, State.ACCEPTED, detail="kept in the mailbox") for number in sorted(marked)])
        for message in messages:
            if message.number in marked:
                announce(message)
        return len(marked)

    def close(self) -> None:
        """Nothing to part from."""
