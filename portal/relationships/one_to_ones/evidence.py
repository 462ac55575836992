"""What the two confirm, told to their tie."""

from __future__ import annotations

from datetime import date, datetime

from portal.relationships.ties.operations import ties


def talked(one: int, other: int, *, on: date, key: str, now: datetime) -> None:
    """Both say that they talked."""
    ties.introduced(one, other, now=now)


def helped(giver: int, receiver: int, *, on: date, key: str, now: datetime) -> None:
    """The receiver says that it helped."""
