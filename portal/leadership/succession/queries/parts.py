"""What somebody has to do with a call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import contains_eager
from sqlalchemy.orm.attributes import set_committed_value

from portal.core.db import db
from portal.leadership.succession.models import Call, Candidacy
from portal.leadership.succession.queries.panel import is_place_of


@dataclass(frozen=True, slots=True)
class Part:
    """What somebody has to do with a call, for themselves. Of a suggestion a no looks like no answer yet."""

    mine: Candidacy | None = None
    suggested: Sequence[Candidacy] = ()
    #: Whether they decided about somebody (`has_decided`).
    decided: bool = False
    on_panel: bool = False


def part_in(call: Call, person_id: int) -> Part:
    """Their candidacy, whom they suggested, what they decided, whether they read along. One statement."""
    theirs = (Candidacy.person_id, Candidacy.nominated_by_id, Candidacy.decided_by_id)
    either = and_(Candidacy.call_id == call.id, or_(*(column == person_id for column in theirs)))
    reads = exists().where(is_place_of(person_id, call.id))
    rows = db.session.execute(
        select(reads, Candidacy)
        .select_from(Call)
        .outerjoin(Candidacy, either)
        .outerjoin(Candidacy.person)
        .options(contains_eager(Candidacy.person))
        .where(Call.id == call.id)
        .order_by(Candidacy.id)
    ).all()
    found = [candidacy for _reads, candidacy in rows if candidacy is not None]
    for each in found:
        set_committed_value(each, "call", call)
    own = [each for each in found if each.person_id == person_id and each.declined_at is None]
    return Part(
        mine=own[-1] if own else None,
        suggested=[each for each in found if each.nominated_by_id == person_id],
        decided=any(each.decided_by_id == person_id for each in found),
        on_panel=rows[0][0],
    )
