"""A certificate of what somebody did for the association. For themselves alone."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from flask_babel import gettext as _

from portal.core.dates import local
from portal.core.db import db
from portal.core.printing import breakable, document, from_the_right
from portal.core.say import say_date
from portal.core.settings import association, today
from portal.members.people.models import Person
from portal.volunteering import errors, queries
from portal.volunteering.hours import in_hours
from portal.volunteering.models import Shift

SOURCE = Path(__file__).with_name("certificate.typ")
#: Shifts on one certificate, the latest of them: some forty pages.
MOST = 1500


def certificate(person: Person, *, year: int | None, now: datetime) -> bytes:
    """A PDF of the shifts at which it is noted that somebody was there, of one year on the wall or of all.

    Raises NothingToCertify, NotPrinted.
    """
    latest = queries.done_by(person.id, now).order_by(None).order_by(Shift.start_utc.desc(), Shift.id.desc())
    found = db.session.execute(latest.limit(MOST)).all()
    rows = [row for row in reversed(found) if year in {None, local(row[0].start_utc, row[0].zone).year}]
    if not rows:
        raise errors.NothingToCertify
    house, hours = association().name, in_hours(sum(noted.minutes for *_what, noted in rows))
    return document(
        SOURCE,
        {
            "title": str(_("Certificate of volunteering")),
            "association": breakable(house),
            "name": breakable(person.name),
            "rtl": from_the_right(person.name),
            "words": str(_("lent a hand to our association, and we are grateful for it.")),
            "heads": [str(_("Day")), str(_("What")), str(_("Time"))],
            "rows": [
                {
                    "day": say_date(shift.start_utc, shift.zone),
                    "what": breakable(f"{role.name}, {event.title}" if event else role.name),
                    "hours": in_hours(noted.minutes),
                }
                for shift, role, event, noted in rows
            ],
            "total": str(_("Together")),
            "hours": hours,
            "signed": str(_("Signed on %(day)s", day=say_date(today(now)))),
        },
    )
