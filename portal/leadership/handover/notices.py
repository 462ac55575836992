"""The mail of handovers: to the two of them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core import calendar_files
from portal.core.house import NoticeKind
from portal.core.web import external_url
from portal.leadership.handover import calendar
from portal.leadership.handover.queries.handovers import Passing
from portal.leadership.offices.notices import FAMILY
from portal.mail import outbox
from portal.mail.attachments import Attachment
from portal.members.people import reach

#: What two people arrange is theirs.
KINDS = (
    NoticeKind("leadership.handover_begins", _l("Somebody takes over from you, or you from them"), FAMILY),
    NoticeKind("leadership.handover_meeting", _l("A meeting to hand over is proposed"), FAMILY, private=True),
    NoticeKind("leadership.handover_agreed", _l("They agreed to meet you"), FAMILY, private=True),
    NoticeKind("leadership.handover_yours", _l("Your word is missing in a handover"), FAMILY, private=True),
)


def tell(kind: str, passing: Passing, *, leaver: bool, turn: str = "") -> None:
    """Write to one of the two. `turn` keeps steps apart that can come again."""
    if passing.follower is None or passing.next_term is None:
        return
    to, other = (passing.leaver, passing.follower) if leaver else (passing.follower, passing.leaver)
    person, current = reach.reader(to.id), passing.current
    if person.address is None:
        return
    outbox.enqueue(
        f"leadership.{kind}",
        to=person.address,
        key=f"leadership.{kind}:{passing.term.id}:{passing.next_term.id}:{person.id}{turn}",
        context={
            "first": person.first,
            "other": other.name,
            "role": passing.term.title_as_held,
            "body": passing.body.name,
            "starts": passing.next_term.start,
            "leaves": leaver,
            "meeting_on": current.meeting_on if current else None,
            "meeting_at": current.meeting_at if current else "",
            "place": current.meeting_place if current else "",
            "url": external_url("leadership.handover", passing=passing.term.id),
        },
        attachments=_meeting(passing) if kind == "handover_agreed" else [],
    )


def _meeting(passing: Passing) -> list[Attachment]:
    entry = calendar.entry_of(passing)
    if entry is None:
        return []
    return [Attachment("meeting.ics", "text/calendar", calendar_files.feed([entry], name=entry.summary))]
