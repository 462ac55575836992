"""The mail of ballots. A letter never says what somebody voted; none follows a vote."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core import language, sayings
from portal.core.house import NoticeKind
from portal.core.web import external_url
from portal.leadership.ballots.models import Ballot
from portal.leadership.offices.notices import FAMILY
from portal.mail import outbox
from portal.members.people.reach import Reader

#: A reminder tells who had not voted, so the office does not see to whom one went.
KINDS = (
    NoticeKind("leadership.ballot_opened", _l("A ballot in which you may vote"), FAMILY, lane="bulk"),
    NoticeKind("leadership.ballot_reminder", _l("A ballot that ends soon"), FAMILY, lane="bulk", private=True),
    NoticeKind("leadership.ballot_certified", _l("How a ballot came out in which you could vote"), FAMILY, lane="bulk"),
    NoticeKind("leadership.ballot_void", _l("A ballot was made void"), FAMILY, lane="bulk"),
)


def key(what: str, ballot_id: int, person_id: int) -> str:
    """What one letter about a ballot is called: one for each person."""
    return f"leadership.ballot_{what}:{ballot_id}:{person_id}"


def about_ballot(what: str, ballot: Ballot, to: Reader) -> None:
    """Write to somebody on the roll, once."""
    if to.address is None:
        return
    with language.spoken(to.address.language):
        reason = sayings.said(ballot.void_reason)
    outbox.enqueue(
        f"leadership.ballot_{what}",
        to=to.address,
        key=key(what, ballot.id, to.id),
        context={
            "first": to.first,
            "role": ballot.call.position.title,
            "body": ballot.call.position.body.name,
            "start": ballot.opens_at,
            "until": ballot.closes_at,
            "reason": reason,
            "url": external_url("leadership.ballot", number=ballot.id),
        },
    )
