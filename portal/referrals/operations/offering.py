"""The giver's part: write the need without a name, offer it, take it back."""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.facts import record
from portal.core.locking import find_locked, lock
from portal.core.search import fold
from portal.members.memberships.queries import members
from portal.members.people.models import Person
from portal.members.people.queries import people_by_id
from portal.referrals.facts import ReferralNotGoingAhead, ReferralOffered
from portal.referrals.models import Budget, Kind, Referral, Strength, Timing
from portal.referrals.operations import forgetting, steps
from portal.referrals.states import ONCE_WITHIN, Party, State, forgotten_at
from portal.relationships import pace
from portal.relationships.outside.giving_away import Known, given_away
from portal.relationships.pace import Sends
from portal.relationships.ties import queries as relationships


class ThreePeople(DomainError):
    sentence = _l("An introduction needs three people: you, and two others who are not the same.")
    field = "referred"


class NotTied(DomainError):
    sentence = _l("First say that you have met, both of you. Then you may bring somebody to them.")


class ForThemselves(DomainError):
    sentence = _l("What you buy yourself is for nobody else. Leave the third person out, or choose another kind.")
    field = "referred"


class NotAMember(DomainError):
    sentence = _l("They are not a member at the moment, so they could not answer.")


class NamesThem(DomainError):
    """`words`: those that give somebody away, as they were typed."""

    def __init__(self, words: list[str], *, field: str) -> None:
        told = ", ".join(f"“{word}”" for word in words)
        sentence = _l(
            "An offer goes out without a name, and these words give it away: %(words)s. Say what is needed, not who "
            "needs it, nor how to reach them.",
            words=told,
        )
        super().__init__(sentence, field=field)


class OfferedBefore(DomainError):
    """The same need for the same two was offered within 180 days. `handle`: the giver's address of it."""

    sentence = _l("You have offered this before. Open the earlier one and add to it there.")

    def __init__(self, handle: str) -> None:
        self.handle = handle
        super().__init__()


@dataclass(frozen=True, slots=True)
class Words:
    """What the giver writes. `how_known` is shown to the receiver only after the introduction."""

    kind: Kind
    need: str
    why: str
    budget: Budget = Budget.UNKNOWN
    timing: Timing = Timing.OPEN
    strength: Strength = Strength.SOME
    how_known: str = ""
    told: str = ""


def draft(giver: int, receiver: int, referred: int | None, words: Words, *, today: date, now: datetime) -> Referral:
    """Begin a referral that nobody but the giver sees. Raises what `check` raises.

    `referred`: None for somebody from outside, and for what the giver themself buys.
    """
    check(giver, receiver, referred, words, today)
    referral = Referral(
        giver_id=giver,
        receiver_id=receiver,
        referred_id=referred,
        outside=_is_outside(referred, words),
        created_at=now,
        delete_after=forgotten_at(State.DRAFT, now, now),
    )
    _write(referral, words)
    db.session.add(referral)
    db.session.flush()
    steps.begin(referral, now=now)
    return referral


def rewrite(
    referral: Referral, receiver: int, referred: int | None, words: Words, *, today: date, now: datetime
) -> Referral:
    """Change a draft. Raises MovedOn once it has been offered, and what `check` raises."""
    referral = lock(referral)
    if steps.state_of(referral, now) is not State.DRAFT:
        raise steps.MovedOn
    check(referral.giver_id or 0, receiver, referred, words, today)
    referral.receiver_id, referral.referred_id = receiver, referred
    referral.outside = _is_outside(referred, words)
    _write(referral, words)
    return referral


def offer(referral: Referral, *, today: date, now: datetime) -> None:
    """Ask the receiver, without the name. Raises MovedOn, OfferedBefore, and what `check` and `pace` raise."""
    find_locked(Person, referral.giver_id or 0)
    referral = lock(referral)
    if steps.has_taken(referral, State.OFFERED):
        return
    pace.sends(Sends.REFERRAL, referral.giver_id or 0, now=now)
    words = _words(referral)
    giver, receiver, referred = referral.giver_id or 0, referral.receiver_id or 0, referral.referred_id
    check(giver, receiver, referred, words, today)
    key = offer_key(giver, receiver, referred, words.need)
    earlier = db.session.scalar(select(Referral).where(Referral.offer_key == key, Referral.id != referral.id))
    if earlier is not None:
        if now < earlier.created_at + ONCE_WITHIN:
            raise OfferedBefore(earlier.giver_handle)
        earlier.offer_key = None
        db.session.flush()
    if steps.take(referral, State.OFFERED, Party.GIVER, now=now):
        referral.offer_key = key
        record(ReferralOffered(referral_id=referral.id))


def withdraw(referral: Referral, *, now: datetime) -> None:
    """The giver takes it back, any time before the introduction. A draft is erased at once. Raises MovedOn."""
    referral = lock(referral)
    reached = steps.log_of(referral)[-1].state
    if not steps.take(referral, State.WITHDRAWN, Party.GIVER, now=now):
        return
    referral.offer_key = None
    forgetting.forget_outside(referral, now=now)
    if reached is State.DRAFT:
        forgetting.erase(referral, Party.HOUSE, now=now)
    else:
        record(ReferralNotGoingAhead(referral_id=referral.id, reached=reached))


def check(giver: int, receiver: int, referred: int | None, words: Words, today: date) -> None:
    """The rules of an offer: three different people, ties confirmed, all members, and nobody given away by the words.

    Of somebody from outside nothing is known; `words.told` is their name, if the giver typed it for this check alone.
    """
    if giver == receiver or referred in (giver, receiver):
        raise ThreePeople
    if words.kind is Kind.OWN_PURCHASE and referred is not None:
        raise ForThemselves
    for field, person in (("receiver", receiver), ("referred", referred)):
        if person is None:
            continue
        if not relationships.are_tied(giver, person):
            raise NotTied(field=field)
        if not members.is_member_on(person, today):
            raise NotAMember(field=field)
    known = Known(told=words.told) if referred is None else Known.of(people_by_id([referred])[referred])
    for field in ("need", "why", "how_known"):
        if found := given_away(getattr(words, field), known):
            raise NamesThem(found, field=field)


def offer_key(giver: int, receiver: int, referred: int | None, need: str) -> str:
    """A keyed hash of who, whom and what; the order, case and accents of the words do not matter."""
    secret = str(current_app.config["SECRET_KEY"]).encode()
    told = f"referral:{giver}:{receiver}:{referred or 'outside'}:{words_of_need(need)}"
    return hmac.new(secret, told.encode(), sha256).hexdigest()


def words_of_need(need: str) -> str:
    """The same for the same words in any order, case and accents."""
    return " ".join(sorted(set(re.findall(r"\w+", fold(need)))))


def _is_outside(referred: int | None, words: Words) -> bool:
    return referred is None and words.kind is not Kind.OWN_PURCHASE


def _write(referral: Referral, words: Words) -> None:
    referral.kind, referral.need, referral.why = words.kind, words.need, words.why
    referral.budget, referral.timing = words.budget, words.timing
    referral.strength, referral.how_known = words.strength, words.how_known


def _words(referral: Referral) -> Words:
    return Words(
        kind=referral.kind,
        need=referral.need,
        why=referral.why,
        budget=referral.budget,
        timing=referral.timing,
        strength=referral.strength,
        how_known=referral.how_known,
    )
