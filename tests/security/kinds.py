"""The kinds of user of this association, and where each of them is tried."""

from __future__ import annotations

from portal.core.actors import Right

#: Members, each with a part to play.
MEMBERS = (
    *("member", "newcomer", "owner", "organiser", "door", "connector", "viewer", "other organiser", "attendee"),
    *("chair", "other chair", "candidate", "suggested", "giver", "receiver", "referred", "representative"),
)
#: Those who hold an office here are no members, so that the walk shows what the right alone opens.
OUTSIDE: dict[str, tuple[Right, ...]] = {
    "applicant": (),
    "events office": (Right.EVENTS,),
    "leadership office": (Right.LEADERSHIP,),
    "volunteer lead": (Right.VOLUNTEERING,),
    "members office": (Right.MEMBERS,),
    "dues": (Right.DUES,),
    "editor": (Right.NEWSLETTER_EDIT,),
    "sender": (Right.NEWSLETTER_SEND,),
    "reports": (Right.REPORTS,),
    "audit": (Right.AUDIT,),
    "administrator": (Right.ADMINISTRATION,),
}
#: Every kind of user.
KINDS = ("visitor", "account", *MEMBERS, *OUTSIDE, "lapsed")
#: Those who are tried at every door; the others only differ from a member in their own package.
EVERYWHERE = ("visitor", "account", "member", *OUTSIDE, "lapsed")
#: Members who play a part in a package, and are tried at its doors.
INSIDERS = {
    "events": ("owner", "organiser", "door", "connector", "viewer", "other organiser", "attendee"),
    "leadership": ("chair", "other chair", "candidate", "suggested"),
    "asks": ("giver", "receiver", "owner", "organiser", "door", "connector", "viewer", "attendee"),
    "relationships": ("giver", "receiver", "candidate"),
    "one_to_ones": ("giver", "receiver", "referred", "candidate"),
    "goodwill": ("giver", "receiver"),
    "introductions": ("giver", "receiver", "referred", "candidate"),
    "referrals": ("giver", "receiver", "referred"),
    "members": ("referred", "representative", "newcomer"),
    "volunteering": ("owner", "organiser", "door", "attendee", "newcomer"),
}


def kinds_at(endpoint: str) -> tuple[str, ...]:
    """Who is tried at the doors of this endpoint."""
    return (*EVERYWHERE, *INSIDERS.get(endpoint.split(".", maxsplit=1)[0], ()))
