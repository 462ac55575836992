"""One SMTP connection, a message at a time, with the final dot held back until the ledger says so.

    advance()   the dot of the last message and the envelope of the next, in one packet (RFC 2920)
    listen()    the answers to both
    transmit()  the next message without its dot

Where the server does not announce PIPELINING, the same steps are taken one command after the other.
"""

from __future__ import annotations

import contextlib
import select
import smtplib
import socket
import ssl
from datetime import datetime

from portal.mail.addresses import for_the_wire
from portal.mail.deliveries import answers
from portal.mail.deliveries.composing import Ready
from portal.mail.deliveries.ledger import Outcome
from portal.mail.models import State
from portal.mail.transports import CredentialsRefused, QuotaReached, SenderRefused, ServerTrouble
from portal.mail.transports.connection import CREDENTIALS

DOT = b".\r\n"
#: A server may think long about a message it has in full (RFC 5321 §4.5.3.2.6 says ten minutes).
DOT_SECONDS = 120.0
#: Nobody's mail waits for an answer to our goodbye.
FAREWELL_SECONDS = 2.0
GONE = (OSError, smtplib.SMTPException)

Reply = tuple[int, str]


class Wire:
    """A connection that carries one message after the other."""

    def __init__(self, host: smtplib.SMTP, timeout: float, dot_seconds: float = DOT_SECONDS) -> None:
        self.host, self.timeout, self.dot_seconds = host, timeout, dot_seconds
        self.pipelining = host.has_extn("pipelining")
        self.international = host.has_extn("smtputf8")
        self.eight_bits = host.has_extn("8bitmime")
        self.carried = 0
        self.open = True
        self.pending: Ready | None = None
        self.offered: Ready | None = None
        self.taken: Ready | None = None
        self._reset_first = False
        self._answers: select.poll | None = None
        if not isinstance(self._socket, ssl.SSLSocket):
            self._answers = select.poll()
            self._answers.register(self._socket, select.POLLIN)
        with contextlib.suppress(OSError):
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    @property
    def _socket(self) -> socket.socket:
        if self.host.sock is None:
            raise smtplib.SMTPServerDisconnected("the connection is closed")
        return self.host.sock

    def advance(self, offered: Ready | None) -> None:
        """Confirm the pending message and, where the server allows, offer the next in the same packet."""
        self.offered = offered
        packet = DOT if self.pending else b""
        if offered and self.pipelining:
            packet += b"".join(self._commands(offered))
        if packet:
            self._socket.settimeout(self.dot_seconds if self.pending else self.timeout)
            self._socket.sendall(packet)

    def listen(self, now: datetime, outcomes: list[Outcome]) -> ServerTrouble | None:
        """Read what the server says to the last `advance`.

        Each outcome is noted as soon as it is known, since the next answer may never come.
        """
        self.taken = None
        if self.pending:
            trouble = self._hear_verdict(self.pending, now, outcomes)
            if trouble:
                return self._shown_the_door(trouble, outcomes)
        if self.offered is None:
            return None
        refusal, trouble = self._hear_envelope(self.offered, now)
        if refusal:
            outcomes.append(refusal)
            self.offered = None
        return trouble

    def transmit(self) -> Ready | None:
        """Send the offered message but for its final dot. Returns it.

        A server that has hung up by then did so before the dot, so that nothing is in doubt. Over TLS that cannot be
        told without reading.
        """
        message = self.offered
        if message is not None:
            self._socket.sendall(stuffed(message.data))
            if self._answers is not None and self._answers.poll(0):
                raise smtplib.SMTPServerDisconnected("the server spoke, or hung up, before the message was over")
        return message

    def give_up(self, why: str, now: datetime) -> list[Outcome]:
        """The connection broke: what that means for the messages under way.

        The one behind a message in doubt had no part in it, and waits for nothing.
        """
        outcomes = []
        if self.pending:
            outcomes.append(answers.in_doubt(self.pending, why, now))
        if self.offered:
            outcomes.append(answers.not_begun(self.offered) if self.pending else answers.lost(self.offered, why, now))
        self.pending = self.offered = None
        self.close()
        return outcomes

    def close(self, *, politely: bool = False) -> None:
        """Part from the server. A message without its dot is thereby taken back."""
        if politely and self.open and not self.pending and not self.offered:
            with contextlib.suppress(*GONE):
                self._socket.settimeout(FAREWELL_SECONDS)
                self.host.quit()
        self.open = False
        self.host.close()

    def _commands(self, message: Ready) -> list[bytes]:
        mail = f"MAIL FROM:<{for_the_wire(message.envelope_from)}>"
        to = for_the_wire(message.to)
        if needs_international(message):
            mail += " BODY=8BITMIME SMTPUTF8" if self.eight_bits else " SMTPUTF8"
        commands = [f"{mail}\r\n".encode(), f"RCPT TO:<{to}>\r\n".encode(), b"DATA\r\n"]
        if self._reset_first:
            commands.insert(0, b"RSET\r\n")
        return commands

    def _hear_verdict(self, message: Ready, now: datetime, outcomes: list[Outcome]) -> ServerTrouble | None:
        code, words = self._reply()
        self.pending = None
        self.carried += 1
        if code == 250:
            self.taken = message
            outcomes.append(answers.taken(message, code, words))
        elif answers.must_wait(code, words) or code in CREDENTIALS:
            outcomes.append(answers.not_begun(message))
            return _trouble(code, words, message)
        else:
            outcomes.append(answers.refused(message, code, words, now))
        return ServerTrouble(f"{code}: the server ended the connection") if code == 421 else None

    def _shown_the_door(self, trouble: ServerTrouble, outcomes: list[Outcome]) -> ServerTrouble:
        if self.offered:
            outcomes.append(answers.not_begun(self.offered))
            self.offered = None
        self.close()
        return trouble

    def _hear_envelope(self, message: Ready, now: datetime) -> tuple[Outcome | None, ServerTrouble | None]:
        """Whether the server lets the offered message in; if not, what becomes of it."""
        replies = self._envelope_replies(message)
        if self._reset_first and len(replies) > 1:
            replies.pop(0)
        self._reset_first = False
        codes = [code for code, _ in replies]
        if codes in ([250, 250, 354], [250, 251, 354]):
            return None, None
        self._reset_first = True
        if codes[-1] == 354:  # let in although the envelope was not: end it, empty (RFC 2920 §3.1)
            self._socket.sendall(DOT)
            self._reply()
        code, words = next((reply for reply in replies if reply[0] >= 400), replies[-1])
        if codes[0] >= 400 or code == 421 or code in CREDENTIALS or answers.must_wait(code, words):
            self.close()
            return answers.not_begun(message), _trouble(code, words, message)
        return answers.refused(message, code, words, now), None

    def _envelope_replies(self, message: Ready) -> list[Reply]:
        commands = [] if self.pipelining else self._commands(message)
        replies: list[Reply] = []
        self._socket.settimeout(self.timeout)
        for turn in range(3 + self._reset_first):
            if commands:
                self._socket.sendall(commands[turn])
            replies.append(self._reply())
            if replies[-1][0] == 421 or (replies[-1][0] >= 400 and not self.pipelining):
                break  # after 421 the server says nothing more (RFC 5321 §3.8)
        return replies

    def _reply(self) -> Reply:
        code, words = self.host.getreply()
        if code < 0:
            raise smtplib.SMTPServerDisconnected("no answer that could be understood")
        return code, words.decode("utf-8", "replace")


