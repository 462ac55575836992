"""What can be asked about people and memberships."""

from portal.members.queries.people import (
    counts_on,
    is_member_on,
    me,
    member_since,
    members_on,
    newly_come,
    people,
    person_of,
    seen_by,
    visible_people,
)

__all__ = [
    "counts_on",
    "is_member_on",
    "me",
    "member_since",
    "members_on",
    "newly_come",
    "people",
    "person_of",
    "seen_by",
    "visible_people",
]
