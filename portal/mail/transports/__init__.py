"""Where messages go: over SMTP, or, without a server, into the portal's own mailbox."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import flask_mail
from flask import current_app

from portal.mail.deliveries.composing import Ready
from portal.mail.deliveries.ledger import Ledger


class Transport(Protocol):
    """Carries claimed messages and writes into the ledger what became of each."""

    def carry(self, messages: Sequence[Ready], ledger: Ledger, stopped: Callable[[], bool]) -> int:
        """Returns how many were accepted. Raises ServerTrouble, with every known outcome written before."""

    def close(self) -> None:
        """Part from the server."""


class ServerTrouble(Exception):
    """The server as a whole is the problem, not a recipient: leave it alone for a while."""


class NoConnection(ServerTrouble):
    """The server is not there, or does not prove who it is."""


class CredentialsRefused(ServerTrouble):
    """The server does not take our user name and password."""


class SenderRefused(ServerTrouble):
    """The server does not take mail from this sender; `mailing_id` says whose sender it was."""

    def __init__(self, why: str, mailing_id: int | None) -> None:
        super().__init__(why)
        self.mailing_id = mailing_id


class QuotaReached(ServerTrouble):
    """We have sent all that the server takes from us for now: nobody's message is at fault, and all of them wait."""


def announce(message: Ready) -> None:
    """Flask-Mail's signal, which is what `record_messages()` listens to."""
    if message.message is not None and flask_mail.email_dispatched.receivers:
        app = current_app._get_current_object()  # type: ignore[attr-defined]
        flask_mail.email_dispatched.send(app, message=message.message)
