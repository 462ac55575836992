"""What of mail waits for the office."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from portal.core.actors import Actor, Right
from portal.core.house import Decision
from portal.core.questions import Question, Told, made_of
from portal.mail.intake import queries
from portal.mail.models import MailGate
from portal.mail.sender import leaves_the_house

MUTED = Question[datetime](lambda _who: select(MailGate.muted_at).where(MailGate.muted_at.is_not(None)))
TO_LOOK_AT = Question[int](lambda _who: queries.to_look_at())


def _asked(who: Actor) -> list[Question[Any]]:
    return [MUTED, TO_LOOK_AT] if who.may(Right.ADMINISTRATION) else []


@made_of(_asked)
def decisions(who: Actor, now: datetime, told: Told) -> Iterator[Decision]:
    """Mail that a restored portal holds back, and reports of returned mail that no machine understands."""
    for since in told.get(MUTED) if leaves_the_house() else ():
        yield Decision(
            title=_("No mail leaves"),
            text=_("This portal was restored from a backup. Say that no other copy of it runs, and its mail goes."),
            label=_("Let it leave"),
            url=url_for("mail.mailbox"),
            order=1,
            since=since,
            icon="mail",
        )
    number = sum(told.get(TO_LOOK_AT))
    if number:
        title = ngettext(
            "%(num)s report of returned mail needs a look", "%(num)s reports of returned mail need a look", number
        )
        text = _("The portal could not tell what they say, and has done nothing about them.")
        yield Decision(title, text, _("Look"), url_for("mail.returned"), order=60, icon="mail")
