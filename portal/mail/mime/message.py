"""One message: Flask-Mail's, with header fields that cannot be broken and bytes that every server takes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import flask_mail

from portal.mail.addresses import Address
from portal.mail.attachments import Attachment
from portal.mail.mime import fields, parts


class Message(flask_mail.Message):
    """A message as Flask-Mail knows it.

    Flask-Mail's own flattening lets line breaks through in extra fields, writes Message-ID twice when it is
    given, and sends long lines; its constructor looks up the host name. None of that is used.
    """

    def __init__(
        self,
        *,
        sender: Address,
        to: Address,
        subject: str,
        text: str,
        message_id: str,
        at: datetime,
        html: str | None = None,
        attachments: Sequence[Attachment] = (),
        extra: Sequence[tuple[str, str]] = (),
        reply_to: str | None = None,
    ) -> None:
        self.from_address, self.to_address = sender, to
        self.files = tuple(attachments)
        self.extra = tuple(extra)
        self.msgId = message_id
        self.at = at
        # What Flask-Mail's users and its record_messages() look at:
        self.alts = {}
        self.html = html
        self.body = text
        self.subject = subject
        self.sender = (sender.name, sender.email) if sender.name else sender.email
        self.recipients = [(to.name, to.email) if to.name else to.email]
        self.reply_to = reply_to
        self.cc, self.bcc, self.mail_options, self.rcpt_options = [], [], [], []
        self.date = at.timestamp()
        self.charset = "utf-8"
        self.extra_headers = dict(extra)
        self.attachments = [flask_mail.Attachment(each.filename, each.content_type, each.data) for each in self.files]

    def as_bytes(self) -> bytes:
        """The message as it goes over the wire: CRLF, lines within 998 octets, ASCII but for international addresses.

        Raises BadHeader.
        """
        head = [
            fields.addresses("From", self.from_address),
            fields.addresses("To", self.to_address),
            fields.field("Subject", self.subject),
            fields.date(self.at.astimezone(UTC)),
            fields.tokens("Message-ID", self.msgId),
        ]
        if self.reply_to:
            head.append(fields.addresses("Reply-To", Address(str(self.reply_to))))
        head += [fields.tokens(name, value) for name, value in self.extra]
        head.append(b"MIME-Version: 1.0\r\n")
        body = parts.body(
            text=parts.quoted(self.body or ""),
            html=None if self.html is None else parts.quoted(self.html),
            attachments=self.files,
            seed=self.msgId,
        )
        return b"".join([*head, body])
