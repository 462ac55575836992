"""What introductions say in the letter of the week: who would like to introduce its reader, while that waits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from portal.core.db import db
from portal.core.web import external_url
from portal.relationships.digest import Line
from portal.relationships.introductions.inside import read_link
from portal.relationships.introductions.models import IntroductionSide
from portal.relationships.introductions.states import Turn


def lines(person_ids: Sequence[int], now: datetime) -> dict[int, list[Line]]:
    """One for each, whoever asks. Whoever put it aside, answered or rests from such questions reads nothing of it.

    One statement.
    """
    waiting = select(IntroductionSide).where(IntroductionSide.turn == Turn.QUESTION)
    waiting = waiting.where(IntroductionSide.person_id.in_(person_ids)).order_by(IntroductionSide.id)
    found: dict[int, list[Line]] = {}
    for side in db.session.scalars(waiting):
        link = read_link(side)
        said = _("%(name)s would like to introduce you to another member.", name=link.asker)
        if link.outside:
            said = _("%(name)s would like to introduce you to somebody who is not a member.", name=link.asker)
        page = external_url("introductions.show", handle=side.handle)
        found.setdefault(side.person_id, [Line(said, page, order=15)])
    return found
