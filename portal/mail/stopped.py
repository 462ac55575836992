"""Why an address gets nothing, said to whoever reads there, and the way back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from portal.core.db import db
from portal.core.say import say_date
from portal.mail import suppression
from portal.mail.received import stopped_for

#: Only whoever signs in may say that a mailbox works again: a letter that was passed on proves nothing about it.
BOUNCE = suppression.BOUNCE


@dataclass(frozen=True, slots=True)
class Stopped:
    """A sentence with the day; `came_back`: because mail did."""

    told: str
    came_back: bool


def why(address: str) -> list[Stopped]:
    """Why nothing but security mail is sent to a (normalised) address; empty where mail is sent."""
    return [
        Stopped(_sentence(row.reason, row.since), row.reason == BOUNCE)
        for row in db.session.scalars(stopped_for(address))
    ]


def _sentence(reason: str, since: datetime) -> str:
    day = say_date(since)
    told = _("Nothing has been sent to this address since %(day)s, as was asked for.", day=day)
    if reason == BOUNCE:
        told = _("Nothing has been sent to this address since %(day)s, because mail to it came back.", day=day)
    elif reason == suppression.COMPLAINT:
        told = _("Nothing has been sent to this address since %(day)s: our mail was marked as unwanted there.", day=day)
    return str(told)


def lift(address: str, *, bounces: bool) -> None:
    """Send mail again, as whoever reads there asks. `bounces`: also where mail came back."""
    if bounces or not any(each.came_back for each in why(address)):
        suppression.lift(address)
