"""A message from a stranger, parsed within bounds: however it is built, it costs a known time and memory.

Python's parser nests as deep as the message does, and takes quadratic time for long parameters. So before it sees any
of it, the message is cut: in length, its lines, the runs of folded ones, and how often it may open another part.
"""

from __future__ import annotations

import email
import email.header
import email.utils
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import Message

#: Of each report so much is kept and read; what it reports stands in front, and a whole letter may follow.
MOST_BYTES = 256 * 1024
#: RFC 5322 §2.1.1 allows 998.
MOST_IN_A_LINE, MOST_FOLDED = 1000, 8
#: Of parts within parts, and of parts beside each other. A report has three, and what came back perhaps ten.
MOST_OPENINGS, MOST_PARTS, MOST_LINES = 40, 100, 8_000
MOST_TEXT = 20_000
#: White space within a line, and signs that are no letters, one after the other, in a text that patterns read.
MOST_IN_A_RUN, MOST_DRAWN = 40, 200
_RUN = re.compile(r"[^\S\n]{41,}")
_BLANK = re.compile(r"\n(?:[^\S\n]{0,40}\n){2,}")
_DRAWN = re.compile(r"\W{201,}")
_OPENS = re.compile(rb"boundary\s*=|message/(?:rfc822|global|partial|external)|multipart/", re.IGNORECASE)


class TooIntricate(ValueError):
    """No report is built like this."""


def parse(raw: bytes) -> Message:
    """The message. Raises TooIntricate."""
    raw = _cut(raw)
    if len(_OPENS.findall(raw)) > MOST_OPENINGS:
        raise TooIntricate("it opens too many parts")
    return email.message_from_bytes(raw)


def headers(raw: bytes | str) -> Message:
    """The fields at the head of a text, which may be all that came back of a message."""
    data = raw.encode("utf-8", "surrogateescape") if isinstance(raw, str) else raw
    head = re.split(rb"\r?\n[ \t]*\r?\n", _cut(data).lstrip(), maxsplit=1)[0]
    return email.message_from_bytes(head + b"\n\n")


def calm(words: str) -> str:
    """The text without long runs of the same sign or of white space, over which patterns would go again and again."""
    return _BLANK.sub("\n\n", _RUN.sub(lambda run: run[0][:MOST_IN_A_RUN], _DRAWN.sub(_drawn, words)))


def _drawn(run: re.Match[str]) -> str:
    """Of signs that are no words, as many as a line is drawn with; what stood below it still does."""
    return run[0][:MOST_DRAWN] + "\n" * ("\n" in run[0][MOST_DRAWN:])


def _cut(raw: bytes) -> bytes:
    lines: list[bytes] = []
    folded = 0
    for line in raw[:MOST_BYTES].splitlines()[:MOST_LINES]:
        folded = folded + 1 if line[:1] in (b" ", b"\t") else 0
        if folded <= MOST_FOLDED:
            lines.append(line[:MOST_IN_A_LINE])
    return b"\n".join(lines) + b"\n"


def parts(message: Message) -> Iterator[Message]:
    """Every part, the outermost first, but none of a message that is within it."""
    waiting, seen = [message], 0
    while waiting and seen < MOST_PARTS:
        part = waiting.pop(0)
        seen += 1
        yield part
        payload = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(payload, list):
            waiting[:0] = [each for each in payload[:MOST_PARTS] if isinstance(each, Message)]


def field(message: Message, name: str) -> str:
    """A field as one line of text, decoded (RFC 2047); "" where there is none, or it cannot be read."""
    value = message.get(name)
    if value is None:
        return ""
    text = _decoded(str(value)[: MOST_IN_A_LINE * MOST_FOLDED])
    return " ".join(text.split())


def fields(message: Message, *names: str) -> list[str]:
    """All fields of these names, in this order of names."""
    found = [value for name in names for value in message.get_all(name, [])[:10]]
    return [" ".join(_decoded(str(value)).split()) for value in found]


def _decoded(value: str) -> str:
    value = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if "=?" not in value:
        return value
    try:
        return str(email.header.make_header(email.header.decode_header(value[:4000])))
    except (ValueError, LookupError, UnicodeError, AssertionError):
        return value


def text(part: Message) -> str:
    """What a part of text says, whatever it is called that it is encoded in."""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    try:
        said = payload.decode(part.get_content_charset() or "utf-8", "replace")
    except (LookupError, UnicodeError, ValueError):
        said = payload.decode("utf-8", "replace")
    return calm(said[:MOST_TEXT].replace("\r\n", "\n").replace("\0", ""))


def moment(value: str) -> datetime | None:
    """A date of mail, aware and in UTC; None where it is none."""
    try:
        at = email.utils.parsedate_to_datetime(value[:100])
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def addresses(values: list[str]) -> list[str]:
    """The addresses that fields name, without the names."""
    found = email.utils.getaddresses([value[:2000] for value in values[:10]])
    return [address for _name, address in found[:20] if "@" in address and len(address) <= 254]
