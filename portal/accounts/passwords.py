"""Passwords: argon2id, what a good one needs, and never a hash inside a transaction.

19,456 KiB, two passes, one lane: OWASP's Password Storage Cheat Sheet. What is refused follows
NIST SP 800-63B-4, 3.1.1.2: length and known passwords, no rules of composition.
"""

from __future__ import annotations

import gzip
import secrets
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app
from flask_babel import lazy_gettext as _l

from portal.core import unit
from portal.core.db import db
from portal.core.errors import DomainError

LENGTH = 12
#: Who holds an office guards more than their own data.
OFFICE_LENGTH = 15
COMMON = Path(__file__).with_name("data") / "common-passwords.txt.gz"


class WeakPassword(DomainError):
    """The password would be guessed."""

    field = "password"


@dataclass(frozen=True)
class Hashing:
    """The hasher of one application, and the gate that keeps hashes from eating its memory."""

    hasher: PasswordHasher
    gate: threading.BoundedSemaphore
    #: The hash of nothing anybody knows, of the same cost: who has no password is answered as slowly as who has.
    nobody: str


_lock = threading.Lock()


def _hashing() -> Hashing:
    with _lock:
        known: Hashing | None = current_app.extensions.get("accounts.hashing")
        if known is None:
            config = current_app.config
            hasher = PasswordHasher(
                time_cost=config.get("ARGON2_TIME", 2),
                memory_cost=config.get("ARGON2_MEMORY_KIB", 19_456),
                parallelism=config.get("ARGON2_LANES", 1),
            )
            gate = threading.BoundedSemaphore(config.get("ARGON2_CONCURRENCY", 4))
            known = Hashing(hasher, gate, hasher.hash(secrets.token_hex(16)))
            current_app.extensions["accounts.hashing"] = known
    return known


@contextmanager
def _outside_transactions() -> Iterator[Hashing]:
    """Let go of the database first: a hash takes as long as a hundred statements."""
    session = db.session()
    if unit.is_open():
        raise RuntimeError("a password is hashed before the unit of work, never inside it")
    session.rollback()
    hashing = _hashing()
    with hashing.gate:
        yield hashing


def normal(password: str) -> str:
    """One form for what looks the same, so that every keyboard gets in."""
    return unicodedata.normalize("NFC", password)


def hashed(password: str) -> str:
    """The argon2id hash of a password. Ends the read transaction; refuses to run inside a unit of work."""
    with _outside_transactions() as hashing:
        return hashing.hasher.hash(normal(password))


def fits(password: str, password_hash: str | None) -> bool:
    """Whether the password belongs to the hash. Without a hash it takes as long, and is always False."""
    with _outside_transactions() as hashing:
        try:
            hashing.hasher.verify(password_hash or hashing.nobody, normal(password))
        except (VerificationError, InvalidHashError):
            return False
        return password_hash is not None


def is_dated(password_hash: str) -> bool:
    """Whether the hash was made with other costs than today's."""
    return _hashing().hasher.check_needs_rehash(password_hash)


def check(password: str, *, office: bool = False, about: tuple[str, ...] = ()) -> None:
    """Raise WeakPassword with a sentence that says what to do. `about`: the person's own name and address."""
    word = normal(password)
    least = OFFICE_LENGTH if office else LENGTH
    if len(word) < least:
        raise WeakPassword(
            _l("Choose at least %(least)s characters. Four or five ordinary words make a good password.", least=least)
        )
    plain = word.casefold()
    own = {part.casefold() for text in about for part in (text, text.partition("@")[0]) if part}
    if is_common(plain) or plain in own or len(set(plain)) < 5:
        raise WeakPassword(
            _l("Too many people would guess this one. Four or five words that do not belong together are better.")
        )


def is_common(word: str) -> bool:
    """Whether many people chose it: as it stands, with figures at an end, or written twice."""
    text = "\n" + gzip.decompress(COMMON.read_bytes()).decode() + "\n"
    bare = word.strip("0123456789!?.,-_*#$@ ")
    half = word[: len(word) // 2]
    candidates = {word, "".join(word.split()), bare} | ({half} if half * 2 == word else set())
    return any(f"\n{candidate}\n" in text for candidate in candidates if candidate)
