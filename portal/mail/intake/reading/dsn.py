"""Delivery status notifications: RFC 3464, and its international form, RFC 6533."""

from __future__ import annotations

import re
from email.message import Message

from portal.mail.intake.reading import bounded
from portal.mail.intake.reading.report import Told

STATUS_PARTS = {"message/delivery-status", "message/global-delivery-status"}
MOST_RECIPIENTS = 20
#: Where it stands what the other server said; gateways have fields of their own for it.
SAID = ("Diagnostic-Code", "X-SMTP-Diagnostic", "X-Supplementary-Info")
#: RFC 3463 §2.
STATUS = re.compile(r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.])")
_XTEXT = re.compile(r"\+([0-9A-F]{2})")
_UNITEXT = re.compile(r"\\x\{([0-9A-Fa-f]{2,6})\}")
_ADDRESS = re.compile(r"<?([^\s<>;,\"]{1,100}@[^\s<>;,\"]{1,200}?)>?[.,;]?\Z")


def told(part: Message) -> list[Told]:
    """What the part says of each recipient. Python reads it as one group of fields for the message, and one each.

    Some servers leave out the empty line between the groups, some send the whole as plain text: both are read.
    """
    payload = part.get_payload()
    groups = [each for each in payload if isinstance(each, Message)] if isinstance(payload, list) else []
    found = [each for group in groups[: MOST_RECIPIENTS + 1] if (each := _one(group))]
    if not found:  # message/global-delivery-status is a message to Python: one group is its head, the rest its text
        rest = [group.get_payload() for group in groups] or [bounded.text(part)]
        found = [each for text in rest if isinstance(text, str) for each in told_in(text)]
    return found[:MOST_RECIPIENTS]


def told_in(text: str) -> list[Told]:
    """The same of the fields as they stand in a text."""
    groups = re.split(r"\n\s*\n", text.strip())
    named = (group for group in groups[: MOST_RECIPIENTS + 1] if "final-recipient" in group.lower())
    found = (_one(bounded.headers(group)) for group in named)
    return [each for each in found if each]


def _one(group: Message) -> Told | None:
    """A group that names a recipient; the group of the whole message does not."""
    if not (bounded.field(group, "Final-Recipient") or bounded.field(group, "Action")):
        return None
    status = STATUS.search(bounded.field(group, "Status"))
    return Told(
        final=typed(bounded.field(group, "Final-Recipient")),
        original=typed(bounded.field(group, "Original-Recipient")) or typed(bounded.field(group, "X-Actual-Recipient")),
        action=bounded.field(group, "Action").lower().split(" ")[0].split("(")[0].strip(),
        status=status[0] if status else "",
        diagnostic=" ".join(each for each in (bounded.field(group, name) for name in SAID) if each)[:1000],
    )


def typed(value: str) -> str:
    """The address of a typed field: `rfc822; ana@example.org`, with xtext and unitext undone (RFC 3461 §4, 6533 §3).

    What has another type (x400, x-notes) is no address of mail.
    """
    kind, semicolon, rest = value.partition(";")
    kind = kind.strip().lower()
    if not semicolon:
        rest = value
    elif kind not in {"rfc822", "utf-8", "smtp", "unknown", "x-unix", "internet", "x-unknown"}:
        return ""
    found = _ADDRESS.search(rest.strip())
    if not found:
        return ""
    address = _UNITEXT.sub(lambda code: _character(code[1]), found[1])
    return _XTEXT.sub(lambda code: chr(int(code[1], 16)), address) if "+2B" in address or "+3D" in address else address


def _character(digits: str) -> str:
    number = int(digits, 16)
    return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else "\N{REPLACEMENT CHARACTER}"
