"""A text for many, prepared once: everything is encoded but the few places that differ, which are spliced in.

Each splice begins and ends on a line of its own (a soft line break inside quoted-printable text), so filling
one in costs a join of byte strings. Building the message anew for each reader costs a hundred times as much.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from portal.mail.addresses import Address
from portal.mail.mime import dkim, fields, parts

#: What the writer of a mailing puts where each reader's own part, or the way out, belongs. Their first and last
#: character stand for nothing (Unicode's private use), and `unmarked` takes them out of what people typed.
PERSONAL = "\ue000personal\ue001"
UNSUBSCRIBE = "\ue000unsubscribe\ue001"
_UNMARKED = str.maketrans("", "", "\ue000\ue001")

_MARK = "\x00{}\x00"
_PLACES = ("to", "message_id", "date", "unsubscribe_field", "text", "text_unsubscribe", "html", "html_unsubscribe")
_SPLIT = re.compile(rb"\x00(\w+)\x00")


@dataclass(frozen=True, slots=True)
class Personal:
    """What differs from one reader to the next; `html` and `text` may be empty."""

    to: Address
    message_id: str
    date: bytes
    unsubscribe: str = ""
    html: str = ""
    text: str = ""


def prepare(
    *,
    sender: Address,
    subject: str,
    html: str,
    text: str,
    list_id: str = "",
    reply_to: Address | None = None,
    extra: tuple[tuple[str, str], ...] = (),
    seed: str,
) -> bytes:
    """The skeleton's bytes, with a mark at each place to fill. Raises BadHeader."""
    head = [fields.addresses("From", sender), _mark("to"), fields.field("Subject", subject), _mark("date")]
    head.append(_mark("message_id"))
    if reply_to:
        head.append(fields.addresses("Reply-To", reply_to))
    if list_id:
        head.append(fields.tokens("List-Id", f"<{list_id}>"))
    head += [fields.tokens(name, value) for name, value in extra]
    head += [_mark("unsubscribe_field"), b"MIME-Version: 1.0\r\n"]
    body = parts.body(text=_pieces(text, "text"), html=_pieces(html, "html"), seed=seed)
    return b"".join([*head, body])


def unmarked(words: str) -> str:
    """The words without anything that a place could be spelled with."""
    return words.translate(_UNMARKED)


def _mark(place: str) -> bytes:
    return _MARK.format(place).encode("ascii")


def _pieces(source: str, part: str) -> bytes:
    """The source encoded piece by piece, a mark between the pieces."""
    clean = source.replace("\x00", "")
    found = re.split(f"({re.escape(PERSONAL)}|{re.escape(UNSUBSCRIBE)})", clean)
    pieces: list[bytes] = []
    for piece in found:
        if piece == PERSONAL:
            pieces.append(_mark(part))
        elif piece == UNSUBSCRIBE:
            pieces.append(_mark(f"{part}_unsubscribe"))
        else:
            pieces.append(parts.soft(piece))
    joined = b"".join(pieces)
    return joined.removesuffix(b"=\r\n") + b"\r\n" if joined.endswith(b"=\r\n") else joined


@lru_cache(maxsize=16)
def segments(skeleton: bytes) -> tuple[tuple[bytes, str], ...]:
    """The skeleton cut at its marks: pairs of fixed bytes and the place that follows them ("" at the end)."""
    cut = _SPLIT.split(skeleton)
    fixed, places = cut[0::2], [place.decode("ascii") for place in cut[1::2]]
    unknown = set(places) - set(_PLACES)
    if unknown:
        raise ValueError(f"unknown places in a skeleton: {sorted(unknown)}")
    return tuple(zip(fixed, [*places, ""], strict=True))


def fill(skeleton: bytes, who: Personal, by: Sequence[dkim.Key] = (), at: datetime | None = None) -> bytes:
    """The message for one reader, signed where there are keys: `at` is when, then. Raises BadHeader."""
    unsubscribe = parts.soft(who.unsubscribe)
    values = {
        "": b"",
        "to": fields.addresses("To", who.to),
        "message_id": fields.tokens("Message-ID", who.message_id),
        "date": who.date,
        "unsubscribe_field": unsubscribe_fields(who.unsubscribe),
        "text": parts.soft(who.text),
        "text_unsubscribe": unsubscribe,
        "html": parts.soft(who.html),
        "html_unsubscribe": unsubscribe,
    }
    out: list[bytes] = []
    for fixed, place in segments(skeleton):
        out.append(fixed)
        out.append(values[place])
    if by and at is not None:
        out.insert(0, _signatures(skeleton, values, by, at))
    return b"".join(out)


def _signatures(skeleton: bytes, values: dict[str, bytes], by: Sequence[dkim.Key], at: datetime) -> bytes:
    """What all copies have in common is put into its canonical form once, since the pieces are whole lines."""
    head: list[bytes] = []
    body: list[bytes] = []
    for fixed, place in segments(skeleton):
        if body:
            body += [dkim.relaxed_kept(fixed), dkim.relaxed(values[place])]
        elif b"\r\n\r\n" in fixed:
            end, begin = _parted(fixed)
            head.append(end)
            body = [dkim.relaxed_kept(begin), dkim.relaxed(values[place])]
        else:
            head += [fixed, values[place]]
    return dkim.signatures(by, b"".join(head), [b"".join(body)], at)


@lru_cache(maxsize=16)
def _parted(fixed: bytes) -> tuple[bytes, bytes]:
    """The end of the head, and the beginning of the body."""
    end, _, begin = fixed.partition(b"\r\n\r\n")
    return end + b"\r\n", begin


def unsubscribe_fields(url: str) -> bytes:
    """The way out in one click (RFC 2369, RFC 8058); nothing where there is none."""
    if not url:
        return b""
    return fields.tokens("List-Unsubscribe", f"<{url}>") + b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
