"""Who may do what with people, memberships and organisations."""

from __future__ import annotations

from typing import Any

from portal.accounts.operations.giving import covered
from portal.core import clock
from portal.core.access import policy
from portal.core.actors import Actor, Right
from portal.members.models import Organisation, Person
from portal.members.operations.behind import rights_behind
from portal.members.queries.people import is_primary


@policy
def keep(who: Actor, about: Any = None) -> bool:
    """Keep the list of members: add, edit, begin and end memberships, import and export."""
    return who.has(Right.MEMBERS)


@policy
def invite(who: Actor, person: Person) -> bool:
    """Invite somebody: the members' office, where whoever opens the letter may do no more than whoever sends it."""
    return keep(who) and covered(who.rights, rights_behind(person, now=clock.now()))


@policy
def edit_organisation(who: Actor, organisation: Organisation) -> bool:
    """Edit an organisation: the members' office, or whoever is its primary representative today."""
    if who.has(Right.MEMBERS):
        return True
    return who.person_id is not None and is_primary(who.person_id, organisation.id)
