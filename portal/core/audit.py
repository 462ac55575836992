"""The audit trail: who did what to what, append-only and hash-chained.

Entries wait in the session until the unit of work closes, and are then chained one after the other:
each hash covers the entry and the hash before it, so a change or a gap shows. Private contents
(notes, referral texts, passwords) are never put in.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC
from typing import Any

from flask import g, has_request_context
from sqlalchemy import inspect, select

from portal.core import clock
from portal.core.access import actor
from portal.core.db import db, in_turn
from portal.core.models import AuditEntry

START = "0" * 64
#: The number held while the chain grows.
CHAIN_LOCK = 7_204_611


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
    db.session().info.setdefault("audit", []).append((action, about, before, after, actor))


def append_pending() -> None:
    """Chain the waiting entries. Called by the unit of work, last thing before the commit."""
    waiting = db.session().info.get("audit") or []
    if not waiting:
        return
    db.session.flush()
    in_turn(CHAIN_LOCK)
    last = db.session.execute(select(AuditEntry.id, AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1)).first()
    number, previous = (last.id, last.hash) if last else (0, START)
    account_id, name = _who()
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


def fingerprint(entry: AuditEntry) -> str:
    """SHA-256 over the entry's contents and the hash before it."""
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
    canonical = json.dumps(contents, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def broken_links() -> Iterator[int]:
    """The numbers of entries that were changed, or whose predecessor is missing."""
    previous, expected = START, 1
    for entry in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=500)):
        if entry.id != expected or entry.previous != previous or entry.hash != fingerprint(entry):
            yield entry.id
        previous, expected = entry.hash, entry.id + 1


def _who() -> tuple[int | None, str]:
    if not has_request_context():
        return None, "system"
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
