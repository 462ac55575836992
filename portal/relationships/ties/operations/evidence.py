"""What both of two people have confirmed: told by whatever asked them, once for each thing that happened.

Whoever calls holds the lock of what it comes of (a one-to-one, an act of help); the pair's row is locked after it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import delete

from portal.core.db import db, insert_or_ignore
from portal.relationships.ties import queries
from portal.relationships.ties.models import EvidenceKind, TieEvidence
from portal.relationships.ties.operations.ties import locked_pair


def talked(one: int, other: int, *, on: date, key: str, now: datetime) -> None:
    """Both have confirmed that they talked on that day (in the association's zone), today or earlier.

    So both have said that they met, and nobody is written to about it. The same key again changes nothing. Raises
    NotYourself.
    """
    tie = locked_pair(one, other)
    tie.a_met_at, tie.b_met_at = tie.a_met_at or now, tie.b_met_at or now
    _keep(one, other, EvidenceKind.TALK, None, on, key, now)


def helped(giver: int, receiver: int, *, on: date, key: str, now: datetime) -> None:
    """The receiver has confirmed that the giver helped them on that day (in the association's zone).

    Somebody can be helped by whom they never met: it makes no acquaintances. The same key again changes nothing. Raises
    NotYourself.
    """
    tie = locked_pair(giver, receiver)
    _keep(giver, receiver, EvidenceKind.HELP, tie.side(giver), on, key, now)


def withdrawn(key: str) -> None:
    """It was not so after all, or one of the two takes their word back. Twice changes nothing."""
    db.session.execute(delete(TieEvidence).where(TieEvidence.key == key))


def _keep(one: int, other: int, kind: EvidenceKind, giver: str | None, on: date, key: str, now: datetime) -> None:
    low, high = queries.ordered(one, other)
    pair: dict[str, Any] = {"person_a_id": low, "person_b_id": high}
    db.session.execute(insert_or_ignore(TieEvidence).values(**pair, kind=kind, giver=giver, day=on, key=key, at=now))
