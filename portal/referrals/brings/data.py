"""What referrals keeps about a person, for the download of everything that is kept about them.

Each referral as its page shows it to this party: what the page hides from them is not here either.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm.attributes import set_committed_value

from portal.core import questions
from portal.core.actors import Actor
from portal.core.personal import PersonalData
from portal.core.questions import Question, Told, made_of
from portal.referrals import queries
from portal.referrals.models import Referral, ReferralStep
from portal.referrals.parties import PURPOSE
from portal.referrals.seen import Seen, see
from portal.referrals.states import LOOK_BACK

#: Of what a party sees: what serves the page alone, and the people, who are told by name.
LEFT_OUT = {"handle", "link", "verbs", "giver", "receiver", "referred", "at"}


def _mine() -> Select[Referral]:
    return queries.known_to(questions.me_as(PURPOSE), erased_after=questions.now(-LOOK_BACK))


MINE = Question[Referral](lambda _who: _mine())
STEPS = Question[ReferralStep](lambda _who: queries.steps_of(_mine()))


@made_of(lambda _who: [MINE, STEPS])
def kept_about(who: Actor, now: datetime, told: Told) -> list[dict[str, Any]]:
    """The newest first."""
    people = queries.parties_to(told.get(MINE))
    outside = queries.outside_of(told.get(MINE))
    steps: dict[int, list[ReferralStep]] = {}
    for step in told.get(STEPS):
        steps.setdefault(step.referral_id, []).append(step)
    found = []
    for row in told.get(MINE):
        set_committed_value(row, "steps", steps[row.id])
        party = queries.party_of(row, who.person_id) if who.person_id else None
        if party is not None:
            found.append(_told(see(row, party, people, now, outside.get(row.id))))
    return found


def _told(seen: Seen) -> dict[str, Any]:
    people = {"giver": seen.giver, "receiver": seen.receiver, "referred": seen.referred}
    names = {part: person.name if person else None for part, person in people.items()}
    words = {name: getattr(seen, name) for name in Seen.__slots__ if name not in LEFT_OUT}
    return names | words | {"steps": {str(state): moment for state, moment in seen.at.items()}}


REFERRALS = PersonalData(
    _l("Referrals that you gave, received or were named in, as their pages show them to you."), kept_about
)
