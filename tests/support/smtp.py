"""A real SMTP server on this machine that accepts mail and keeps it, for tests to read."""

from __future__ import annotations

import asyncio
import email
import email.policy
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask

from portal.core import settings
from portal.core.work import unit_of_work

#: A certificate for 127.0.0.1 that nobody vouches for, with its key. It guards nothing but tests.
CERTIFICATE = Path(__file__).parent / "smtp_certificate.pem"


@dataclass(frozen=True)
class Letter:
    """One accepted message: its envelope and its content."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        return email.message_from_bytes(self.raw, policy=email.policy.default)

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        """The plain text part."""
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    def _part(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        assert part is not None, f"{self.subject!r} has no {kind} part"
        return str(part.get_content()).replace("\r\n", "\n")


@dataclass
class Sink:
    """Where it listens, what came, and how it shall misbehave."""

    port: int = 0
    letters: list[Letter] = field(default_factory=list)
    connections: int = 0
    #: Address → answer to RCPT, e.g. {"gone@example.org": "550 5.1.1 no such mailbox"}.
    answers: dict[str, str] = field(default_factory=dict)
    #: Answer to the end of DATA instead of 250; "" hangs up without a word.
    after_data: str | None = None
    #: What it says nothing to, and leaves the line open: "greeting", a verb ("MAIL"), the address of a RCPT
    #: ("ana@example.org"), or the end of a message to it ("dot:ana@example.org"); how often it did.
    silent: set[str] = field(default_factory=set)
    hung: int = 0
    transports: set[asyncio.Transport] = field(default_factory=set)
    #: Answer to AUTH; where it is set, AUTH is offered.
    auth: str | None = None

    def to(self, address: str) -> list[Letter]:
        """What was accepted for one address, in order."""
        return [letter for letter in self.letters if address in letter.recipients]

    def wait(self, count: int, seconds: float = 5) -> list[Letter]:
        """Wait until at least `count` messages have come."""
        deadline = time.monotonic() + seconds
        while len(self.letters) < count and time.monotonic() < deadline:
            time.sleep(0.01)
        assert len(self.letters) >= count, f"{len(self.letters)} of {count} messages came"
        return self.letters


class Conversation(asyncio.Protocol):
    """One connection: EHLO, HELO, MAIL, RCPT, DATA, RSET, NOOP and QUIT of RFC 5321, with PIPELINING."""

    def __init__(self, sink: Sink) -> None:
        self.sink, self.buffer, self.in_data = sink, bytearray(), False
        self.sender, self.recipients = "", list[str]()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.sink.transports.add(transport)
        self.sink.connections += 1
        if "greeting" not in self.sink.silent:
            self.say("220 sink at your service")

    def connection_lost(self, error: Exception | None) -> None:
        self.sink.transports.discard(self.transport)

    def say(self, *lines: str) -> None:
        self.transport.write("".join(f"{line}\r\n" for line in lines).encode())

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while self.take_message() if self.in_data else self.take_line():
            pass

    def take_message(self) -> bool:
        """Everything up to the lone dot; a dot that began a line was doubled on the way (RFC 5321 §4.5.2)."""
        marked = b"\r\n" + self.buffer
        end = marked.find(b"\r\n.\r\n")
        if end < 0:
            return False
        raw = bytes(marked[: end + 2]).replace(b"\r\n..", b"\r\n.")[2:]
        del self.buffer[: end + 3]
        self.in_data = False
        if self.sink.silent & {f"dot:{each}" for each in self.recipients}:
            self.sink.hung += 1
            return True
        if self.sink.after_data == "":
            self.transport.abort()
            return False
        if self.sink.after_data is None:
            self.sink.letters.append(Letter(self.sender, tuple(self.recipients), raw))
        self.say(self.sink.after_data or "250 2.0.0 taken")
        return True

    def take_line(self) -> bool:
        line, found, rest = bytes(self.buffer).partition(b"\n")
        if not found:
            return False
        self.buffer[:] = rest
        self.obey(line.decode("utf-8", "replace").strip())
        return True

    def obey(self, line: str) -> None:
        if self.sink.silent & {line[:4].upper(), _address(line)}:
            self.sink.hung += 1
            return
        match line[:4].upper():
            case "EHLO":
                offered = ["sink", "PIPELINING", "8BITMIME", "SMTPUTF8", *(["AUTH PLAIN"] if self.sink.auth else [])]
                self.say(*(f"250-{each}" for each in offered), "250 SIZE 52428800")
            case "AUTH":
                self.say(self.sink.auth or "502 5.5.2 not known")
            case "MAIL":
                self.sender, self.recipients = _address(line), []
                self.say("250 2.1.0 ok")
            case "RCPT":
                answer = self.sink.answers.get(_address(line), "250 2.1.5 ok")
                if answer.startswith("2"):
                    self.recipients.append(_address(line))
                self.say(answer)
            case "DATA" if self.recipients:
                self.in_data = True
                self.say("354 go on")
            case "DATA":
                self.say("503 5.5.1 no recipient")
            case "QUIT":
                self.say("221 2.0.0 bye")
                self.transport.close()
            case "HELO" | "RSET" | "NOOP":
                self.say("250 2.0.0 ok")
            case _:
                self.say("502 5.5.2 not known")


def _address(line: str) -> str:
    return line.partition("<")[2].partition(">")[0]


@contextmanager
def running_sink(tls: ssl.SSLContext | None = None) -> Iterator[Sink]:
    """A sink that listens on a port of its own until the block ends; with `tls`, from the first byte on."""
    sink, ready = Sink(), threading.Event()
    loop, stop = asyncio.new_event_loop(), asyncio.Event()

    async def serve() -> None:
        server = await loop.create_server(lambda: Conversation(sink), "127.0.0.1", 0, ssl=tls)
        sink.port = server.sockets[0].getsockname()[1]
        ready.set()
        await stop.wait()
        server.close()
        for transport in list(sink.transports):
            transport.abort()
        await asyncio.sleep(0.01)

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),), daemon=True)
    thread.start()
    assert ready.wait(5)
    try:
        yield sink
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(5)
        loop.close()


@pytest.fixture
def smtp_sink() -> Iterator[Sink]:
    """A running sink; `smtp_sink.letters` holds what came."""
    with running_sink() as sink:
        yield sink


@pytest.fixture
def smtp(app: Flask, smtp_sink: Sink) -> Sink:
    """The portal sends its mail to a real SMTP server of ours: run_jobs(), then read `smtp.letters`.

    As fast as it takes it; a test of a measure sets one.
    """
    with unit_of_work():
        settings.change(mail_per_minute=0, mail_per_provider=0)
    app.config.update(
        MAIL_SERVER="127.0.0.1",
        MAIL_PORT=smtp_sink.port,
        MAIL_USE_TLS=False,
        MAIL_USE_SSL=False,
        MAIL_USERNAME=None,
        MAIL_PASSWORD=None,
    )
    return smtp_sink