def _trouble(code: int, words: str, message: Ready) -> ServerTrouble:
    words = answers.without_addresses(words)
    if answers.must_wait(code, words):
        return QuotaReached(f"{code} {words}")
    if code in CREDENTIALS:
        return CredentialsRefused(f"{code} {words}")
    if 500 <= code <= 599:
        return SenderRefused(f"{code} {words}", message.mailing_id)
    return ServerTrouble(f"{code} {words}")


def stuffed(data: bytes) -> bytes:
    """Transparency (RFC 5321 §4.5.2): a line that begins with a dot gets a second one. Ends with CRLF."""
    if b"\r\n." in data:
        data = data.replace(b"\r\n.", b"\r\n..")
    if data.startswith(b"."):
        data = b"." + data
    return data if data.endswith(b"\r\n") else data + b"\r\n"


def needs_international(message: Ready) -> bool:
    """Whether only a server with SMTPUTF8 (RFC 6531) can carry it: for whom it is, or for a field of its head.

    Bodies and everything else are ASCII; a head is not where an address in it has an international local part.
    """
    envelope = message.to.rpartition("@")[0] + message.envelope_from.rpartition("@")[0]
    return not (envelope.isascii() and message.data.isascii())


def cannot_carry(message: Ready) -> Outcome:
    """The address has letters in its local part that this server does not know."""
    return Outcome(message.number, State.REFUSED, None, "the mail server does not take international addresses")
