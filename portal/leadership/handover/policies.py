"""Who reads and writes playbooks, and who minds handovers."""

from __future__ import annotations

from portal.core.access import policy
from portal.core.actors import Actor, Right
from portal.core.settings import today
from portal.leadership.handover.queries import playbooks
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
