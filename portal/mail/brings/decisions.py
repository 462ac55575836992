"""What of mail waits for the office."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.core.actors import Actor, Right
from portal.core.house import Decision
from portal.core.questions import Question, Told, made_of
from portal.mail.intake import queries

TO_LOOK_AT = Question[int](lambda _who: queries.to_look_at())


@made_of(lambda who: [TO_LOOK_AT] if who.may(Right.ADMINISTRATION) else [])
def decisions(who: Actor, now: datetime, told: Told) -> Iterator[Decision]:
    """Reports of returned mail that no machine understands."""
    number = sum(told.get(TO_LOOK_AT))
    if number:
        title = ngettext(
            "%(num)s report of returned mail needs a look", "%(num)s reports of returned mail need a look", number
        )
        text = _("The portal could not tell what they say, and has done nothing about them.")
        yield Decision(title, text, _("Look"), url_for("mail.returned"), order=60, icon="mail")
