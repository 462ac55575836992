"""What is known of somebody from outside: theirs to put right, to end and to have erased; and the clock's to forget."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from portal.core.db import db
from portal.core.locking import find_locked, lock
from portal.core.work import unit_of_work
from portal.mail import erasure
from portal.relationships.outside import links
from portal.relationships.outside.errands import errand_of
from portal.relationships.outside.errors import Over
from portal.relationships.outside.models import TYPED_LASTS, OutsideParty


def correct(party: OutsideParty, *, name: str, phone: str, words: str) -> None:
    """What they said of themselves, put right; their address stays the one they proved. Raises Over."""
    party = _agreed(party)
    party.name, party.phone, party.words = name, phone, words


def note_opened(party: OutsideParty, day: date) -> None:
    """The member they were introduced to reads who they are and how they are reached: the day is noted for them."""
    party = lock(party)
    if party.agreed_at is not None and party.ended_at is None and day not in party.opened_on:
        party.opened = f"{party.opened} {day.isoformat()}".strip()
        db.session.flush()


def stop(party: OutsideParty, *, now: datetime) -> None:
    """They end it: both members hear so, and nothing about them is kept. Raises Over, and what the errand refuses."""
    party = _agreed(party)
    errand_of(party).stopped(party, now)
    forget(party, now=now)


def erase(party: OutsideParty, *, now: datetime) -> None:
    """Everything about them goes, wherever it stands. Raises Over."""
    party = _agreed(party)
    errand_of(party).erased(party, now)
    forget(party, now=now)


def hold(party: OutsideParty) -> OutsideParty:
    """The party, locked, after what it is about: in this order by everybody, so that no two wait for each other."""
    errand_of(party).hold(party.about_id)
    return lock(party)


def forget_typed(party: OutsideParty, *, now: datetime) -> None:
    """What they typed goes, and so do the letters to them; their link stays. Doing it twice changes nothing."""
    if party.ended_at is None:
        erasure.forget_letters(links.letters(party), now=now)
        _forget_words(party)
        db.session.flush()


def forget(party: OutsideParty, *, now: datetime) -> None:
    """Nothing stays but that there was somebody, once. Doing it twice changes nothing."""
    if party.ended_at is not None:
        return
    erasure.forget_letters(links.letters(party), now=now)
    _forget_words(party)
    party.own_key = party.nonce = party.token_hash = None
    party.ended_at = now
    db.session.flush()


def forget_of(errand: str, number: int, *, now: datetime) -> None:
    """The same, for the errand that ended."""
    found = select(OutsideParty).where(OutsideParty.errand == errand, OutsideParty.about_id == number)
    party = db.session.scalar(found)
    if party is not None:
        forget(lock(party), now=now)


def forget_typed_of(errand: str, number: int, *, now: datetime) -> None:
    """What they typed goes, where the question leads to nothing any more but is not to look so."""
    found = select(OutsideParty).where(OutsideParty.errand == errand, OutsideParty.about_id == number)
    party = db.session.scalar(found)
    if party is not None:
        forget_typed(lock(party), now=now)


def sweep(now: datetime) -> None:
    """Questions that nobody answered are forgotten, and so is what was typed and never proved."""
    waits = select(OutsideParty.id).where(OutsideParty.agreed_at.is_(None), OutsideParty.ended_at.is_(None))
    lapsed = db.session.scalars(waits.where(OutsideParty.until <= now).limit(500)).all()
    unproved = db.session.scalars(
        waits.where(OutsideParty.code_until <= now - TYPED_LASTS, OutsideParty.email_key.is_not(None)).limit(500)
    ).all()
    for number in dict.fromkeys([*lapsed, *unproved]):
        with unit_of_work():
            _carry_out(number, now)


def _carry_out(number: int, now: datetime) -> None:
    party = find_locked(OutsideParty, number)
    if party is None or not party.waits:
        return
    if now >= party.until:
        forget(party, now=now)
    elif party.code_until is not None and party.code_until <= now - TYPED_LASTS:
        erasure.forget_letters(links.letters(party), now=now)
        _forget_words(party)


def _forget_words(party: OutsideParty) -> None:
    party.name = party.email = party.phone = party.words = party.opened = ""
    party.email_key = party.code_hash = party.code_until = None


def _agreed(party: OutsideParty) -> OutsideParty:
    party = hold(party)
    if party.agreed_at is None or party.ended_at is not None:
        raise Over
    return party
