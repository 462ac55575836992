"""Who gets the letter: everyone whose membership counts on the day, and who has an address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import Row, Select, exists, func, select

from portal.core.db import db
from portal.core.house import BlockItem, house
from portal.core.settings import today
from portal.mail import mailings, suppression
from portal.mail.models import MailPreference
from portal.members.memberships.queries import members
from portal.members.people import reach
from portal.members.people.models import Person
from portal.newsletters.notices import FAMILY

BATCH = 500
#: The personal part stays short enough to be read.
MOST_LINES = 5


def readers() -> Select[int, str, str, str, bool, str | None]:
    """Members of today whom mail reaches, as `reach.reachable` lists them, in order of id."""
    return reach.reachable(members.members_on(today())).order_by(None).order_by(Person.id)


def how_many() -> int:
    """How many mailboxes an edition sent now would reach: without those who have unsubscribed, or refuse all mail."""
    found = readers().order_by(None).with_only_columns(reach.KEY.label("key")).subquery()
    stopped = exists().where(
        MailPreference.address == found.c.key, MailPreference.family == FAMILY, MailPreference.wanted.is_(False)
    )
    shut = suppression.stops(found.c.key, FAMILY)
    counted = select(func.count(func.distinct(found.c.key))).where(~stopped, ~shut)
    return db.session.scalar(counted) or 0


def batches() -> Iterator[Sequence[Row[*reach.Listed]]]:
    """The readers, some hundreds at a time."""
    last = 0
    while True:
        rows = db.session.execute(readers().where(Person.id > last).limit(BATCH)).all()
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


def still_members(ids: Sequence[int]) -> set[int]:
    """Those of the people whose membership counts right now; asked again just before their letter leaves."""
    day = today()
    wanted = members.members_on(day).where(Person.id.in_(ids)).with_only_columns(Person.id).order_by(None)
    return set(db.session.scalars(wanted))


@mailings.rechecks("newsletters.edition")
def no_longer_members(refs: Sequence[str]) -> dict[str, str]:
    """Asked by the mail engine just before it writes: who must not get the letter any more, and why."""
    ids = {int(ref.removeprefix("person:")): ref for ref in refs if ref.startswith("person:")}
    members_now = still_members(list(ids))
    return {ref: "not a member any more" for number, ref in ids.items() if number not in members_now}
