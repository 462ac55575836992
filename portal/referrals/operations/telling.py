"""How it goes: only the receiver says so, and the giver always hears the end."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import lazy_gettext as _l

from portal.core.errors import DomainError
from portal.core.facts import record
from portal.core.locking import lock
from portal.core.settings import today as day_at
from portal.referrals.facts import FirstContactMade, GiverThanked, OutcomeTold
from portal.referrals.models import Budget, Kind, Referral
from portal.referrals.operations import steps
from portal.referrals.seen import useful_asks
from portal.referrals.states import OUTCOMES, Party, State
from portal.relationships.ties.operations import evidence


class NotThatDay(DomainError):
    sentence = _l("Choose a day between the introduction and today.")
    field = "talked_on"


class SayThanks(DomainError):
    sentence = _l("Write a word or two; it goes to them as you write it.")
    field = "thanks"


class NotAnOutcome(DomainError):
    sentence = _l("Choose how it turned out.")
    field = "outcome"


def talked(referral: Referral, *, on: date, expected: bool, today: date, now: datetime) -> None:
    """They talked, on that day of the association, from the introduction (or the receiver's yes) until `today`.

    `expected`: the call was expected. Raises MovedOn, NotThatDay.
    """
    referral = lock(referral)
    begins = State.ACCEPTED if referral.kind is Kind.OWN_PURCHASE else State.INTRODUCED
    since = next((step.at for step in steps.log_of(referral) if step.state is begins), None)
    if since is None:
        raise steps.MovedOn
    if not day_at(since) <= on <= today:
        raise NotThatDay
    if steps.take(referral, State.CONTACTED, Party.RECEIVER, now=now):
        referral.talked_on, referral.expected_call = on, "yes" if expected else "no"
        if referral.receiver_id is not None and referral.referred_id is not None:
            key = steps.evidence_key(referral, "talked")
            evidence.talked(referral.receiver_id, referral.referred_id, on=on, key=key, now=steps.by_the_day(now))
        record(FirstContactMade(referral_id=referral.id))


def still_working(referral: Referral, *, now: datetime) -> None:
    """They are still at it. Raises MovedOn."""
    steps.take(lock(referral), State.WORKING, Party.RECEIVER, now=now)


def turned_out(
    referral: Referral,
    outcome: State,
    *,
    usefulness: int | None = None,
    value_band: Budget | None = None,
    thanks: str = "",
    now: datetime,
) -> None:
    """How it turned out. Usefulness and value stay the receiver's own; thanks reach the giver and close it.

    Raises MovedOn, NotAnOutcome. A second, different outcome is refused with MovedOn.
    """
    if outcome not in OUTCOMES:
        raise NotAnOutcome
    referral = lock(referral)
    if steps.take(referral, outcome, Party.RECEIVER, now=now):
        referral.usefulness = "" if usefulness is None else str(usefulness)
        referral.value_band = value_band or ""
        if not thanks:
            record(OutcomeTold(referral_id=referral.id))
    if thanks:
        thank(referral, thanks, now=now)


def useful(referral: Referral, value: int, *, now: datetime) -> None:
    """How useful it was, from 0 to 4: asked 30 days after the first talk and again after 120. Nobody else learns it.

    Raises MovedOn where it is not asked now.
    """
    referral = lock(referral)
    talked_at = next((step.at for step in steps.log_of(referral) if step.state == State.CONTACTED), None)
    asks = useful_asks(referral, talked_at, now)
    if not asks:
        raise steps.MovedOn
    setattr(referral, asks, str(value))


def thank(referral: Referral, words: str, *, now: datetime) -> None:
    """A word to the giver; with it the referral closes. Raises SayThanks, MovedOn."""
    if not words:
        raise SayThanks
    referral = lock(referral)
    if referral.thanked_at is not None:
        return
    if referral.erased_at is not None:
        raise steps.MovedOn
    steps.take(referral, State.CLOSED, Party.RECEIVER, now=now)
    referral.thanks, referral.thanked_at = words, now
    if referral.giver_id is not None and referral.receiver_id is not None:
        key = steps.evidence_key(referral, "thanked")
        evidence.helped(referral.giver_id, referral.receiver_id, on=day_at(now), key=key, now=steps.by_the_day(now))
    record(GiverThanked(referral_id=referral.id))
