"""What mail does about what happened in it."""

from __future__ import annotations

from portal.core.facts import reacts_to
from portal.mail import suppression
from portal.mail.facts import FamilySwitched


@reacts_to(FamilySwitched)
def send_again(fact: FamilySwitched) -> None:
    """Whoever switches a family on wants it again, though they once complained about it."""
    if fact.wanted:
        suppression.lift(fact.address, scope=fact.family, reason=suppression.COMPLAINT)
