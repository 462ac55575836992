"""How often somebody would like to be in touch, and when they are written to: their own choice, told to nobody."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l

from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.locking import locked
from portal.mail import preferences
from portal.members.people.models import Person
from portal.relationships.errors import NotYourself
from portal.relationships.rhythm.models import HOUR, WEEKDAY, Rhythm
from portal.relationships.rhythm.notices import FAMILY
from portal.relationships.ties.models import TieRhythm

#: So long nobody is named again who was let be.
LET_BE = timedelta(days=91)


class PausedInThePast(DomainError):
    sentence = _l("That day has passed. Choose the day from which letters may come again, or leave it empty.")
    field = "paused_until"


def keep_in_touch(owner: int, about: int, *, weeks: int | None, today: date) -> None:
    """I would like to be in touch every so many weeks; None for no rhythm. Raises NotYourself.

    `today`: in the association's zone.
    """
    row = _row(owner, about, today)
    if row.weeks != weeks:
        row.weeks, row.since, row.let_be_until = weeks, today, None


def let_be(owner: int, about: int, *, today: date) -> None:
    """They are not named as worth a call for a quarter. Raises NotYourself."""
    _row(owner, about, today).let_be_until = today + LET_BE


def write_to_me(
    owner: int, address: str, *, wanted: bool, weekday: int, hour: int, paused_until: date | None, today: date,
    now: datetime,
) -> None:  # fmt: skip
    """On which day of the week (1 is Monday) and at which hour of the association's day I am written to, if at all.

    `address`: mine, normalised. `paused_until`: the first day on which letters come again. Raises PausedInThePast.
    """
    if paused_until is not None and paused_until <= today:
        raise PausedInThePast
    locked(Person, owner)  # one hand at a time
    row = db.session.get(Rhythm, owner)
    if row is None:
        row = Rhythm(person_id=owner, weekday=WEEKDAY, hour=HOUR)
        db.session.add(row)
    row.weekday, row.hour, row.paused_until = weekday, hour, paused_until
    preferences.switch(address, {FAMILY: wanted}, now=now, through="page")


def _row(owner: int, about: int, today: date) -> TieRhythm:
    if owner == about:
        raise NotYourself
    locked(Person, owner)  # one hand at a time
    row = db.session.get(TieRhythm, (owner, about))
    if row is None:
        row = TieRhythm(owner_id=owner, about_id=about, since=today)
        db.session.add(row)
    return row
