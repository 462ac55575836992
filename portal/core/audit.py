"""The audit trail: who did what to what, append-only and hash-chained.

Entries wait in the session until the unit of work closes, and are then chained one after the other:
each hash covers the entry and the hash before it, so a change or a gap shows. It is made with a key that the
database does not hold, and a file outside says how far the trail reached (see `portal.core.anchor`); entries of
earlier versions keep their plain hash. Private contents (notes, referral texts, passwords) are never put in.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from contextvars import ContextVar
from dataclasses import replace
from datetime import UTC
from typing import Any

from flask import g, has_request_context
from sqlalchemy import inspect, select

from portal.core import anchor, clock, unit
from portal.core.access import actor
from portal.core.db import db, in_turn
from portal.core.house import house
from portal.core.models import AuditEntry

START = "0" * 64
#: The number held while the chain grows.
CHAIN_LOCK = 7_204_611
_begun_by: ContextVar[int | None] = ContextVar("begun_by", default=None)


def write(
    action: str,
    *,
    about: Any = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    actor: str | None = None,
) -> None:
    """Put an entry into the trail when this unit of work commits.

    `about`: a model instance or a pair (type, id). `before` and `after`: JSON-able, without private contents.
    `actor`: only where no request names one (a command, a job).
    """
    unit.needed_for("an audit entry").entries.append((action, about, before, after, actor))


def append_pending() -> None:
    """Chain the waiting entries. Called by the unit of work, last thing before the commit."""
    opened = unit.needed_for("an audit entry")
    waiting = opened.entries
    if not waiting:
        return
    db.session.flush()
    account_id, name = _who()  # which may ask for a name: not while others wait for their turn
    in_turn(CHAIN_LOCK)
    last = latest()
    number, previous = (last.id, last.hash) if last else (0, START)
    held = _held(number, previous)
    for action, about, before, after, doer in waiting:
        number += 1
        kind, key = _named(about)
        entry = AuditEntry(
            id=number,
            at=clock.now(),
            account_id=account_id,
            actor=doer or name,
            action=action,
            about_type=kind,
            about_id=key,
            before=_plain(before),
            after=_plain(after),
            request_id=getattr(g, "request_id", None) if has_request_context() else None,
            previous=previous,
        )
        entry.hash = previous = fingerprint(entry)
        db.session.add(entry)
    waiting.clear()
    db.session.flush()
    if held is not None:
        head = replace(held, count=number, hash=previous)
        opened.after.append(lambda: anchor.advance(head))


def _held(last: int, newest: str) -> anchor.Head | None:
    """The head that the new entries may move on; None where the trail is not what it was: then it stays to be found.

    `last`, `newest`: the number and hash of the newest entry in the database.
    """
    try:
        head = anchor.read()
    except anchor.BadHead:
        return None
    if head is None:
        return anchor.Head(keyed_from=first_keyed(last) or last + 1, count=last, hash=newest)
    if head.count != last:
        newest = db.session.scalar(select(AuditEntry.hash).where(AuditEntry.id == head.count)) or ""
    return head if head.hash == newest else None


def fingerprint(entry: AuditEntry) -> str:
    """HMAC-SHA-256 over the entry's contents and the hash before it."""
    return anchor.sealed(_contents(entry))


def plain_fingerprint(entry: AuditEntry) -> str:
    """What entries had before there was a key: SHA-256 over the same."""
    return hashlib.sha256(_contents(entry)).hexdigest()


def _contents(entry: AuditEntry) -> bytes:
    contents = [
        entry.id,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.account_id,
        entry.actor,
        entry.action,
        entry.about_type,
        entry.about_id,
        entry.before,
        entry.after,
        entry.request_id,
        entry.previous,
    ]
    return json.dumps(contents, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def broken_links() -> Iterator[int]:
    """The numbers of entries that were changed, whose predecessor is missing, or that are missing at the end.

    Raises anchor.BadHead where the file that says how far the trail reached was not written by us.
    """
    head = anchor.read()
    previous, expected, keyed = START, 1, False
    trail = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=500))
    with closing(trail):  # whoever has seen enough leaves no cursor open
        for entry in trail:
            keyed = keyed or (head is not None and entry.id >= head.keyed_from) or entry.hash == fingerprint(entry)
            linked = entry.id == expected and entry.previous == previous
            if not linked or not _holds(entry, head, keyed=keyed):
                yield entry.id
            previous, expected = entry.hash, entry.id + 1
    if head is not None:
        yield from range(expected, head.count + 1)


def _holds(entry: AuditEntry, head: anchor.Head | None, *, keyed: bool) -> bool:
    if head is not None and entry.id == head.count and entry.hash != head.hash:
        return False
    if head is not None and entry.id <= head.trusted_until:
        return True
    return entry.hash == (fingerprint(entry) if keyed else plain_fingerprint(entry))


def anchored() -> bool:
    """Whether the trail is held on to from outside: by a file of ours, or because it is still empty."""
    try:
        return anchor.read() is not None or db.session.scalar(select(AuditEntry.id).limit(1)) is None
    except anchor.BadHead:
        return False


def whole() -> bool:
    """Whether nothing in the trail was changed, cut out or cut off."""
    try:
        return next(broken_links(), None) is None
    except anchor.BadHead:
        return False


def latest() -> Any:
    """The number and hash of the last entry; None while there is none."""
    newest = select(AuditEntry.id, AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1)
    return db.session.execute(newest).first()


def first_keyed(last: int) -> int:
    """The number of the first entry chained with the key, by halving; 0 where there is none. They are the latest."""
    low, high = 1, last + 1
    while low < high:
        middle = (low + high) // 2
        entry = db.session.get(AuditEntry, middle)
        if entry is not None and entry.hash == fingerprint(entry):
            high = middle
        else:
            low = middle + 1
    return low if low <= last else 0


@contextmanager
def begun_by(account_id: int | None) -> Iterator[None]:
    """What is written inside, outside of requests, was done by this account: it began a job. None: by the portal."""
    before = _begun_by.set(account_id)
    try:
        yield
    finally:
        _begun_by.reset(before)


def _who() -> tuple[int | None, str]:
    if not has_request_context():
        account_id = _begun_by.get()
        return account_id, "system" if account_id is None else house().account_name(account_id)
    me = actor()
    return me.account_id, me.name or "visitor"


def _named(about: Any) -> tuple[str | None, str | None]:
    if about is None:
        return None, None
    if isinstance(about, tuple):
        return str(about[0]), str(about[1])
    identity = inspect(about).identity
    return about.__tablename__, "-".join(str(part) for part in identity) if identity else None


def _plain(values: dict[str, Any] | None) -> dict[str, Any] | None:
    if values is None:
        return None
    told = json.dumps(values, default=str)
    return json.loads(told, parse_float=_float, parse_constant=str)  # type: ignore[no-any-return]


def _float(digits: str) -> float | str:
    """A number that PostgreSQL gives back as it was written; 1e22 would come back as a whole number, -0.0 as 0.0."""
    return digits if "e" in digits else float(digits) + 0.0
