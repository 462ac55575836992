"""Placeholder until the evidence of ties is there."""

from __future__ import annotations

from datetime import date, datetime


def helped(giver: int, receiver: int, *, on: date, key: str, now: datetime) -> None:
    """The receiver confirmed that it helped."""


def withdrawn(key: str) -> None:
    """What was kept under this key is taken back."""
