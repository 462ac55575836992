"""From a claimed row to the bytes that go over the wire."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from portal.core import language
from portal.core.settings import Association, association
from portal.core.web import external_url
from portal.mail import identifiers, sender, veil
from portal.mail.addresses import Address
from portal.mail.attachments import Attachment
from portal.mail.deliveries import claims
from portal.mail.intake import return_path
from portal.mail.mime import dkim, fields, skeleton
from portal.mail.mime.message import Message
from portal.mail.writing import letters

_PLACE = "TOKEN"
#: The way out that a test carries: it leads to the page, and switches nothing off.
TEST_TOKEN = "test"


@dataclass(frozen=True, slots=True)
class Ready:
    """A message that only needs a server: envelope and bytes."""

    number: int
    envelope_from: str
    to: str
    data: bytes
    lane: int
    mailing_id: int | None
    attempts: int
    message: Message | None = None


class Composer:
    """Composes for one drain: what is the same for all messages is looked up once."""

    def __init__(self) -> None:
        self.house: Association = association()
        self.sender = sender.default_sender()
        self.keys = dkim.keys(sender.domain_of(self.sender.email))
        self._return_path = return_path.configured()
        self._before, self._after = external_url("mail.unsubscribe", token=_PLACE).split(_PLACE)
        _, self._all = external_url("mail.all_mail", token=_PLACE).split(_PLACE)
        self._mailings: dict[int, Row[Any]] = {}
        self._texts: dict[int, dict[str, bytes]] = {}

    def way_out(self, token: str | None) -> str:
        """The unsubscribe address for a token; empty for mail that cannot be switched off."""
        return f"{self._before}{token}{self._after}" if token else ""

    def choices(self, token: str | None) -> str:
        """Where whoever got it chooses among all kinds of mail, without signing in; empty with the way out."""
        return f"{self._before}{token}{self._all}" if token else ""

    def mailing(self, connection: Connection, number: int) -> Row[Any]:
        """A mailing; its skeletons are frozen, so they are read once."""
        if number not in self._mailings:
            self._mailings[number] = claims.mailing_row(connection, number)
            self._texts[number] = claims.skeletons_of(connection, number)
        return self._mailings[number]

    def edition(self, row: Row[Any], mailing: Row[Any], token: str | None, now: datetime) -> Ready:
        """One reader's copy of a mailing."""
        who = skeleton.Personal(
            to=Address(row.email, row.name),
            message_id=row.message_id,
            date=fields.date(now),
            unsubscribe=self.way_out(TEST_TOKEN if mailing.test else token),
            html=row.html or "",
            text=row.text or "",
        )
        text = self._texts[mailing.id].get(row.locale, mailing.skeleton)
        return _ready(row, self._comes_back_to(row, mailing.sender), skeleton.fill(text, who, self.keys, now))

    def notice(self, row: Row[Any], files: Sequence[Row[Any]], token: str | None, now: datetime) -> Ready:
        """A notice, written from its Markdown."""
        message = self.message(row, files, token, now)
        data = dkim.signed(message.as_bytes(), self.keys, now)
        return _ready(row, self._comes_back_to(row, self.sender.email), data, message)

    def _comes_back_to(self, row: Row[Any], sender: str) -> str:
        """The envelope sender: an address of this message alone where one is set, by which its return is known."""
        path = self._return_path
        return path.of(row.id, row.message_id, row.address) if path else sender

    def message(self, row: Row[Any], files: Sequence[Row[Any]], token: str | None, now: datetime) -> Message:
        """A notice as a message; its text and its HTML say the same, in the language that it was written in."""
        if row.source is None:
            raise ValueError("the words of this message are gone")
        with language.spoken(row.locale):
            return self._message(row, files, token, now)

    def _message(self, row: Row[Any], files: Sequence[Row[Any]], token: str | None, now: datetime) -> Message:
        way_out = self.way_out(token)
        words = letters.parts_of(
            row.source,
            subject=row.subject,
            preheader=row.text or "",
            kind=row.kind,
            house=self.house,
            way_out=way_out,
            choices=self.choices(token),
        )
        extra = [
            ("Auto-Submitted", "auto-generated"),
            identifiers.NO_ANSWERS,
            ("Content-Language", language.html_tag()),
            ("Feedback-ID", identifiers.feedback_id("notice", row.kind)),
        ]
        if way_out:
            extra += [
                ("List-Id", f"<{identifiers.list_id(row.kind)}>"),
                ("List-Unsubscribe", f"<{way_out}>"),
                ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
            ]
        return Message(
            sender=self.sender,
            to=Address(row.email, row.name),
            subject=row.subject,
            text=words.text,
            html=words.html,
            message_id=row.message_id,
            at=now,
            attachments=[
                Attachment(each.filename, each.content_type, each.data, each.method)
                for each in (veil.opened_file(row.own_key, file) for file in files)
            ],
            extra=extra,
            reply_to=row.reply_to,
        )


def _ready(row: Row[Any], envelope_from: str, data: bytes, message: Message | None = None) -> Ready:
    return Ready(
        number=row.id,
        envelope_from=envelope_from,
        to=row.email,
        data=data,
        lane=row.lane,
        mailing_id=row.mailing_id,
        attempts=row.attempts,
        message=message,
    )
