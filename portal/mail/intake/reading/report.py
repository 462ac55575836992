"""What a report says, whoever wrote it in whichever shape."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Shape(StrEnum):
    """As what it was read."""

    DSN = "dsn"
    ARF = "arf"
    TEXT = "text"
    REPLY = "reply"
    READ = "read"
    EVENT = "event"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Told:
    """What a report says of one recipient (RFC 3464 §2.3); empty where it does not.

    `final`: where the server tried to deliver; `original`: as the sender had it. `action`: failed, delayed, delivered,
    relayed or expanded. `status`: RFC 3463. `diagnostic`: what the other server said.
    """

    final: str = ""
    original: str = ""
    action: str = ""
    status: str = ""
    diagnostic: str = ""


@dataclass(slots=True)
class Report:
    """All of a report that anything is decided by.

    `message_ids` and `ways_out`: of the message that came back, with its Message-IDs and the tokens of its unsubscribe
    links. `addressed`: every text in which our return path may stand, the envelope first. `readers`: to whom the
    message that came back was addressed. `feedback`: the kind of complaint (RFC 5965 §7.3). `sent_at`: when the report
    says that it was written. `subject`, `words`: for whoever looks at it.
    """

    shape: Shape = Shape.OTHER
    told: list[Told] = field(default_factory=list)
    message_ids: list[str] = field(default_factory=list)
    ways_out: list[str] = field(default_factory=list)
    addressed: list[str] = field(default_factory=list)
    readers: list[str] = field(default_factory=list)
    feedback: str = ""
    sent_at: datetime | None = None
    subject: str = ""
    sender: str = ""
    words: str = ""
