"""What the association decided about itself. Stored as rows, read as one typed object."""

from __future__ import annotations

import dataclasses
import time
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import current_app, g, has_app_context
from sqlalchemy import event, select

from portal.core import clock, unit
from portal.core.dates import local
from portal.core.db import db
from portal.core.models import Setting
from portal.core.unit import after_commit


@dataclass(frozen=True, slots=True)
class Association:
    """The settings, with what holds until somebody decides otherwise."""

    name: str = "Your association"
    short_name: str = ""
    address: str = ""
    email: str = ""
    website: str = ""
    time_zone: str = "Europe/London"
    locale: str = "en"
    #: ISO 4217; prices keep the currency that they were set in.
    currency: str = "GBP"
    accent: str = "#1c5a4b"
    #: The random name of its logo's file; nothing while the portal's own crest stands for it.
    logo: str = ""
    about: str = ""
    offer_hours: int = 48
    newsletter_day: int = 25
    #: Most messages a minute, in all and to each of the large providers (0: as fast as the mail server takes them).
    mail_per_minute: int = 600
    mail_per_provider: int = 120
    #: Whether links of editions lead through a short address that counts how often, and not by whom.
    count_clicks: bool = False
    #: Whether whoever edited an edition last leaves its approval to somebody else.
    newsletter_second: bool = False
    #: How many days before the end of what covers a membership, and after it, its holder is written to.
    renew_before: tuple[int, ...] = (30, 7)
    renew_after: tuple[int, ...] = (1,)
    #: What membership gives, as `/join` says it, and how many members an applicant is to name who vouch.
    membership_gives: str = ""
    sponsors_wanted: int = 0
    #: Where members pay what they owe, and what they write with it, in the association's own words.
    how_to_pay: str = ""
    #: (field of a profile, how far its owner may open it): see `members.people.steps`.
    profile_locks: tuple[tuple[str, str], ...] = ()
    #: What the association adds to the privacy page, and the number of that edition: see `members.people.consents`.
    privacy_words: str = ""
    privacy_edition: int = 0
    #: Months for which those who have left are kept (0: until they ask), and the day on which that was decided (ISO).
    #: Days for applications that were declined, or not sent, and for invitations of colleagues that nobody followed.
    keep_departed: int = 0
    keep_departed_since: str = ""
    keep_declined: int = 180
    keep_drafts: int = 30
    keep_invitations: int = 90
    #: Sites whose pages may show the list of public events within them, as origins; `*` for any site.
    event_frames: tuple[str, ...] = ()
    set_up: bool = False
    #: Whether an administrator put the list of first steps away.
    first_steps_away: bool = False
    demo: bool = False

    @property
    def renewal_days(self) -> tuple[int, ...]:
        """Both of them in one, counted from the end; those before it are negative."""
        return (*(-days for days in self.renew_before), *self.renew_after)

    @property
    def called(self) -> str:
        """The short name where there is one."""
        return self.short_name or self.name


ALL = select(Setting.key, Setting.value)
KEYS = {f.name for f in dataclasses.fields(Association)}


#: Every page needs the settings and they change a few times a year: a process may be this many seconds behind.
FRESH_FOR = 1.0


def association() -> Association:
    """The association's settings: read once per request or job, and at most once a second per process."""
    if not has_app_context():
        return _read()
    if "association" not in g:
        g.association = _kept() or _read()
    return g.association  # type: ignore[no-any-return]


def _kept() -> Association | None:
    until, found = current_app.extensions.get("association", (0.0, None))
    return found if time.monotonic() < until and not unit.is_open() else None


def _read() -> Association:
    rows = db.session.execute(ALL).all()
    found = Association(**{key: _typed(value) for key, value in rows if key in KEYS})
    if has_app_context() and not unit.is_open():  # inside, it may yet be rolled back
        current_app.extensions["association"] = time.monotonic() + FRESH_FOR, found
    return found


def _typed(value: Any) -> Any:
    """JSON knows no tuples; what is read by everybody is not to be changed by anybody."""
    return tuple(value) if isinstance(value, list) else value


def today(at: datetime | None = None) -> date:
    """The association's calendar day, now or at a moment: rights, memberships and terms turn over at its midnight."""
    zone = association().time_zone
    return clock.today(zone) if at is None else local(at, zone).date()


def last_known() -> Association:
    """The settings as this process last read them, however long ago: for saying that the database is away."""
    found: Association | None = current_app.extensions.get("association", (0.0, None))[1]
    return found or Association()


def forget() -> None:
    """Read the settings anew: they were changed, or the database is another one."""
    g.pop("association", None)
    current_app.extensions.pop("association", None)


def change(**values: Any) -> None:
    """Set some settings. Call inside a unit of work. Raises KeyError for a setting that does not exist."""
    for key, value in values.items():
        if key not in KEYS:
            raise KeyError(key)
        row = db.session.get(Setting, key)
        if row is None:
            db.session.add(Setting(key=key, value=value, changed_at=clock.now()))
        else:
            row.value, row.changed_at = value, clock.now()
    db.session.flush()
    forget()
    after_commit(forget)
    event.listen(db.session(), "after_rollback", lambda _session: forget(), once=True)


def demo_mode() -> bool:
    """Whether this database was made by the demo; every page says so."""
    return association().demo
