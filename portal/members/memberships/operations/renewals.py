"""Letters on chosen days before and after the end of what covers a membership. Each is written once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import joinedload

from portal.core.dates import covers
from portal.core.db import db, in_turn
from portal.core.locking import for_update
from portal.core.settings import association
from portal.members.memberships import notices
from portal.members.memberships.models import Membership, RenewalNotice, Representation
from portal.members.memberships.queries.plans import price_on
from portal.members.memberships.status import suspended_on
from portal.members.people import reach

#: A letter is late by so many days at most: whoever lapsed long ago, or came with a list, is not written to.
LATE = timedelta(days=6)
BATCH = 100
#: The number held while letters are written: of two sweeps at once the second sees what the first has written.
LETTERS = 7_204_613
#: Kept as the day of the letter that says a membership has lapsed: it comes after all others.
LAPSED_DAYS = 10_000
A_YEAR = timedelta(days=366)


def any_due(today: date) -> bool:
    """Whether some letter is to be written; one look into the index."""
    return db.session.scalar(_due(today).with_only_columns(Membership.id).limit(1)) is not None


def write_some(today: date, *, now: datetime) -> bool:
    """Write the letters of some memberships. Whether there may be more."""
    in_turn(LETTERS)
    found = db.session.scalars(for_update(_due(today).limit(BATCH), of=Membership)).unique().all()
    readers = _readers([each for each in found if each.organisation_id is not None], today)
    own = reach.readers(each.person_id for each in found)
    for membership in found:
        days = _latest(membership, today)
        to = [own[membership.person_id]] if membership.person_id else readers.get(membership.organisation_id or 0, [])
        price = db.session.scalar(price_on(membership.plan_id, membership.covered_until or today))
        for each in to:
            notices.running_out(membership, each, price, days=days, day=today)
        db.session.add(
            RenewalNotice(
                membership_id=membership.id, covered_until=membership.covered_until, days=days, written_at=now
            )
        )
    db.session.flush()
    return len(found) == BATCH


def _due(today: date) -> Select[Membership]:
    """Memberships that nobody ended, and for which the latest chosen day has come and no letter was written since."""
    chosen: list[ColumnElement[bool]] = [
        and_(_ends(today - timedelta(days=days)), ~_written(days)) for days in association().renewal_days
    ]
    lapsed = and_(
        Membership.grace_until <= today, Membership.grace_until >= today - LATE,
        Membership.covered_until >= today - LATE - A_YEAR, ~_written(LAPSED_DAYS),
    )  # fmt: skip
    wanted = select(Membership).options(
        joinedload(Membership.plan), joinedload(Membership.person), joinedload(Membership.organisation)
    )
    return (
        wanted.where(Membership.end.is_(None), Membership.covered_until > Membership.start, or_(*chosen, lapsed))
        .where(~suspended_on(today))
        .order_by(Membership.id)
    )


def _ends(day: date) -> ColumnElement[bool]:
    """Coverage ends on the day, or ended some days before it: the letter is late, but not by much."""
    return and_(Membership.covered_until <= day, Membership.covered_until >= day - LATE)


def _written(days: int) -> ColumnElement[bool]:
    """The letter of this day, or of a later one, was written."""
    return exists().where(
        RenewalNotice.membership_id == Membership.id, RenewalNotice.covered_until == Membership.covered_until,
        RenewalNotice.days >= days,
    )  # fmt: skip


def _latest(membership: Membership, today: date) -> int:
    """Of the chosen days that have come, the last."""
    until, grace = membership.covered_until or today, membership.grace_until or today
    if grace <= today:
        return LAPSED_DAYS
    return max((days for days in association().renewal_days if until + timedelta(days=days) <= today), default=0)


def next_letter(membership: Membership, written: int | None, today: date) -> date | None:
    """On which day the next letter about its end is written, if nothing changes until then; None where none follows.

    `written`: the last of the days for which one was. Of a membership that runs and is not suspended.
    """
    until, grace = membership.covered_until, membership.grace_until
    if until is None or grace is None or until == membership.start or membership.end is not None:
        return None
    last = -LAPSED_DAYS if written is None else written
    coming = [until + timedelta(days=days) for days in association().renewal_days if days > last]
    if last < LAPSED_DAYS and until >= today - LATE - A_YEAR:
        coming.append(grace)
    return min((max(day, today) for day in coming if day >= today - LATE), default=None)


def _readers(memberships: Sequence[Membership], today: date) -> dict[int, list[reach.Reader]]:
    """Who answers for the organisations: whoever gets their bills, else their primary representative."""
    ids = {membership.organisation_id for membership in memberships}
    if not ids:
        return {}
    speaks: Any = select(Representation.organisation_id, Representation.person_id, Representation.kind).where(
        Representation.organisation_id.in_(ids), Representation.kind != "delegate",
        covers(Representation.start, Representation.end, today),
    )  # fmt: skip
    rows = db.session.execute(speaks).all()
    pays = {organisation for organisation, _person, kind in rows if kind == "billing"}
    found = reach.readers(person for _organisation, person, _kind in rows)
    out: dict[int, list[reach.Reader]] = {}
    for organisation, person, kind in rows:
        if kind == "billing" or organisation not in pays:
            out.setdefault(organisation, []).append(found[person])
    return out
