"""A message as its reader gets it: composed anew from its row by the very code that sends it, and taken apart."""

from __future__ import annotations

import email
import email.policy
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage, MIMEPart
from typing import Any, cast

from sqlalchemy import select

from portal.core.db import db
from portal.mail.deliveries import claims
from portal.mail.deliveries.composing import Composer
from portal.mail.deliveries.screening import switchable_family
from portal.mail.models import Delivery, UnsubscribeLink


@dataclass(frozen=True, slots=True)
class File:
    """What hangs on a message."""

    name: str
    content_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """One message, taken apart."""

    number: int
    subject: str
    sender: str
    to: str
    at: datetime
    text: str
    html: str
    files: tuple[File, ...]
    raw: bytes


def read(number: int) -> Letter | None:
    """The message, or None where there is none or its words are gone. Changes nothing."""
    connection = db.session.connection()
    delivery = Delivery.__table__
    rows = claims.rows_of(connection, delivery.c.id == number, [delivery.c.id])
    if not rows or (rows[0].mailing_id is None and rows[0].source is None):
        return None
    return taken_apart(number, rows[0].created_at, _composed(connection, rows[0]))


def taken_apart(number: int, at: datetime, raw: bytes) -> Letter:
    """The bytes of a message as words and files."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    return Letter(
        number=number,
        subject=str(message["Subject"]),
        sender=str(message["From"]),
        to=str(message["To"]),
        at=at,
        text=_content(text),
        html=_content(html),
        files=tuple(_files(message)),
        raw=raw,
    )


def _content(part: MIMEPart | None) -> str:
    return str(part.get_content()).replace("\r\n", "\n") if part else ""


def _files(message: EmailMessage) -> list[File]:
    found = []
    for part in message.walk():
        if part.is_multipart() or (part.get_content_type() in {"text/plain", "text/html"} and not part.get_filename()):
            continue
        name = part.get_filename() or "invitation.ics"
        found.append(File(name, part.get_content_type(), cast(bytes, part.get_payload(decode=True))))
    return found


def _composed(connection: Any, row: Any) -> bytes:
    composer = Composer()
    family = switchable_family(row.kind) or ""
    link = select(UnsubscribeLink.token).where(UnsubscribeLink.address == row.address, UnsubscribeLink.family == family)
    token = db.session.scalar(link) if family else None
    if row.mailing_id is not None:
        mailing = composer.mailing(connection, row.mailing_id)
        return composer.edition(row, mailing, token, row.created_at).data
    files = claims.attachments_of(connection, [row]).get(row.id, [])
    return composer.notice(row, files, token, row.created_at).data
