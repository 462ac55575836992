"""A choice for a position that carries more than whoever chose may give: an administrator confirms or returns it."""

from __future__ import annotations

from datetime import datetime

from portal.accounts.operations.giving import Giver, check_administrator
from portal.core import audit
from portal.core.dates import A_DAY
from portal.core.db import db
from portal.core.facts import record
from portal.core.settings import today
from portal.leadership import errors
from portal.leadership.facts import CandidacyOffered, ChoiceReturned
from portal.leadership.succession.models import Candidacy, CandidacyState
from portal.leadership.succession.operations.holding import hold_choice


def confirm_choice(candidacy: Candidacy, *, giver: Giver, now: datetime) -> None:
    """Promise the rights that the position carries to the one who was chosen: the offer goes out. For administrators.

    Raises OnlyAdministrators, ProofNeeded, AlreadyDecided. A repeat does nothing.
    """
    candidacy = hold_choice(candidacy)
    position = candidacy.call.position
    state = candidacy.state_on(today(now))
    if state is CandidacyState.OFFERED:
        return
    if state is not CandidacyState.CHOSEN:
        raise errors.AlreadyDecided
    check_administrator(giver, now=now)
    if candidacy.offer_ends and candidacy.offered_at:  # they get as many days to answer as whoever chose them gave
        waited = today(now) - today(candidacy.offered_at)
        candidacy.answer_by(candidacy.offer_ends - A_DAY + waited, today(now))
    candidacy.vouched, candidacy.offered_at = position.promise, now
    db.session.flush()
    audit.write("leadership.choice_confirmed", about=candidacy.call, after={"grants": position.promise})
    record(CandidacyOffered(candidacy_id=candidacy.id))


def return_choice(candidacy: Candidacy, *, giver: Giver, now: datetime) -> None:
    """Do not give these rights to the one who was chosen: whoever decides is told, and decides anew.

    Raises OnlyAdministrators, ProofNeeded, AlreadyDecided. A repeat does nothing.
    """
    candidacy = hold_choice(candidacy)
    state = candidacy.state_on(today(now))
    if state is CandidacyState.STANDING:
        return
    if state is not CandidacyState.CHOSEN:
        raise errors.AlreadyDecided
    check_administrator(giver, now=now)
    candidacy.take_choice_back()
    candidacy.vouched = []
    db.session.flush()
    audit.write("leadership.choice_returned", about=candidacy.call)
    record(ChoiceReturned(candidacy_id=candidacy.id))
