"""Rights of one-to-ones: the two, and nobody else, whatever office they hold."""

from __future__ import annotations

from portal.core.access import policy
from portal.core.actors import Actor, Standing
from portal.relationships.one_to_ones.models import OneToOne, Worksheet


@policy
def take_part(who: Actor, talk: OneToOne) -> bool:
    """One of the two. Whose membership lapsed may still look, take back, call off, put aside and say how it was."""
    return who.stands(Standing.MEMBER, Standing.LAPSED) and who.person_id in (talk.proposer_id, talk.other_id)


@policy
def arrange(who: Actor, talk: OneToOne) -> bool:
    """One of the two, while a member."""
    return who.is_member and take_part(who, talk)


@policy
def own_sheet(who: Actor, sheet: Worksheet) -> bool:
    """A worksheet is its owner's."""
    return who.is_member and sheet.owner_id == who.person_id
