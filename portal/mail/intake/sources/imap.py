"""A mailbox elsewhere, by IMAP (RFC 3501, 9051), over verified TLS. What was read is moved to a folder beside it.

    MAIL_BOUNCE_IMAP=imaps://bounces%40example.org@imap.example.org/INBOX      imap://… begins in the open: STARTTLS

Each message is in our database before it is moved. A restart in between finds it again, and keeps it once.
"""

from __future__ import annotations

import imaplib
import re
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from flask import current_app

from portal.core import clock
from portal.core.work import unit_of_work
from portal.mail.intake import receiving
from portal.mail.intake.models import Source
from portal.mail.intake.sources.trouble import CannotRead

AT_ONCE = 200
#: Seconds for each answer, and for all of them; the rest comes with the next minute.
PATIENCE, ALTOGETHER = 15.0, 60.0


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where, who, and which folders."""

    host: str
    port: int
    tls: bool
    user: str
    password: str
    folder: str
    done: str


def configured() -> Mailbox:
    """As MAIL_BOUNCE_IMAP says."""
    config = current_app.config
    parts = urlsplit(str(config["MAIL_BOUNCE_IMAP"]))
    tls = parts.scheme == "imaps"
    return Mailbox(
        host=parts.hostname or "",
        port=parts.port or (993 if tls else 143),
        tls=tls,
        user=unquote(parts.username or ""),
        password=str(config.get("MAIL_BOUNCE_PASSWORD") or ""),
        folder=unquote(parts.path.strip("/")) or "INBOX",
        done=str(config.get("MAIL_BOUNCE_DONE") or "Read by Guildhall"),
    )


def fetch() -> int:
    """Take what lies there; returns how much. Raises CannotRead."""
    where = configured()
    try:
        connection = _connect(where)
    except ssl.SSLError as error:
        raise CannotRead(f"{where.host}: no verified TLS: {error.reason or error}") from None
    except (OSError, imaplib.IMAP4.error) as error:
        raise CannotRead(f"{where.host}: {_short(error)}") from None
    try:
        return _read(connection, where)
    except (OSError, imaplib.IMAP4.error, ValueError) as error:
        raise CannotRead(f"{where.host}: {_short(error)}") from None
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            connection.sock.settimeout(2.0)
            connection.logout()
        with suppress(OSError):
            connection.shutdown()


def _connect(where: Mailbox) -> imaplib.IMAP4:
    context = ssl.create_default_context(cafile=current_app.config.get("MAIL_AUTHORITIES"))
    connection: imaplib.IMAP4
    if where.tls:
        connection = imaplib.IMAP4_SSL(where.host, where.port, ssl_context=context, timeout=PATIENCE)
    else:
        connection = imaplib.IMAP4(where.host, where.port, timeout=PATIENCE)
        connection.starttls(context)  # raises where the server has none: a password never travels in the open
    connection.login(where.user, where.password)
    return connection


def _read(connection: imaplib.IMAP4, where: Mailbox) -> int:
    began, taken = time.monotonic(), 0
    _asked(connection.select(_quoted(where.folder)), f"there is no folder {where.folder}")
    found = _asked(connection.uid("SEARCH", "UNDELETED"), "it cannot be searched")
    listed = found[0] if found and isinstance(found[0], bytes) else b""
    for number in listed.split()[:AT_ONCE]:
        if time.monotonic() - began > ALTOGETHER:
            break
        uid = number.decode("ascii")
        raw = _message(connection, uid)
        if raw is None:
            continue  # somebody else took it meanwhile
        with unit_of_work():
            receiving.take(raw, Source.IMAP, now=clock.now())
        _move(connection, uid, where.done)
        taken += 1
    return taken


def _message(connection: imaplib.IMAP4, uid: str) -> bytes | None:
    """The message, as much of it as we read, without marking it as seen."""
    answer = _asked(
        connection.uid("FETCH", uid, f"(BODY.PEEK[]<0.{receiving.MOST_READ}>)"), "a message is not given out"
    )
    for part in answer:
        if isinstance(part, tuple) and len(part) > 1 and isinstance(part[1], bytes):
            return part[1]
    return None


def _move(connection: imaplib.IMAP4, uid: str, folder: str) -> None:
    """MOVE (RFC 6851) where the server has it; else a copy, and the old one is deleted. A missing folder is made."""
    able = {str(each).upper() for each in connection.capabilities}
    command = "MOVE" if "MOVE" in able else "COPY"
    status, _answer = connection.uid(command, uid, _quoted(folder))
    if status != "OK":
        connection.create(_quoted(folder))
        _asked(connection.uid(command, uid, _quoted(folder)), f"nothing can be moved to {folder}")
    if command == "COPY":
        _asked(connection.uid("STORE", uid, "+FLAGS.SILENT", r"(\Deleted)"), "nothing can be deleted")
        if "UIDPLUS" in able:
            connection.uid("EXPUNGE", uid)
        else:
            connection.expunge()


def _asked(answer: tuple[str, list[bytes | None]] | tuple[str, list[object]], otherwise: str) -> list[object]:
    status, said = answer
    if status != "OK":
        raise ValueError(otherwise)
    return list(said)


def _quoted(folder: str) -> str:
    return '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _short(error: Exception) -> str:
    """What went wrong, without what a server may have put into it: addresses, and a password that it repeats."""
    if isinstance(error, TimeoutError):
        return "no answer in time"
    words = re.sub(r"[^\s<>]+@[^\s<>]+", "…@…", " ".join(str(error).split()))
    return words[:200] or type(error).__name__
