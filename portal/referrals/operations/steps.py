"""Taking a step: the one place where a referral moves."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.core.dates import day_start
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.settings import association, today
from portal.core.tokens import made_of
from portal.referrals.models import Referral, ReferralStep
from portal.referrals.states import NEXT, Party, State, as_of, forgotten_at
from portal.referrals.wording import wording_for


class MovedOn(DomainError):
    sentence = _l("This has moved on since you opened the page. Here is how it stands now.")


def log_of(referral: Referral) -> list[ReferralStep]:
    """The steps taken so far, in order."""
    rows = select(ReferralStep).where(ReferralStep.referral_id == referral.id).order_by(ReferralStep.id)
    return list(db.session.scalars(rows))


def state_of(referral: Referral, now: datetime) -> State:
    """Where the referral stands now; an unanswered question has lapsed even before the sweep writes so."""
    last = log_of(referral)[-1]
    return as_of(last.state, last.at, now)


def has_taken(referral: Referral, *states: State) -> bool:
    """Whether one of the states was ever reached."""
    return any(step.state in states for step in log_of(referral))


def take(referral: Referral, state: State, party: Party, *, now: datetime) -> bool:
    """Take one step on a locked referral. False when that very step was taken before. Raises MovedOn.

    The step is written from the stored last state; a lapsed question is refused to everyone but the house.
    """
    log = log_of(referral)
    if any(step.state == state for step in log):
        return False
    last = log[-1].state
    here = last if party is Party.HOUSE else as_of(last, log[-1].at, now)
    if state not in NEXT[here]:
        raise MovedOn
    _append(referral, last, state, party, now)
    return True


def evidence_key(referral: Referral, what: str) -> str:
    """Under which a tie keeps what came of it. Nobody finds by it in the database whose referral it was."""
    return made_of("evidence of a referral", f"{referral.id}:{what}")


def by_the_day(now: datetime) -> datetime:
    """The beginning of this day of the association, for what a tie keeps beside two names.

    The very moment would tell which step of which referral it was.
    """
    return day_start(today(now), association().time_zone)


def begin(referral: Referral, *, now: datetime) -> None:
    """The first step of all: a draft."""
    _append(referral, None, State.DRAFT, Party.GIVER, now)


def _append(referral: Referral, before: State | None, state: State, party: Party, now: datetime) -> None:
    asked = {State.ACCEPTED: Party.RECEIVER, State.C_YES: Party.REFERRED}.get(state)
    wording = wording_for(referral, asked).current if asked else None
    db.session.add(
        ReferralStep(referral_id=referral.id, before=before, state=state, party=party, at=now, wording=wording)
    )
    referral.delete_after = forgotten_at(state, referral.created_at, now)
    db.session.flush()
