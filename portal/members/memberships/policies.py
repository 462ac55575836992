"""Who may do what with organisations."""

from __future__ import annotations

from portal.core.access import policy
from portal.core.actors import Actor, Right
from portal.members.memberships.models import Organisation
from portal.members.memberships.queries.organisations import is_primary


@policy
def edit_organisation(who: Actor, organisation: Organisation) -> bool:
    """Edit an organisation: the members' office, or whoever is its primary representative today."""
    if who.may(Right.MEMBERS, organisation):
        return True
    return who.person_id is not None and is_primary(who.person_id, organisation.id)
