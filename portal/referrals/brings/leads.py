"""What referrals hold about somebody, and goes along, unread, when two entries about them are put together."""

from __future__ import annotations

from portal.members.merging.leads import Lead


def leads() -> tuple[Lead, ...]:
    """The tables that lead to people."""
    return (Lead("referral"),)
