"""Positions, and what they carry."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NotRequired, TypedDict, Unpack

from portal.accounts.operations.giving import Giver, check_administrator, check_carried
from portal.core import audit
from portal.core.actors import Reach, Right, known
from portal.core.db import db
from portal.leadership import errors
from portal.leadership.offices.models import Body, FilledBy, HoldOver, Position
from portal.leadership.offices.operations.holding import hold_position
from portal.leadership.offices.operations.staying import stay_on_as_said

#: What says how long the rights of a term last.
LASTING = ("hold_over", "longest_hold_over", "term_months", "anchor_month", "anchor_day")
#: What nobody has said otherwise.
USUAL = {"beside_another": False, "order": 50}


class Described(TypedDict):
    """What is said of a position, and asked for in its form."""

    title: str
    duties: str
    hours_per_month: int
    term_months: int
    hold_over: HoldOver
    filled_by: FilledBy
    chairs: bool
    newcomer_ok: bool
    beside_another: NotRequired[bool]
    order: NotRequired[int]
    longest_hold_over: NotRequired[int | None]
    most_terms: NotRequired[int | None]
    pause_months: NotRequired[int]
    anchor_month: NotRequired[int | None]
    anchor_day: NotRequired[int | None]
    purpose: NotRequired[str]
    learning: NotRequired[str]
    first_days: NotRequired[str]


def make_position(
    body: Body,
    *,
    grants: Iterable[Right],
    giver: Giver,
    now: datetime,
    reach: Reach = Reach.ASSOCIATION,
    **said: Unpack[Described],
) -> Position:
    """Make a position; it has no seat yet. Raises OnlyAdministrators, ProofNeeded where it is to carry rights."""
    _check_anchor(said)
    position = Position(body_id=body.id, grants=[], reach=Reach.ASSOCIATION, **(USUAL | said))
    db.session.add(position)
    _carry(position, grants, reach, giver, now)
    db.session.flush()
    audit.write("leadership.position_made", about=position, after=_told(position))
    return position


def alter_position(
    position: Position,
    *,
    its_own: bool,
    giver: Giver,
    now: datetime,
    grants: Iterable[Right] | None = None,
    reach: Reach | None = None,
    ends_today: bool = False,
    **said: Unpack[Described],
) -> None:
    """Change a position. Terms keep the title under which they were held; rights follow at once.

    For `change_position`, which knows who was chosen for it. `its_own`: the giver serves there or will.
    `grants`, `reach`: None leaves what it carries. Raises OnlyAdministrators, ProofNeeded where they change, and the
    giver's refusals where it carries rights and how long they last changes. `ends_today`: whoever has stayed longer
    than it allows now leaves today; else EndsToday says so.
    """
    position = hold_position(position.id)
    _check_anchor(said)
    if any(getattr(position, name) != value for name, value in said.items() if name in LASTING):
        check_carried(giver, position.powers, now=now, to=giver.account_id if its_own else None)
    before, limit = _told(position), position.longest_hold_over
    for name, value in (USUAL | said).items():
        setattr(position, name, value)
    if grants is not None or reach is not None:
        _carry(position, grants, reach, giver, now)
        db.session.flush()
    if position.holds_over and position.longest_hold_over != limit:
        stay_on_as_said(position, ends_today=ends_today, giver=giver, now=now)
    audit.write("leadership.position_changed", about=position, before=before, after=_told(position))


def _check_anchor(said: Described) -> None:
    """Terms change on a day that every year has, and last whole years then."""
    month, day = said.get("anchor_month"), said.get("anchor_day")
    if month is None and day is None:
        return
    if month is None or day is None or day > monthrange(2023, month)[1]:
        raise errors.NoSuchAnchor
    if said["term_months"] % 12:
        raise errors.AnchorNeedsYears


def _carry(
    position: Position, grants: Iterable[Right] | None, reach: Reach | None, giver: Giver, now: datetime
) -> None:
    """The one place where what a position carries changes: more or less, further or less far, by an administrator."""
    wanted = known(position.grants) if grants is None else frozenset(Right(grant) for grant in grants)
    far = Reach(position.reach) if reach is None else reach
    if wanted == known(position.grants) and (far == position.reach or not wanted):
        position.reach = far  # of nothing: as little as before
        return
    check_administrator(giver, now=now)
    position.grants, position.reach = sorted(right.value for right in wanted), far


def _told(position: Position) -> dict[str, Any]:
    return {
        "title": position.title,
        "grants": position.grants,
        "reach": position.reach,
        "chairs": position.chairs,
        "hold_over": position.hold_over,
        "longest_hold_over": position.longest_hold_over,
        "term_months": position.term_months,
        "anchor": [position.anchor_month, position.anchor_day],
        "most_terms": position.most_terms,
    }
