"""Rights of introductions: a party to it, and nobody else, whatever office they hold."""

from __future__ import annotations

from portal.core.access import policy
from portal.core.actors import Actor
from portal.relationships.introductions.queries import Known
from portal.relationships.introductions.states import Party


def _is(who: Actor, known: Known) -> bool:
    return who.signed_in and who.person_id is not None and known.side.person_id == who.person_id


@policy
def see_introduction(who: Actor, known: Known) -> bool:
    """One of the three. A member whose membership lapsed may still look, and say no."""
    return _is(who, known)


@policy
def take_introduction_back(who: Actor, known: Known) -> bool:
    """The asker."""
    return _is(who, known) and known.party is Party.ASKER


@policy
def answer_introduction(who: Actor, known: Known) -> bool:
    """Either of the two who are asked, while a member."""
    return who.is_member and refuse_introduction(who, known)


@policy
def refuse_introduction(who: Actor, known: Known) -> bool:
    """Either of the two may say no, whatever became of their membership."""
    return _is(who, known) and known.party is not Party.ASKER
