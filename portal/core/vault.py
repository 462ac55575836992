"""The keys of what is private. The master key lies beside the database, never in it, and wraps all others.

Each person has data keys of their own (several after two entries were put together; the newest one seals), so that what
they wrote is unreadable for good once their keys are gone. AES-256-GCM, NIST SP 800-38D, with a nonce used once.

A session keeps the keys that it opened. None of them is ever logged, or written down unwrapped.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import struct
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, event, func, insert, select
from sqlalchemy.orm import Session

from portal.core import clock
from portal.core.db import db, in_turn
from portal.core.errors import DomainError
from portal.core.models import PrivateKey
from portal.core.tokens import turn_of

VERSION = 1
#: Version and number of the key; then the nonce, then what is sealed.
HEAD = struct.Struct(">BQ")
NONCE = 12
#: The number in front of what is sealed with the key of its row.
OF_THE_ROW = 0
#: Lengths are rounded up to this: "not now" and "we do this ourselves" look alike.
PADDED_TO = 64
WRAPS = "private_key.wrapped"
_CACHE = "vault"


class VaultClosed(DomainError):
    """The master key is not the one that wrapped the keys in the database."""

    sentence = _l(
        "This cannot be kept private just now: the portal’s private key is not the one that it had. Nothing was saved. "
        "Whoever runs the portal has to put the key back."
    )


class Damaged(Exception):
    """What is sealed does not open: changed by somebody, or by a broken disk, or sealed with another key."""


@dataclass(slots=True)
class Opened:
    """The keys of one session: by number (None: gone, or not to be opened), and the newest of each person."""

    keys: dict[int, bytes | None] = field(default_factory=dict)
    newest: dict[int, int] = field(default_factory=dict)
    #: The numbers of those that were made since something was rolled back.
    made: set[int] = field(default_factory=set)
    #: Whether the master key was seen to be the right one.
    sure: bool = False

    def unsettle(self) -> None:
        """Something was rolled back: keys that were made may be gone, and others are looked up again."""
        self.newest.clear()
        self.keys = {number: key for number, key in self.keys.items() if key is not None and number not in self.made}
        self.made.clear()


def seal(key: bytes, words: bytes, about: str, number: int = OF_THE_ROW) -> bytes:
    """version | number of the key | nonce | what is sealed. `about`: "table.column", without which it does not open."""
    nonce = secrets.token_bytes(NONCE)
    return HEAD.pack(VERSION, number) + nonce + AESGCM(key).encrypt(nonce, words, about.encode())


def unseal(key: bytes, sealed: bytes, about: str) -> bytes:
    """What was sealed. Raises Damaged."""
    body = sealed[HEAD.size :]
    try:
        return AESGCM(key).decrypt(body[:NONCE], body[NONCE:], about.encode())
    except (InvalidTag, ValueError):
        raise Damaged(about) from None


def number_of(sealed: bytes) -> int:
    """The number of the key that it was sealed with. Raises Damaged."""
    if len(sealed) < HEAD.size + NONCE or sealed[0] != VERSION:
        raise Damaged("what is sealed is of no known kind")
    return int(HEAD.unpack_from(sealed)[1])


def padded(words: str) -> bytes:
    data = words.encode()
    return data + b"\0" * (-len(data) % PADDED_TO)


def plain(data: bytes) -> str:
    return data.rstrip(b"\0").decode()


def of_master(what: str) -> bytes:
    """A key for this purpose, made of the master key."""
    secret = str(current_app.config["PRIVATE_KEY"]).encode()
    return hmac.new(secret, f"guildhall: {what}, 1".encode(), hashlib.sha256).digest()


def keyed(what: str, words: str) -> str:
    """64 hex digits for these words, the same each time and others for each purpose; without the master key nobody
    finds out what they stand for.
    """
    return hmac.new(of_master(what), words.encode(), hashlib.sha256).hexdigest()


def wrapped(key: bytes, about: str) -> bytes:
    """A key as the database may hold it."""
    return seal(of_master("what wraps keys"), key, about)


def unwrapped(kept: bytes, about: str) -> bytes:
    """The key again. Raises Damaged."""
    return unseal(of_master("what wraps keys"), kept, about)


def new_key() -> bytes:
    return AESGCM.generate_key(256)


def newest_of(people: Iterable[int]) -> dict[int, tuple[int, bytes]]:
    """The number and the key with which to seal for each of them; who has none gets one. Inside a unit of work.

    Two at once make one: the second finds what the first made. Raises VaultClosed.
    """
    wanted, kept = set(people), opened()
    if missing := wanted - kept.newest.keys():
        _look_up(PrivateKey.person_id.in_(missing))
        if none := sorted(missing - kept.newest.keys()):
            check_master()
            in_turn(*(turn_of("private_key", each) for each in none))
            _look_up(PrivateKey.person_id.in_(none))
            for person_id in none:
                if person_id not in kept.newest:
                    renew(person_id)
    found = {}
    for person_id in wanted:
        number = kept.newest[person_id]
        key = kept.keys.get(number)
        if key is None:
            raise VaultClosed
        found[person_id] = (number, key)
    return found


def renew(person_id: int) -> None:
    """From now on this person's words are sealed with a new key; what was sealed before stays readable."""
    kept, key = opened(), new_key()
    values = {"person_id": person_id, "wrapped": wrapped(key, WRAPS), "made_at": clock.now()}
    number = _ask(insert(PrivateKey).returning(PrivateKey.id), values).scalar_one()
    kept.keys[number], kept.newest[person_id] = key, number
    kept.made.add(number)


