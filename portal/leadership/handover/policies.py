"""Who reads and writes playbooks, and who minds handovers."""

from __future__ import annotations

from portal.core.access import policy
from portal.core.actors import Actor, Right
from portal.core.settings import today
from portal.leadership.handover.queries import playbooks
from portal.leadership.handover.queries.handovers import Passing
from portal.leadership.offices.models import Position


@policy
def read_playbook(who: Actor, position: Position) -> bool:
    """Whoever serves there, is to, or did until lately; the chair of the body; the office."""
    if keeps(who, position):
        return True
    return who.person_id is not None and playbooks.reads_on(who.person_id, position, today())


@policy
def write_playbook(who: Actor, position: Position) -> bool:
    """Whoever serves there today, the chair of the body, the office."""
    if keeps(who, position):
        return True
    return who.person_id is not None and playbooks.serves_in(who.person_id, position, today())


def keeps(who: Actor, position: Position) -> bool:
    """Whether somebody looks after the position without serving in it: they chair its body, or it is the office."""
    return position.body_id in who.chairs or who.may(Right.LEADERSHIP, position)


@policy
def see_handover(who: Actor, passing: Passing) -> bool:
    """Read what was noted of it: the two of them, the chair of the body, the office."""
    return passing.takes_part(who.person_id) or keeps(who, passing.position)


@policy
def prepare_handover(who: Actor, passing: Passing) -> bool:
    """Whoever leaves."""
    return passing.leaves(who.person_id)


@policy
def take_part(who: Actor, passing: Passing) -> bool:
    """Meet, and acknowledge: one of the two."""
    return passing.takes_part(who.person_id)


@policy
def close_handover(who: Actor, passing: Passing) -> bool:
    """The chair and the office; of the two themselves only where the one who left cannot be asked any more."""
    apart = not passing.takes_part(who.person_id) or (passing.leaver_is_gone and not passing.leaves(who.person_id))
    return apart and keeps(who, passing.position)
