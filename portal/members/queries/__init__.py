"""What can be asked about people and memberships."""

from portal.members.queries.people import (
    is_member_on,
    me,
    member_ids_on,
    member_since,
    members_on,
    people,
    person_of,
    visible_people,
)

__all__ = ["is_member_on", "me", "member_ids_on", "member_since", "members_on", "people", "person_of", "visible_people"]
