"""What can be done with ballots. Call inside a unit of work. Locks: the body, its call, the ballot, its box."""

from __future__ import annotations

from portal.leadership.ballots.operations.counting import break_tie, certify, count
from portal.leadership.ballots.operations.ending import after_merge, call_is_over, void
from portal.leadership.ballots.operations.preparing import Terms, open_ballot, prepare
from portal.leadership.ballots.operations.voting import cast

__all__ = [
    "Terms", "after_merge", "break_tie", "call_is_over", "cast", "certify", "count", "open_ballot", "prepare", "void",
]  # fmt: skip
