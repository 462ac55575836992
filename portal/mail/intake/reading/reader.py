"""Reads a report, whatever it is. Never raises for what a stranger sent: it is then a report that says nothing."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from email.message import Message

from portal.mail.intake.reading import arf, bounded, dsn, events, replies, shapes
from portal.mail.intake.reading.report import Report, Shape, Told

log = logging.getLogger(__name__)
#: Where servers note for whom a message was when they put it into a mailbox; the envelope, if a pipe told us.
ENVELOPE = ("X-Envelope-To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Delivered-To", "X-RCPT-TO",
            "Apparently-To", "Resent-To", "To", "Cc", "X-Original-Recipient")  # fmt: skip
_ID = re.compile(r"<[^<>\s]{3,250}@[^<>\s]{1,250}>")
_IDS_IN_TEXT = re.compile(
    r"^[> \t|]{0,40}message-id:\s*(<[^<>\s]{3,250}@[^<>\s]{1,250}>)", re.IGNORECASE | re.MULTILINE
)
_WAY_OUT = re.compile(r"/unsubscribe/([A-Za-z0-9_-]{20,43})(?![A-Za-z0-9_-])")
RETURNED = {"message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers", "message/partial",
            "text/rfc822", "message/rfc822-headers"}  # fmt: skip


class Unreadable(ValueError):
    """It is built as no report is."""


def read(raw: bytes, *, as_json: bool = False) -> Report:
    """What it says. Raises Unreadable, and nothing else."""
    try:
        return events.read(raw) if as_json else _read(bounded.parse(raw))
    except bounded.TooIntricate as error:
        raise Unreadable(str(error)) from None
    except Exception as error:  # parsers fail in many ways on what was made to break them; nothing more hangs on it
        log.info("a report could not be read: %s", type(error).__name__)
        raise Unreadable(type(error).__name__) from None


def _read(message: Message) -> Report:
    report = Report(
        subject=bounded.field(message, "Subject")[:200],
        sender=bounded.field(message, "From")[:200],
        addressed=bounded.fields(message, *ENVELOPE),
        sent_at=bounded.moment(bounded.field(message, "Date")),
    )
    texts: list[str] = []
    complaint = None
    for part in bounded.parts(message):
        kind = part.get_content_type()
        if kind in dsn.STATUS_PARTS or (kind == "text/plain" and _looks_like_status(part)):
            report.told += dsn.told(part) if kind in dsn.STATUS_PARTS else dsn.told_in(bounded.text(part))
        elif kind == arf.PART:
            complaint = arf.read(part)
        elif kind == "message/disposition-notification":
            report.shape = Shape.READ
        elif kind in RETURNED:
            _returned(part, report)
        elif kind in {"text/plain", "text/html"} and len(texts) < 4:
            texts.append(bounded.text(part) if kind == "text/plain" else bounded.calm(_plain(bounded.text(part))))
    text = "\n\n".join(texts)[: bounded.MOST_TEXT]
    report.words = shapes.words_of(text)[:4000]
    if report.shape is Shape.READ:
        return report
    if complaint is not None:
        report.shape, report.feedback = Shape.ARF, complaint.kind
        report.readers = complaint.readers + report.readers
        report.addressed += complaint.addressed
        report.readers += bounded.addresses(bounded.fields(message, *arf.OF_PROVIDERS))
    elif report.told:
        report.shape = Shape.DSN
    else:
        _without_a_standard(message, report, text)
    return report


def _without_a_standard(message: Message, report: Report, text: str) -> None:
    if replies.answers_itself(message) or replies.asks_for_proof(message, text):
        report.shape = Shape.REPLY
        return
    said = shapes.words_of(text)
    server = shapes.is_of_a_server(message)
    if server and shapes.is_delayed(report.subject, said):
        report.told = [_delayed(each) for each in shapes.read(message, text) or [Told()]]
    elif server and shapes.says_it_arrived(said):
        report.told = [Told(action="delivered")]
    elif server or re.match(r"\s*Hi\. This is the\b", said):
        report.told = shapes.read(message, text)
    if report.told:
        report.shape = Shape.TEXT
    report.message_ids += [each for each in _IDS_IN_TEXT.findall(text) if each not in report.message_ids]
    report.message_ids += [each for each in _ID.findall(" ".join(bounded.fields(message, "In-Reply-To", "References")))
                           if each not in report.message_ids][:10]  # fmt: skip
    _ways(text, report)
    report.addressed.append(text)


def _delayed(told: Told) -> Told:
    return replace(told, action="delayed")


def _returned(part: Message, report: Report) -> None:
    """What came back of our message: its head is enough."""
    payload = part.get_payload()
    if isinstance(payload, list) and payload and isinstance(payload[0], Message):
        head = payload[0]
        if not head.keys() or not head.get("Message-ID"):  # some put the head into the body, or encode it
            inner = bounded.headers(bounded.text(head))
            head = inner if inner.get("Message-ID") else head
    else:
        head = bounded.headers(bounded.text(part))
    report.message_ids += _ID.findall(" ".join(bounded.fields(head, "Message-ID")))[:3]
    report.readers += bounded.addresses(bounded.fields(head, "To", "X-Original-To", "Delivered-To"))
    report.addressed += bounded.fields(head, "Return-Path", "X-Original-Return-Path", "Errors-To")
    _ways(" ".join(bounded.fields(head, "List-Unsubscribe")), report)


def _ways(text: str, report: Report) -> None:
    report.ways_out += [token for token in _WAY_OUT.findall(text)[:5] if token not in report.ways_out]


def _looks_like_status(part: Message) -> bool:
    """Some servers send the fields of a report as plain text."""
    text = bounded.text(part)[:4000].lower()
    return "\nfinal-recipient:" in "\n" + text and "\naction:" in "\n" + text


def _plain(html: str) -> str:
    """The words of a page, roughly: to be read by patterns and by somebody who looks at the report."""
    text = _without("style", _without("script", html[: bounded.MOST_TEXT]))
    text = re.sub(r"<(br|p|div|tr|li|h\d)\b[^>]{0,500}>", "\n", text, flags=re.IGNORECASE)
    text = re.sub(r"<mailto:[^>]{1,300}>|<(?![^<>@\s]{1,64}@)[^<>]{0,1000}>", "", text)
    for entity, char in (
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", '"'),
        ("&nbsp;", " "),
        ("&#64;", "@"),
        ("&amp;", "&"),
    ):
        text = text.replace(entity, char)
    return text


def _without(tag: str, html: str) -> str:
    """Without what stands between this tag and its end, in one pass."""
    kept, place, lower = [], 0, html.lower()
    while (start := lower.find(f"<{tag}", place)) >= 0:
        kept.append(html[place:start])
        end = lower.find(f"</{tag}", start)
        if end < 0:
            return "".join(kept)
        place = end
    return "".join(kept) + html[place:]