def renew_after_merging(person_id: int) -> None:
    """The same for somebody who has keys, of which some may have been another entry's."""
    if _ask(select(PrivateKey.id).where(PrivateKey.person_id == person_id).limit(1)).scalar() is not None:
        renew(person_id)


def key_of(number: int, beside: Iterable[int] = ()) -> bytes | None:
    """The key of this number; None where it is gone. `beside`: others that will be asked for, looked up with it."""
    kept = opened()
    if number not in kept.keys:
        wanted = {number, *(each for each in beside if each not in kept.keys)}
        owners = select(PrivateKey.person_id).where(PrivateKey.id.in_(wanted))
        _look_up(PrivateKey.person_id.in_(owners))
        for each in wanted:
            kept.keys.setdefault(each, None)
    return kept.keys[number]


def check_master() -> None:
    """Whether the master key opens what was wrapped last, once per session. Raises VaultClosed."""
    kept = opened()
    if kept.sure:
        return
    last = _ask(select(PrivateKey.wrapped).order_by(PrivateKey.id.desc()).limit(1)).scalar()
    if last is not None:
        try:
            unwrapped(last, WRAPS)
        except Damaged:
            raise VaultClosed from None
    kept.sure = True


def forget(person_id: int) -> None:
    """Take away all keys of a person: what they sealed is unreadable for good. Inside a unit of work."""
    _ask(delete(PrivateKey).where(PrivateKey.person_id == person_id))
    db.session().info.pop(_CACHE, None)


def keys_that_do_not_open() -> tuple[int, int]:
    """Of all keys in the database: how many the master key does not open, and how many there are. Reads all."""
    bad = 0
    for kept in db.session.scalars(select(PrivateKey.wrapped).execution_options(yield_per=1000)):
        try:
            unwrapped(kept, WRAPS)
        except Damaged:
            bad += 1
    return bad, db.session.scalar(select(func.count()).select_from(PrivateKey)) or 0


def opened() -> Opened:
    """The keys of this session."""
    found: Opened = db.session().info.setdefault(_CACHE, Opened())
    return found


def _look_up(which: Any) -> None:
    kept = opened()
    for row in _ask(select(PrivateKey.id, PrivateKey.person_id, PrivateKey.wrapped).where(which)).all():
        if kept.keys.get(row.id) is None:
            try:
                kept.keys[row.id] = unwrapped(row.wrapped, WRAPS)
            except Damaged:
                kept.keys[row.id] = None
        kept.newest[row.person_id] = max(row.id, kept.newest.get(row.person_id, 0))


def _ask(statement: Any, *values: Any) -> Any:
    """Also asked while rows are being written, so nothing else is written because of it."""
    with db.session.no_autoflush:
        return db.session.execute(statement, *values, execution_options={"synchronize_session": False})


@event.listens_for(Session, "after_soft_rollback")
def _rolled_back(session: Any, _transaction: Any) -> None:
    kept: Opened | None = session.info.get(_CACHE)
    if kept is not None:
        kept.unsettle()
