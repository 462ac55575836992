"""Somebody's rhythm, for the download of one's own data."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from portal.core import questions
from portal.core.actors import Actor
from portal.core.personal import PersonalData
from portal.core.questions import ME, Question, Told, made_of
from portal.members.memberships.queries import members
from portal.relationships.rhythm.models import Rhythm
from portal.relationships.ties.models import TieRhythm

WHEN = Question[Rhythm](lambda _who: select(Rhythm).where(Rhythm.person_id == ME))
PEOPLE = Question[TieRhythm](
    lambda _who: select(TieRhythm).where(TieRhythm.owner_id == ME).order_by(TieRhythm.about_id)
)


def _names(_who: Actor) -> Select[int, str]:
    """Whoever is a member today, of those that it is about."""
    about = select(TieRhythm.about_id).where(TieRhythm.owner_id == ME)
    return members.names_of(about, questions.day())


NAMES = Question[tuple[int, str]](_names)


@made_of(lambda who: [WHEN, PEOPLE, *([NAMES] if who.is_member else [])])
def rhythm(who: Actor, now: datetime, told: Told) -> dict[str, Any]:
    """When they are written to, and with whom they would like to be in touch. Names as on pages."""
    names = dict(told.get(NAMES))
    return {
        "letters": [
            {"weekday": each.weekday, "hour": each.hour, "paused_until": each.paused_until} for each in told.get(WHEN)
        ],
        "in_touch": [
            {
                "with": names.get(each.about_id), "every_so_many_weeks": each.weeks, "since": each.since,
                "let_be_until": each.let_be_until,
            }
            for each in told.get(PEOPLE)
        ],
    }  # fmt: skip


RHYTHM = PersonalData(_l("How often you would like to be in touch with whom, and when you are written to."), rhythm)
