"""Complaints: RFC 5965 (ARF), with the kinds of RFC 6591 and 6430, and how the large providers send theirs."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.message import Message

from portal.mail.intake.reading import bounded
from portal.mail.intake.reading.dsn import typed

PART = "message/feedback-report"
#: What a redacted address looks like (RFC 6590), and what stands there where somebody thought of nothing better.
REDACTED = ("redacted", "x-redacted", "hidden", "undisclosed")
#: Fields of the complaint itself in which providers say for whom the letter was, where the report does not.
OF_PROVIDERS = ("X-HmXmrOriginalRecipient", "X-Original-To", "X-Rcpt-To")


@dataclass(slots=True)
class Complaint:
    """`kind`: abuse, fraud, virus, opt-out, not-spam, auth-failure, other. `readers`: to whom it was, where told."""

    kind: str
    readers: list[str] = field(default_factory=list)
    addressed: list[str] = field(default_factory=list)
    sent_at: str = ""


def read(part: Message) -> Complaint:
    """The fields of a report; Python takes a part of type message/* for a message within it."""
    payload = part.get_payload()
    group = payload[0] if isinstance(payload, list) and payload and isinstance(payload[0], Message) else None
    if group is None or not group.keys():
        group = bounded.headers(bounded.text(part))
    kind = bounded.field(group, "Feedback-Type").lower().split(" ")[0] or "other"
    named = [typed(value) for value in bounded.fields(group, "Original-Rcpt-To", "Removal-Recipient")]
    return Complaint(
        kind=kind,
        readers=[address for address in named if address and not is_redacted(address)],
        addressed=bounded.fields(group, "Original-Mail-From"),
        sent_at=bounded.field(group, "Arrival-Date") or bounded.field(group, "Received-Date"),
    )


def is_redacted(address: str) -> bool:
    local = address.rpartition("@")[0].strip("<").lower()
    return local.startswith(REDACTED)
