"""Whoever writes an edition: by name, as pages show it, with the account behind it, so that it can be forgotten."""

from __future__ import annotations

from portal.core.access import actor


class Hand(str):
    """The name of whoever acts, and their account. A plain name, of a command or a test, has none."""

    __slots__ = ("account_id",)
    account_id: int | None

    def __new__(cls, name: str, account_id: int | None = None) -> Hand:
        made = super().__new__(cls, name)
        made.account_id = account_id
        return made


def account_of(by: str) -> int | None:
    """The account of whoever acts, where it is known."""
    return by.account_id if isinstance(by, Hand) else actor().account_id
