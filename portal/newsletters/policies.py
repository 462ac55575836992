"""Who may write the letter and who may send it."""

from __future__ import annotations

from typing import Any

from portal.core.access import office
from portal.core.actors import Actor, Right


@office
def edit(who: Actor, edition: Any = None) -> bool:
    """Write and arrange; those who send may also mend a word."""
    return who.has(Right.NEWSLETTER_EDIT, Right.NEWSLETTER_SEND)


@office
def send(who: Actor, edition: Any = None) -> bool:
    """Approve, schedule, send, pause."""
    return who.has(Right.NEWSLETTER_SEND)
