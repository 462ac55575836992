"""DKIM (RFC 6376): our own signature under a message, for whom the mail server does not sign.

relaxed/relaxed, with RSA (rsa-sha256) or Ed25519 (ed25519-sha256, RFC 8463), and with both where two keys are given.
The fields of `SEALED` are named once more than they stand there, so that nobody adds a second one; the one click is
among them (RFC 8058 §4). Nothing is done where no key is set.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from flask import current_app

#: Signed where they are there.
SIGNED = (
    "From", "Sender", "Reply-To", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "MIME-Version",
    "Content-Type", "Content-Language", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "Feedback-ID",
    "Auto-Submitted",
)  # fmt: skip
#: Signed once more than they are there: a message to which one is added is no longer ours.
SEALED = (
    "From", "Reply-To", "To", "Subject", "Date", "Message-ID", "List-Unsubscribe", "List-Unsubscribe-Post",
)  # fmt: skip
#: Bits of an RSA key: fewer are not to be believed (RFC 8301 §3.2).
LEAST_BITS, GOOD_BITS = 1024, 2048
_PEM = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.+?-----END [A-Z ]*PRIVATE KEY-----", re.DOTALL)
_SPACES = re.compile(rb"[ \t]+")
_FIELDS = re.compile(rb"\r\n(?![ \t])")
_FOLDED = re.compile(rb"\r\n(?=[ \t])")


class BadKey(ValueError):
    """What was given as a key cannot sign; the words say why."""


@dataclass(frozen=True, slots=True)
class Key:
    """Who signs, under which name the public half stands in the DNS, and the private half."""

    domain: str
    selector: str
    private: RSAPrivateKey | Ed25519PrivateKey

    @property
    def algorithm(self) -> str:
        return "ed25519-sha256" if isinstance(self.private, Ed25519PrivateKey) else "rsa-sha256"

    @property
    def public(self) -> str:
        """What `p=` of the record holds: for RSA a SubjectPublicKeyInfo (RFC 6376 §3.6.1), for Ed25519 32 bytes."""
        half = self.private.public_key()
        if isinstance(self.private, Ed25519PrivateKey):
            raw = half.public_bytes(Encoding.Raw, PublicFormat.Raw)
        else:
            raw = half.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return base64.b64encode(raw).decode("ascii")

    @property
    def record(self) -> str:
        """The TXT record to publish at `selector._domainkey.domain`."""
        return f"v=DKIM1; k={'ed25519' if self.algorithm.startswith('ed') else 'rsa'}; p={self.public}"

    def sign(self, data: bytes) -> bytes:
        if isinstance(self.private, Ed25519PrivateKey):
            return self.private.sign(hashlib.sha256(data).digest())  # RFC 8463 §3: the hash is what is signed
        return self.private.sign(data, PKCS1v15(), SHA256())


def keys(default_domain: str) -> tuple[Key, ...]:
    """The keys of the configuration; none where none is set. `default_domain`: whose mail it is, in ASCII."""
    pem = current_app.config.get("MAIL_DKIM_KEY")
    if not pem:
        return ()
    domain = str(current_app.config.get("MAIL_DKIM_DOMAIN") or default_domain)
    return read_keys(str(pem), str(current_app.config["MAIL_DKIM_SELECTOR"]), domain)


@lru_cache(maxsize=4)
def read_keys(pem: str, selectors: str, domain: str) -> tuple[Key, ...]:
    """Keys in PEM, one after the other, with as many selectors between commas. Raises BadKey."""
    blocks, names = _PEM.findall(pem), [name.strip() for name in selectors.split(",") if name.strip()]
    if not blocks:
        raise BadKey("there is no private key in PEM in it")
    if len(blocks) != len(names):
        raise BadKey(f"{len(blocks)} keys need as many selectors, not {len(names)}")
    return tuple(Key(domain, name, _read(block)) for name, block in zip(names, blocks, strict=True))


def _read(block: str) -> RSAPrivateKey | Ed25519PrivateKey:
    try:
        found = load_pem_private_key(block.encode("ascii"), password=None)
    except (TypeError, ValueError) as error:
        raise BadKey(f"it cannot be read: {error}") from None
    if isinstance(found, RSAPrivateKey):
        if found.key_size < LEAST_BITS:
            raise BadKey(f"an RSA key of {found.key_size} bits is believed by nobody; make one of {GOOD_BITS}")
        return found
    if isinstance(found, Ed25519PrivateKey):
        return found
    raise BadKey("only RSA and Ed25519 keys sign mail")


def signed(data: bytes, by: Sequence[Key], at: datetime) -> bytes:
    """A whole message with our signatures before it. `at`: an aware moment, told in seconds (t=)."""
    if not by:
        return data
    head, _, body = data.partition(b"\r\n\r\n")
    return signatures(by, head + b"\r\n", [relaxed(body)], at) + data


def signatures(by: Sequence[Key], head: bytes, body: Sequence[bytes], at: datetime) -> bytes:
    """The fields that sign this head and this body: the body as `relaxed` has it, in pieces of whole lines."""
    digest = hashlib.sha256()
    for piece in body[:-1]:
        digest.update(piece)
    digest.update(_without_empty_end(body[-1]))
    hashed = base64.b64encode(digest.digest()).decode("ascii")
    there = fields_of(head)
    return b"".join(_field(key, there, hashed, at) for key in by)


def fields_of(head: bytes) -> list[tuple[str, bytes]]:
    """Each field by its name in lower case and as `relaxed` has it (RFC 6376 §3.4.2), without its line end."""
    found = []
    for line in _FIELDS.split(head.removesuffix(b"\r\n")):
        name, _, value = line.partition(b":")
        name, value = name.strip().lower(), _SPACES.sub(b" ", _FOLDED.sub(b"", value)).strip(b" ")
        found.append((name.decode("ascii"), name + b":" + value))
    return found


def _field(key: Key, there: Sequence[tuple[str, bytes]], hashed: str, at: datetime) -> bytes:
    by_name = dict(there)
    names = [*(name for name in SIGNED if name.lower() in by_name), *SEALED]
    data = [by_name[name.lower()] + b"\r\n" for name in names[: -len(SEALED)]]
    own = (
        f"v=1; a={key.algorithm}; c=relaxed/relaxed;\r\n d={key.domain};\r\n s={key.selector}; t={int(at.timestamp())};"
        f"\r\n h={_in_lines(names)};\r\n bh={hashed};\r\n b="
    ).encode("ascii")
    (_, empty), *_ = fields_of(b"DKIM-Signature: " + own + b"\r\n")
    signature = base64.b64encode(key.sign(b"".join(data) + empty)).decode("ascii")
    lines = "\r\n ".join(signature[start : start + 72] for start in range(0, len(signature), 72))
    return b"DKIM-Signature: " + own + lines.encode("ascii") + b"\r\n"


def _in_lines(names: Sequence[str]) -> str:
    lines = [""]
    for position, name in enumerate(names):
        piece = name if position == len(names) - 1 else f"{name}:"
        if len(lines[-1]) + len(piece) > 70:
            lines.append("")
        lines[-1] += piece
    return "\r\n ".join(lines)


@lru_cache(maxsize=64)
def relaxed_kept(piece: bytes) -> bytes:
    """The same, remembered: of a text for many what all have in common is read once."""
    return relaxed(piece)


def relaxed(piece: bytes) -> bytes:
    """Whole lines of a body with spaces put together, and none before a line's end (RFC 6376 §3.4.4)."""
    if b"  " in piece or b"\t" in piece or b" \r\n" in piece:
        return _SPACES.sub(b" ", piece).replace(b" \r\n", b"\r\n")
    return piece


def _without_empty_end(piece: bytes) -> bytes:
    kept = piece
    while kept.endswith(b"\r\n\r\n"):
        kept = kept[:-2]
    if kept == b"\r\n":
        return b""
    return kept if not kept or kept.endswith(b"\r\n") else kept + b"\r\n"
