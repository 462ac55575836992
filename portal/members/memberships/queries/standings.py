"""How people stand, for the office's lists: by the best membership they rest on, own or through an organisation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from portal.core.dates import covers
from portal.core.db import db
from portal.members.memberships.models import Membership, Representation, Status
from portal.members.memberships.status import status_sql

#: What counts for more stands first.
BEST = (Status.ACTIVE, Status.GRACE, Status.SUSPENDED, Status.SCHEDULED, Status.LAPSED, Status.ENDED)


@dataclass(frozen=True, slots=True)
class DatedStatus:
    """A membership's status with the days that matter to it (first days outside, as they are stored)."""

    status: Status
    start: date
    covered_until: date | None
    grace_until: date | None
    end: date | None


def standings(ids: Sequence[int], day: date) -> dict[int, DatedStatus]:
    """Person -> how they stand that day; nothing for those who rest on no membership. Two statements."""
    columns = (
        status_sql(day), Membership.start, Membership.covered_until, Membership.grace_until, Membership.end,
    )  # fmt: skip
    own: Any = select(Membership.person_id, *columns).where(Membership.person_id.in_(ids))
    through: Any = (
        select(Representation.person_id, *columns)
        .join(Membership, Membership.organisation_id == Representation.organisation_id)
        .where(Representation.person_id.in_(ids), covers(Representation.start, Representation.end, day))
    )
    return _best(own, through)


def standings_of_firms(ids: Sequence[int], day: date) -> dict[int, DatedStatus]:
    """Organisation -> how it stands that day by the best of its memberships. One statement."""
    held: Any = select(
        Membership.organisation_id, status_sql(day), Membership.start, Membership.covered_until,
        Membership.grace_until, Membership.end,
    ).where(Membership.organisation_id.in_(ids))  # fmt: skip
    return _best(held)


def _best(*statements: Any) -> dict[int, DatedStatus]:
    best: dict[int, DatedStatus] = {}
    for statement in statements:
        for holder, status, *days in db.session.execute(statement):
            found = DatedStatus(Status(status), *days)
            if holder not in best or _closeness(found) < _closeness(best[holder]):
                best[holder] = found
    return best


def _closeness(standing: DatedStatus) -> tuple[int, date]:
    """The best status first; of two alike the one that lasts longer, or lasted until later."""
    last = standing.end or standing.covered_until or date.max
    return BEST.index(standing.status), date.min + (date.max - last)
