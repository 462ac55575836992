"""Bodies: quoted-printable text, base64 files, and the multipart tree around them."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Sequence
from urllib.parse import quote

from portal.mail.attachments import Attachment

EOL = b"\r\n"
UTF_8 = "utf-8''"
#: Characters in a line of an encoded body.
LONGEST = 76
#: Characters of a file's name in one line; a longer one continues in the next (RFC 2231 §3).
NAME_IN_A_LINE = 50


def quoted(text: str) -> bytes:
    """The text in quoted-printable: lines of at most 76, CRLF, nothing outside of ASCII (RFC 2045 §6.7)."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return binascii.b2a_qp(unified.encode("utf-8", "replace"), quotetabs=False, istext=True).replace(b"\n", EOL)


def soft(text: str) -> bytes:
    """A piece in quoted-printable that ends its line without ending the text's line, so that pieces can be joined."""
    encoded = quoted(text)
    if not encoded or encoded.endswith(EOL):
        return encoded
    if len(encoded) - encoded.rfind(b"\n") - 1 == LONGEST:  # no room for the sign of a soft line break (RFC 2045 §6.7)
        last = len(encoded) - (3 if encoded[-3:-2] == b"=" else 1)
        encoded = encoded[:last] + b"=" + EOL + encoded[last:]
    return encoded + b"=" + EOL


def text_part(subtype: str, encoded: bytes) -> bytes:
    """A text part from what `quoted` made."""
    head = (
        f"Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    ).encode("ascii")
    return head + encoded


def calendar_part(attachment: Attachment) -> bytes:
    """An iCalendar object as an alternative, which is where mail programs look for an invitation (RFC 6047)."""
    head = f"Content-Type: text/calendar; charset=utf-8; method={attachment.method}\r\n"
    return head.encode("ascii") + _base64(attachment.data)


def file_part(attachment: Attachment) -> bytes:
    """An attached file under its own name (RFC 2231 where that is not ASCII)."""
    called = _called(attachment.filename)
    head = f"Content-Type: {attachment.content_type}\r\nContent-Disposition: attachment;\r\n {called}\r\n"
    return head.encode("ascii") + _base64(attachment.data)


def _called(name: str) -> str:
    """The name as a parameter, in pieces where it is long; an encoded character stays whole."""
    if name.isascii() and len(name) <= NAME_IN_A_LINE:
        return f'filename="{name}"'
    pieces, piece = [], ""
    for character in (quote(each, safe="") for each in name):
        if len(piece) + len(character) > NAME_IN_A_LINE:
            pieces.append(piece)
            piece = ""
        piece += character
    pieces.append(piece)
    if len(pieces) == 1:
        return f"filename*={UTF_8}{piece}"
    return ";\r\n ".join(f"filename*{number}*={'' if number else UTF_8}{each}" for number, each in enumerate(pieces))


def multipart(subtype: str, seed: str, parts: Sequence[bytes]) -> bytes:
    """Parts under one boundary. It holds `=_`, which quoted-printable and base64 never do inside a line."""
    boundary = "=_" + hashlib.sha256(f"{subtype}:{seed}".encode()).hexdigest()[:32]
    edge = b"--" + boundary.encode("ascii")
    head = f'Content-Type: multipart/{subtype};\r\n boundary="{boundary}"\r\n\r\n'.encode("ascii")
    pieces = [head]
    for part in parts:
        pieces += [edge, EOL, part, EOL]  # this line end belongs to the boundary (RFC 2046 §5.1.1)
    return b"".join([*pieces, edge, b"--", EOL])


def body(*, text: bytes, html: bytes | None, attachments: Sequence[Attachment] = (), seed: str) -> bytes:
    """The whole body with its own header fields: text first, HTML after it, a calendar object last, files around."""
    alternatives = [text_part("plain", text)]
    if html is not None:
        alternatives.append(text_part("html", html))
    alternatives += [calendar_part(each) for each in attachments if each.method]
    main = alternatives[0] if len(alternatives) == 1 else multipart("alternative", seed, alternatives)
    files = [file_part(each) for each in attachments if not each.method]
    return multipart("mixed", seed, [main, *files]) if files else main


def _base64(data: bytes) -> bytes:
    return b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(data).replace(b"\n", EOL)
