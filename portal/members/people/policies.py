"""Who may do what with people."""

from __future__ import annotations

from typing import Any

from portal.accounts.operations.giving import covered
from portal.core import clock
from portal.core.access import office, policy
from portal.core.actors import Actor, Right
from portal.members.people.behind import is_only_shown, powers_behind
from portal.members.people.models import Person


@office
def keep(who: Actor, about: Any = None) -> bool:
    """Keep the list of members: add, edit, begin and end memberships, import and export."""
    return who.may(Right.MEMBERS, about)


@policy
def invite(who: Actor, person: Person) -> bool:
    """Invite somebody: the members' office, where whoever opens the letter may do no more than whoever sends it."""
    return _covers(who, person)


@policy
def erase(who: Actor, person: Person) -> bool:
    """Erase somebody: the members' office, where that takes no right that whoever does it does not hold."""
    return _covers(who, person)


@policy
def record_death(who: Actor, person: Person) -> bool:
    """Write down that somebody died, or take it back: the members' office, as far as they hold what ends with it."""
    return _covers(who, person)


@policy
def readdress(who: Actor, person: Person) -> bool:
    """Change the address in a profile: of somebody who has come in it is only shown, any other opens their account."""
    return keep(who, person) and (is_only_shown(person) or _covers(who, person))


def _covers(who: Actor, person: Person) -> bool:
    """Whoever keeps the list, and may do all that waits behind this name."""
    return keep(who, person) and covered(who.powers, powers_behind(person, now=clock.now()))
