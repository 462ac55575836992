"""A one-to-one as an entry in the calendars of the two, and as an invitation that keeps it up to date (RFC 5546).

It is the same for both: one UID for ever, a SEQUENCE that never falls, both names in its title.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask_babel import gettext as _

from portal.core import language
from portal.core.calendar_files import Entry
from portal.core.db import db
from portal.core.say import say_list
from portal.core.web import external_url
from portal.events.calendars import ics
from portal.mail.addresses import Address
from portal.mail.attachments import Attachment
from portal.members.people.queries import people_by_id
from portal.relationships.one_to_ones import queries, words
from portal.relationships.one_to_ones.models import OneToOne, Round
from portal.relationships.one_to_ones.states import Place


def calendar_entries(person_id: int, since: datetime) -> list[Entry]:
    """What somebody agreed to, for their own calendar. One that was called off stays in it for a while, marked so."""
    rows = db.session.execute(queries.agreed(person_id, since)).all()
    me = people_by_id([person_id])[person_id].name if rows else ""
    found = [_entry(talk, row, (me, other.name)) for talk, row, other in rows]
    return [each for each in found if each is not None]


def invitation(talk: OneToOne, to: Address, names: Iterable[str], *, now: datetime) -> list[Attachment]:
    """METHOD:REQUEST for one of the two, or what brings an earlier one up to date."""
    return _message(talk, to, names, "REQUEST", "one-to-one.ics", now)


def cancellation(talk: OneToOne, to: Address, names: Iterable[str], *, now: datetime) -> list[Attachment]:
    """METHOD:CANCEL for one of the two."""
    return _message(talk, to, names, "CANCEL", "called-off.ics", now)


def _message(
    talk: OneToOne, to: Address, names: Iterable[str], method: str, filename: str, now: datetime
) -> list[Attachment]:
    row = queries.agreed_round(talk)
    if row is None:
        return []
    with language.spoken(to.language):
        entry = _entry(talk, row, names)
        if entry is None:
            return []
        return [Attachment.calendar(ics.message(entry, to, method=method, now=now), method, filename)]


def _entry(talk: OneToOne, row: Round, names: Iterable[str]) -> Entry | None:
    if talk.starts_at is None or talk.ends_at is None or talk.revised_at is None:
        return None
    return Entry(
        uid=f"one-to-one-{talk.handle}",
        summary=str(_("One-to-one: %(names)s", names=say_list(sorted(names)))),
        start=talk.starts_at,
        end=talk.ends_at,
        revised_at=talk.revised_at,
        sequence=talk.sequence,
        status="CANCELLED" if talk.called_off_at else "CONFIRMED",
        description=str(words.PLACES[row.place_kind]),
        location=row.place,
        url=external_url("one_to_ones.show", handle=talk.handle),
        conference=row.place if row.place_kind is Place.VIDEO else "",
    )
