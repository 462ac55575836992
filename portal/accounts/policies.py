"""Who may do what with accounts. Everybody looks after their own; administrators after rights."""

from __future__ import annotations

from portal.accounts.models import Account, Grant
from portal.core.access import Actor, Right, policy


@policy
def give_rights(who: Actor, about: Account | Grant | None = None) -> bool:
    """Give and end rights, and end other people's sign-ins."""
    return who.has(Right.ADMINISTRATION)
