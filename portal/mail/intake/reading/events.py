"""What a provider of mail tells by a hook, in the one form that docs/bounces.md describes; others are bridged to it.

{"events": [{"type": "bounce", "recipient": "ana@example.org", "return_path": "bounces+…@example.org",
             "message_id": "<…@portal.example.org>", "status": "5.1.1", "diagnostic": "550 5.1.1 unknown",
             "at": "2026-05-19T10:00:00Z"}]}
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from portal.mail.intake.reading.dsn import STATUS
from portal.mail.intake.reading.report import Report, Shape, Told

MOST_EVENTS = 500
#: What the event is called -> what a report of delivery calls it.
ACTIONS = {"bounce": "failed", "failed": "failed", "delayed": "delayed", "delivered": "delivered"}
TYPES = {*ACTIONS, "complaint", "reply"}
FIELDS = ("type", "recipient", "return_path", "message_id", "status", "diagnostic", "at", "feedback")


class NotEvents(ValueError):
    """The body is none; the message says why."""


def each_of(body: bytes) -> list[bytes]:
    """The events of a body, each as it is kept. Raises NotEvents."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        raise NotEvents("the body is not JSON") from None
    found = told.get("events") if isinstance(told, dict) else None
    if not isinstance(found, list) or len(found) > MOST_EVENTS:
        raise NotEvents(f'the body is {{"events": […]}}, with at most {MOST_EVENTS} of them')
    return [_kept(each, number) for number, each in enumerate(found, 1)]


def _kept(event: Any, number: int) -> bytes:
    if not isinstance(event, dict) or event.get("type") not in TYPES:
        raise NotEvents(f"event {number}: type is one of {', '.join(sorted(TYPES))}")
    known = {name: event[name] for name in FIELDS if name in event}
    if not all(isinstance(value, str) for value in known.values()):
        raise NotEvents(f"event {number}: every field is a text")
    if any(len(value) > 2000 for value in known.values()):
        raise NotEvents(f"event {number}: a field has at most 2000 characters")
    return json.dumps(known, sort_keys=True).encode()


def read(kept: bytes) -> Report:
    """One event as a report."""
    event: dict[str, str] = json.loads(kept)
    status = STATUS.search(event.get("status", ""))
    recipient = event.get("recipient", "").strip()
    report = Report(
        shape=Shape.EVENT,
        message_ids=[_bracketed(event["message_id"])] if event.get("message_id") else [],
        addressed=[event["return_path"]] if event.get("return_path") else [],
        readers=[recipient] if "@" in recipient else [],
        sent_at=_moment(event.get("at", "")),
        words=event.get("diagnostic", ""),
    )
    if event["type"] == "complaint":
        report.feedback = event.get("feedback") or "abuse"
    elif event["type"] == "reply":
        report.shape = Shape.REPLY
    else:
        action, said = ACTIONS[event["type"]], event.get("diagnostic", "")
        report.told = [Told(final=recipient, action=action, status=status[0] if status else "", diagnostic=said)]
    return report


def _bracketed(message_id: str) -> str:
    return f"<{message_id.strip().strip('<>')}>"


def _moment(value: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(value)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
