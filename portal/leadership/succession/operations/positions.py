"""A position for which somebody may have been chosen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Unpack

from portal.accounts.operations.giving import Giver
from portal.core.actors import Reach, Right
from portal.core.facts import record
from portal.core.locking import locked
from portal.leadership.facts import CandidacyOffered
from portal.leadership.offices import operations as offices
from portal.leadership.offices.models import Body, Position
from portal.leadership.offices.operations.positions import Described
from portal.leadership.succession import queries
from portal.leadership.succession.models import CandidacyState


def change_position(
    position: Position,
    *,
    giver: Giver,
    now: datetime,
    grants: Iterable[Right] | None = None,
    reach: Reach | None = None,
    ends_today: bool = False,
    **said: Unpack[Described],
) -> None:
    """Change a position. Terms keep the title under which they were held; rights follow at once.

    `grants`, `reach`: None leaves what it carries. Raises OnlyAdministrators, ProofNeeded where they change, and the
    giver's refusals where it carries rights and how long they last changes; EndsToday where somebody has stayed
    longer than it allows now, unless `ends_today`.
    """
    locked(Body, position.body_id)
    waiting = queries.choices_to_confirm() if grants is not None or reach is not None else []
    its_own = queries.is_or_comes(position, giver.account_id)
    offices.alter_position(
        position, its_own=its_own, giver=giver, now=now, grants=grants, reach=reach, ends_today=ends_today, **said
    )
    for candidacy in waiting:
        if candidacy.state is CandidacyState.OFFERED:  # nothing is left to confirm: they may hear of it
            record(CandidacyOffered(candidacy_id=candidacy.id))
