"""Why an address gets nothing, or not all, said to whoever reads there; and the way back.

Only whoever signs in may say that a mailbox works again: a letter that was passed on proves nothing about it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from portal.core.db import db
from portal.core.say import say_date
from portal.mail import suppression
from portal.mail.intake import operations as intake
from portal.mail.kinds import family_named
from portal.mail.received import stopped_for


@dataclass(frozen=True, slots=True)
class Stopped:
    """A sentence with the day; `came_back`: because mail did."""

    told: str
    came_back: bool


def why(address: str) -> list[Stopped]:
    """Why something is not sent to a (normalised) address; empty where all of it is."""
    rows = db.session.scalars(stopped_for(address))
    return [Stopped(str(_sentence(row.scope, row.reason, row.since)), row.reason == suppression.BOUNCE) for row in rows]


def _sentence(scope: str, reason: str, since: datetime) -> Any:
    day, family = say_date(since), family_named(scope)
    if reason == suppression.BOUNCE:
        return _("Nothing has been sent to this address since %(day)s, because mail to it came back.", day=day)
    if scope == suppression.ALL:
        return _("Nothing has been sent to this address since %(day)s.", day=day)
    if family is None:
        return _("None of the kinds below has been sent since %(day)s: our mail was marked as unwanted there.", day=day)
    return _(
        "%(kind)s: not sent since %(day)s, because such mail was marked as unwanted there.", kind=family.label, day=day
    )


def lift(address: str, *, bounces: bool, now: datetime) -> None:
    """Send mail again, as whoever reads there asks. `bounces`: also where mail came back, counted anew."""
    if bounces:
        intake.works(address, now=now)
    if bounces or not any(each.came_back for each in why(address)):
        suppression.lift(address)
