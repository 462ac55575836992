"""What a message is on the wire, judged by its octets and by a parser that shares nothing with Python's own."""

from __future__ import annotations

import email
import email.policy
import re
from email.message import EmailMessage
from typing import Any, cast

from fast_mail_parser import parse_email, parse_email_tree

ONCE = ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type")
#: Fields that hold one thing which cannot be folded, and those that nobody may send.
WHOLE = (b"List-Unsubscribe:", b"Message-ID:", b"List-Id:", b"Feedback-ID:")
NEVER = ("Bcc", "Precedence", "Return-Path", "X-Mailer", "User-Agent")
STRICT = email.policy.default.clone(raise_on_defect=True)


def parsed(raw: bytes) -> Any:
    """The message as the other parser reads it, which warns of nothing."""
    found = parse_email(raw)
    assert not found.warnings, found.warnings
    return found


def judge(raw: bytes, where: str = "") -> EmailMessage:
    """Every rule that holds for all our mail; returns it as Python's strict parser reads it."""
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", raw), f"{where}: lines end in CRLF"
    assert raw.isascii(), f"{where}: nothing needs 8BITMIME"
    head, _, body = raw.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    for line in lines:
        assert len(line) <= (998 if line.startswith(WHOLE) or b"<" in line else 78), f"{where}: {line!r}"
        assert line.strip(), f"{where}: a line of a field that is empty"
    for line in body.split(b"\r\n"):
        assert len(line) <= 76, f"{where}: {len(line)} octets: {line!r}"
    for word in re.findall(rb"=\?[^?]*\?[^?]*\?[^?]*\?=", head):
        assert len(word) <= 75, f"{where}: RFC 2047 §2: {word!r}"
        whole = str(email.header.make_header(email.header.decode_header(word.decode())))
        assert "\ufffd" not in whole, f"{where}: a character torn apart in {word!r}"
    tree, other = parse_email_tree(raw), parsed(raw)
    names = {name: len(values) for name, values in tree.headers.items()}
    for name in ONCE:
        assert names.get(name) == 1, f"{where}: {name}"
    assert not set(names) & set(NEVER), where
    assert len(names) == sum(names.values()) or {n for n, k in names.items() if k > 1} == {"DKIM-Signature"}, where
    message = cast(EmailMessage, email.message_from_bytes(raw, policy=STRICT))
    for part in message.walk():
        assert not part.defects, f"{where}: {part.defects}"
    assert other.subject == str(message["Subject"]), f"{where}: both read the same subject"
    assert other.date_parsed is not None, where
    assert re.fullmatch(r"<[A-Za-z0-9_-]{15,}@[A-Za-z0-9.-]+>", message["Message-ID"]), where
    main = tree.children[0] if tree.content_type == "multipart/mixed" else tree
    assert main.content_type == "multipart/alternative", where
    assert [part.content_type for part in main.children][:2] == ["text/plain", "text/html"], (
        f"{where}: text comes first"
    )
    plain, html = (part.content.decode() for part in main.children[:2])
    assert plain.strip(), where
    assert html.strip(), where
    assert message.get_body(("plain",)).get_content().replace("\r\n", "\n") == plain.replace("\r\n", "\n"), where  # type: ignore[union-attr]
    return message


def everything_in(raw: bytes) -> str:
    """All that can be read in a message: fields, parts and files, decoded."""
    found = parse_email_tree(raw)
    said, parts = [], [found]
    while parts:
        part = parts.pop()
        said += [f"{name}: {value}" for name, values in part.headers.items() for value in values]
        said.append(part.filename)
        if part.content is not None:
            said.append(part.content.decode("utf-8", "replace"))
        parts += part.children
    return "\n".join(said)
