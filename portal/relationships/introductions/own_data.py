"""What introductions keep about a person, for the download of everything that is kept about them.

Each as its page shows it to this party: what the page hides from them is not here either.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.core.actors import Actor
from portal.core.personal import PersonalData
from portal.core.questions import ME, Question, Told, made_of
from portal.core.settings import today
from portal.members.people.models import Person
from portal.relationships.introductions import queries
from portal.relationships.introductions.models import IntroductionPause, IntroductionSide
from portal.relationships.introductions.seen import Seen, see
from portal.relationships.outside.seen import Outsider

SIDES = Question[IntroductionSide](lambda _who: queries.sides_of(ME))
PAUSE = Question[IntroductionPause](lambda _who: select(IntroductionPause).where(IntroductionPause.person_id == ME))


@made_of(lambda _who: [SIDES, PAUSE])
def kept_about(who: Actor, now: datetime, told: Told) -> dict[str, Any]:
    """The newest first."""
    known = queries.known_from(told.get(SIDES), today(now))
    return {
        "introductions": [_told(see(each, now)) for each in known],
        "not_before": [pause.until for pause in told.get(PAUSE)],
    }


def _told(seen: Seen) -> dict[str, Any]:
    return {
        "part": seen.party,
        "shown": seen.shown,
        "asker": _name(seen.asker),
        "others": [each.name for each in seen.others],
        "from_outside": _reached(seen.third) if seen.third else None,
        "words": list(seen.words),
        "asked": seen.asked_on,
        "introduced": seen.introduced_on,
        "i_agreed_to": seen.agreed,
        "talked": seen.talked,
        "helped": seen.helped,
        "thanks": [{"of": _name(of), "words": words} for of, words in seen.thanks],
    }


def _reached(who: Outsider) -> dict[str, str]:
    return {"name": who.name, "email": who.email, "phone": who.phone, "words": who.words}


def _name(person: Person | None) -> str | None:
    return person.name if person else None


INTRODUCTIONS = PersonalData(
    _l("Introductions that you began or were asked about, as their pages show them to you."), kept_about
)
