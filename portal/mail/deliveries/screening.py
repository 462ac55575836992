"""The last look before a message leaves: does its reader still want it, and may it still be sent?

Whoever enqueued it decided hours ago; preferences, suppressions and memberships may have changed since.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, exists, select, update

from portal.core.db import db, insert_or_ignore
from portal.mail import suppression
from portal.mail.addresses import Address
from portal.mail.deliveries.ledger import Outcome
from portal.mail.deliveries.pools import pool_of
from portal.mail.kinds import Lane, UnknownKind, kind_of
from portal.mail.models import Delivery, MailPreference, State, Suppression, UnsubscribeLink

#: Asked with the recipients (as they were added to a mailing) of up to a hundred messages, each with the normalised
#: address it is to go to; answers with those that must not get it, and why, or with where they are written to by now.
Recheck = Callable[[Mapping[str, str]], Mapping[str, str | Address]]

_rechecks: dict[str, Recheck] = {}
_delivery: Any = Delivery.__table__
_preference: Any = MailPreference.__table__
_suppression: Any = Suppression.__table__
_link: Any = UnsubscribeLink.__table__


def rechecks(kind: str) -> Callable[[Recheck], Recheck]:
    """Register what is asked about the recipients of this kind of mailing just before they are written to."""

    def add(recheck: Recheck) -> Recheck:
        _rechecks[kind] = recheck
        return recheck

    return add


@dataclass(frozen=True, slots=True)
class Screened:
    """What became of rows before anything was written: those not to be sent, and those to send elsewhere, by number."""

    settled: list[Outcome]
    moved: dict[int, Address]


def screened(connection: Connection, rows: Sequence[Row[Any]], tests: Collection[int] = ()) -> Screened:
    """Those of the rows that are not to be sent as they are, each with its reason. A test goes to whoever asked."""
    reasons: dict[int, str | Address] = {**_suppressed(connection, rows)}
    rows = [row for row in rows if row.mailing_id not in tests]
    reasons = {**_no_longer_meant(rows), **_switched_off(connection, rows), **reasons}
    settled = [Outcome(number, State.SKIPPED, detail=why) for number, why in reasons.items() if isinstance(why, str)]
    return Screened(settled, {number: to for number, to in reasons.items() if isinstance(to, Address)})


def readdress(connection: Connection, lease: str, moved: Mapping[int, Address]) -> list[Outcome]:
    """Write where these claimed rows go by now, in the transaction of their lease. They are claimed anew with it.

    An address that another reader of the mailing has gets one copy, and no second one.
    """
    outcomes = []
    for number, to in moved.items():
        mine = (_delivery.c.id == number) & (_delivery.c.lease == lease)
        other = _delivery.alias()
        taken = exists().where(other.c.mailing_id == _delivery.c.mailing_id, other.c.address == to.normalised)
        values = {"email": to.email, "name": to.name, "address": to.normalised, "pool": pool_of(to.normalised)}
        done = connection.execute(update(_delivery).where(mine, ~taken).values(**values))
        if done.rowcount:
            outcomes.append(Outcome(number, State.QUEUED, tried=False))
        else:
            outcomes.append(Outcome(number, State.SKIPPED, detail="another reader has this address"))
    return outcomes


def _suppressed(connection: Connection, rows: Sequence[Row[Any]]) -> dict[int, str]:
    asked = [row for row in rows if row.lane != Lane.SECURITY]
    statement = select(_suppression.c.address, _suppression.c.scope, _suppression.c.reason)
    statement = statement.where(_suppression.c.address.in_([row.address for row in asked]))
    found = {(row.address, row.scope): row.reason for row in connection.execute(statement)} if asked else {}
    return {
        row.id: f"suppressed: {found[row.address, scope]}"
        for row in (asked if found else ())
        for scope in _scopes(row.kind)
        if (row.address, scope) in found
    }


def _scopes(kind: str) -> tuple[str, ...]:
    """The scopes of suppressions that hold back mail of this kind."""
    family = switchable_family(kind)
    return (suppression.ALL,) if family is None else (suppression.ALL, suppression.CHOICES, family)


def _switched_off(connection: Connection, rows: Sequence[Row[Any]]) -> dict[int, str]:
    off: dict[int, str] = {}
    for family, asked in _by_family(rows).items():
        statement = select(_preference.c.address).where(
            _preference.c.family == family,
            _preference.c.address.in_([row.address for row in asked]),
            _preference.c.wanted.is_(False),
        )
        found = set(connection.scalars(statement))
        off |= {row.id: "switched off" for row in asked if row.address in found}
    return off


def _no_longer_meant(rows: Sequence[Row[Any]]) -> dict[int, str | Address]:
    reasons: dict[int, str | Address] = {}
    for kind, recheck in _rechecks.items():
        asked = [row for row in rows if row.kind == kind and row.recipient is not None]
        if not asked:
            continue
        try:
            found = recheck({row.recipient: row.address for row in asked})
        finally:
            db.session.rollback()
        reasons |= {row.id: found[row.recipient] for row in asked if row.recipient in found}
    return reasons


def switchable_family(kind: str) -> str | None:
    """The family by which mail of this kind can be switched off, or None."""
    try:
        notice = kind_of(kind)
    except UnknownKind:
        return None
    return notice.family if notice.switchable else None


def _by_family(rows: Sequence[Row[Any]]) -> dict[str, list[Row[Any]]]:
    """The rows that can be switched off, by how."""
    families = {kind: switchable_family(kind) for kind in {row.kind for row in rows}}
    found: dict[str, list[Row[Any]]] = {}
    for row in rows:
        if family := families[row.kind]:
            found.setdefault(family, []).append(row)
    return found


def ways_out(connection: Connection, rows: Sequence[Row[Any]], now: datetime) -> dict[int, str]:
    """The unsubscribe token of each row that can be switched off, made where there is none yet.

    Inside a writing transaction.
    """
    tokens: dict[int, str] = {}
    for family, asked in _by_family(rows).items():
        found = _tokens(connection, {row.address for row in asked}, family, now)
        tokens |= {row.id: found[row.address] for row in asked}
    return tokens


def _tokens(connection: Connection, addresses: set[str], family: str, now: datetime) -> dict[str, str]:
    statement = select(_link.c.address, _link.c.token)
    statement = statement.where(_link.c.family == family, _link.c.address.in_(addresses))
    found = {row.address: row.token for row in connection.execute(statement)}
    missing = [
        {"token": secrets.token_urlsafe(24), "address": address, "family": family, "created_at": now}
        for address in sorted(addresses - found.keys())
    ]
    if missing:
        made = insert_or_ignore(UnsubscribeLink).returning(_link.c.address, _link.c.token)
        found |= {row.address: row.token for row in connection.execute(made, missing)}
        if len(found) < len(addresses):  # another worker made some of them at the same moment
            found = {row.address: row.token for row in connection.execute(statement)}
    return found
