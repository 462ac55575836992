"""The ways by which what comes back reaches us: which are set, and how each goes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from portal.core.actors import Actor
from portal.core.db import db
from portal.core.doctor.findings import Check, Finding, bad, good, look
from portal.core.questions import Question, Told, made_of
from portal.core.say import say_ago
from portal.mail import sender
from portal.mail.intake.models import IntakeSource, Source

#: A source that is read each minute and has not been for so long.
SILENT = timedelta(hours=1)
SETTINGS = {Source.FOLDER: "MAIL_BOUNCE_FOLDER", Source.IMAP: "MAIL_BOUNCE_IMAP", Source.HOOK: "MAIL_BOUNCE_HOOK_KEY"}


@dataclass(frozen=True, slots=True)
class Way:
    """One way: whether it is set (the pipe: whether it was ever used), when it was last read, and what is wrong."""

    source: Source
    is_set: bool
    read_at: datetime | None = None
    found_at: datetime | None = None
    trouble: str = ""


def address() -> str:
    """Where what comes back is sent to; empty where that is the sender's own address."""
    return str(current_app.config.get("MAIL_BOUNCE_ADDRESS") or "")


def ways() -> list[Way]:
    """All ways, in the order in which the page explains them. One statement."""
    return _ways(db.session.execute(_sources()).all())


def connected() -> bool:
    """Whether any way is set, or the pipe was used. One statement."""
    return any(way.is_set for way in ways())


def _sources() -> Select[Source, datetime | None, datetime | None, str | None]:
    return select(IntakeSource.name, IntakeSource.read_at, IntakeSource.found_at, IntakeSource.trouble)


def _ways(rows: Iterable[Any]) -> list[Way]:
    known = {row[0]: row for row in rows}
    found = []
    for source in Source:
        row, setting = known.get(source), SETTINGS.get(source)
        is_set = bool(current_app.config.get(setting)) if setting else row is not None
        _name, read_at, found_at, trouble = row or (source, None, None, None)
        found.append(Way(source, is_set, read_at, found_at, (trouble or "") if is_set else ""))
    return found


SOURCES = Question[tuple[Source, datetime | None, datetime | None, str | None]](lambda _who: _sources())


@made_of(lambda _who: [SOURCES])
def is_read(who: Actor, now: datetime, told: Told) -> Finding:
    """Whether the portal hears of what comes back, and reads it."""
    if not sender.leaves_the_house():
        return good(_("No mail leaves the portal."))
    ways = [way for way in _ways(told.get(SOURCES)) if way.is_set]
    if not ways:
        return look(
            _(
                "Nothing tells the portal which mail came back, so it goes on writing to addresses that do not work. "
                "See Returned mail in the office."
            )
        )
    for way in ways:
        if way.trouble:
            return bad(_("Returned mail cannot be read (%(source)s): %(why)s", source=way.source, why=way.trouble))
    for way in ways:
        if way.source in (Source.FOLDER, Source.IMAP) and (way.read_at is None or now - way.read_at > SILENT):
            return look(_("Returned mail (%(source)s) has not been read. Is the worker running?", source=way.source))
    if not address():
        return look(
            _(
                "Returned mail is read. Set MAIL_BOUNCE_ADDRESS, too: with it, every report says for certain which "
                "message it is about."
            )
        )
    last = max((way.found_at for way in ways if way.found_at), default=None)
    if last is None:
        return good(_("Returned mail is read; nothing has come back yet."))
    return good(_("Returned mail is read; something last came back %(ago)s.", ago=say_ago(last)))


CHECKS = (Check("returned_mail", _l("Returned mail"), is_read),)
