"""A link is opened for an errand, and shown to the one who asks. Nobody is written to."""

from __future__ import annotations

from datetime import datetime

from portal.core import clock
from portal.core.db import db
from portal.members.people import reach
from portal.relationships.outside import links, notices
from portal.relationships.outside.errands import errand_of
from portal.relationships.outside.models import ANSWER_WITHIN, OutsideParty


def open_link(errand: str, number: int, *, now: datetime) -> OutsideParty:
    """A party of whom nothing is known, with a link that waits for a fortnight."""
    party = OutsideParty(errand=errand, about_id=number, asked_at=now, until=now + ANSWER_WITHIN)
    links.fresh(party)
    db.session.add(party)
    db.session.flush()
    return party


def link_of(party: OutsideParty) -> str:
    """The address that the one who asks forwards; empty once it was answered or lapsed: it is not theirs any more."""
    return links.page_of(party) if party.waits and clock.now() < party.until else ""


def introduce(party: OutsideParty, *, now: datetime) -> None:
    """Both said yes: the one message to the one from outside, with the link that is theirs alone."""
    asking = errand_of(party).about(party.about_id, now)
    readers = reach.readers([asking.giver_id, asking.receiver_id]) if asking else {}
    if asking and len(readers) == 2:
        notices.introduced(party, readers[asking.giver_id], readers[asking.receiver_id], now=now)
