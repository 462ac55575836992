"""Who gets the letter: those whom its rule finds (see `audiences`), and who have an address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Row

from portal.core.db import db
from portal.core.house import BlockItem, house
from portal.core.settings import today
from portal.mail import mailings
from portal.mail.addresses import Address
from portal.members.memberships.queries import members
from portal.members.people import reach
from portal.members.people.models import Person
from portal.newsletters import audiences
from portal.newsletters.audiences import Rule

BATCH = 500
#: The personal part stays short enough to be read.
MOST_LINES = 5
EVERYBODY = Rule()


def how_many(rule: Rule = EVERYBODY) -> int:
    """How many mailboxes an edition sent now would reach: without those who have unsubscribed, or refuse all mail."""
    return audiences.size(rule).wanted


def batches(rule: Rule = EVERYBODY) -> Iterator[Sequence[Row[*reach.Listed]]]:
    """The readers, some hundreds at a time."""
    last = 0
    while True:
        rows = db.session.execute(audiences.readers(rule).where(Person.id > last).limit(BATCH)).all()
        if not rows:
            return
        yield rows
        last = rows[-1].id


def personal_lines(ids: Sequence[int], now: datetime) -> dict[int, list[BlockItem]]:
    """Each reader's own lines: one set query per source, never one per reader."""
    lines: dict[int, list[BlockItem]] = {}
    for source in sorted(house().personal_blocks, key=lambda each: each.order):
        for person_id, found in source.collect(ids, now).items():
            lines.setdefault(person_id, []).extend(found)
    return {person_id: found[:MOST_LINES] for person_id, found in lines.items()}


@mailings.rechecks("newsletters.edition")
def no_longer_meant(refs: Mapping[str, str]) -> dict[str, str | Address]:
    """Asked by the mail engine just before it writes: who must not get the letter any more, and why; and who is written
    to at another address by now. One statement.
    """
    ids = {int(ref.removeprefix("person:")): ref for ref in refs if ref.startswith("person:")}
    wanted = reach.reachable(members.members_on(today()).where(Person.id.in_(ids))).order_by(None)
    rows = {row.id: row for row in db.session.execute(wanted.add_columns(reach.KEY.label("key")))}
    found: dict[str, str | Address] = {}
    for number, ref in ids.items():
        if number not in rows:
            found[ref] = "not a member any more"
        elif rows[number].key != refs[ref] and (to := reach.address(rows[number])).normalised != refs[ref]:
            found[ref] = to
    return found
