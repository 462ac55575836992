"""Who may write the letter and who may send it."""

from __future__ import annotations

from typing import Any

from portal.core.access import office
from portal.core.actors import Actor, Right


@office
def edit(who: Actor, edition: Any = None) -> bool:
    """Write and arrange; those who send may also mend a word."""
    return who.may(Right.NEWSLETTER_EDIT, edition) or who.may(Right.NEWSLETTER_SEND, edition)


@office
def send(who: Actor, edition: Any = None) -> bool:
    """Approve, schedule, send, pause."""
    return who.may(Right.NEWSLETTER_SEND, edition)
