"""What mail brings to the office."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from portal.core.actors import Actor, Right
from portal.core.house import Decision
from portal.core.questions import Question, Told, made_of
from portal.mail.models import MailGate
from portal.mail.sender import leaves_the_house

MUTED = Question[datetime](lambda _who: select(MailGate.muted_at).where(MailGate.muted_at.is_not(None)))


def _asked(who: Actor) -> Iterator[Question[Any]]:
    if who.may(Right.ADMINISTRATION):
        yield MUTED


@made_of(_asked)
def decisions(who: Actor, now: datetime, told: Told) -> Iterable[Decision]:
    """Mail that a restored portal holds back, for administrators."""
    if not leaves_the_house():
        return
    for since in told.get(MUTED):
        yield Decision(
            title=_("No mail leaves"),
            text=_("This portal was restored from a backup. Say that no other copy of it runs, and its mail goes."),
            label=_("Let it leave"),
            url=url_for("mail.mailbox"),
            order=1,
            since=since,
            icon="mail",
        )
