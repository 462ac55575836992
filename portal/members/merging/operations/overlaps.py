"""Memberships, and firms spoken for, that both entries have on the same days: one ends where the other begins.

Nothing is lost by it: what was covered and paid stays in the history of the one that ends.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.core.db import db
from portal.core.sayings import kept as kept_saying
from portal.members.memberships.models import EndKind, Membership, Representation

Stretch = Membership | Representation


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch (`row`) that ends on a day, since another one (`stays`) holds from then on."""

    row: Stretch
    stays: Stretch
    end: date


def cuts(kept: int, merged: int) -> list[Cut]:
    """What has to end before the rows of the two can be those of one."""
    memberships = db.session.scalars(
        select(Membership)
        .where(Membership.person_id.in_([kept, merged]))
        .options(joinedload(Membership.plan))
        .order_by(Membership.id)
    ).all()
    speaks = db.session.scalars(
        select(Representation)
        .where(Representation.person_id.in_([kept, merged]))
        .options(joinedload(Representation.organisation))
        .order_by(Representation.id)
    ).all()
    return [
        *_cuts(memberships, kept, merged, lambda row: row.family, _covered_longer),
        *_cuts(speaks, kept, merged, lambda row: row.organisation_id, _speaks_more),
    ]


def _cuts(
    rows: Sequence[Any], kept: int, merged: int, kind: Callable[[Any], int], stronger: Callable[[Any, Any], Any]
) -> list[Cut]:
    """Each of one entry against each of the other; what was cut already is shorter from then on."""
    found: dict[int, Cut] = {}
    for mine in (row for row in rows if row.person_id == kept):
        for other in (row for row in rows if row.person_id == merged):
            if kind(mine) == kind(other) and _share_a_day(mine, other, found):
                stays = stronger(mine, other)
                goes = other if stays is mine else mine
                end = max(goes.start, min(stays.start, _end(goes, found) or date.max))
                found[goes.id] = Cut(goes, stays, end)
    return list(found.values())


def _end(row: Stretch, cut: dict[int, Cut]) -> date | None:
    return cut[row.id].end if row.id in cut else row.end


def _share_a_day(one: Stretch, other: Stretch, cut: dict[int, Cut]) -> bool:
    ends = [_end(each, cut) or date.max for each in (one, other)]
    lasting = ends[0] > one.start and ends[1] > other.start
    return lasting and one.start < ends[1] and other.start < ends[0]


def _covered_longer(mine: Membership, other: Membership) -> Membership:
    """The one that reaches further stays; mine where both reach as far."""
    reach = [min(each.end or date.max, each.covered_until or date.max) for each in (mine, other)]
    return other if reach[1] > reach[0] else mine


def _speaks_more(mine: Representation, other: Representation) -> Representation:
    """The primary one stays, or the one that lasts longer."""
    if (mine.kind == "primary") != (other.kind == "primary"):
        return mine if mine.kind == "primary" else other
    return other if (other.end or date.max) > (mine.end or date.max) else mine


def carry_out(cut: Cut) -> list[Any]:
    """End it; what `put_back` needs: (table, number, its end now, how it was)."""
    row = cut.row
    if isinstance(row, Membership):
        was = [_iso(row.end), row.end_reason, row.end_kind.value if row.end_kind else None]
        row.end, row.end_reason = cut.end, row.end_reason or kept_saying(_l("Two entries were put together"))
        row.end_kind = row.end_kind or EndKind.CHANGED
    else:
        was = [_iso(row.end)]
        row.end = cut.end
    return [row.__tablename__, row.id, _iso(cut.end), was]


def put_back(table: str, number: int, end: str, was: Sequence[Any]) -> None:
    """As it was, where it still ends on the day that was given to it."""
    model: Any = Membership if table == Membership.__tablename__ else Representation
    row = db.session.get(model, number)
    if row is None or _iso(row.end) != end:
        return
    row.end = date.fromisoformat(was[0]) if was[0] else None
    if isinstance(row, Membership):
        row.end_reason, row.end_kind = was[1], EndKind(was[2]) if was[2] else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
