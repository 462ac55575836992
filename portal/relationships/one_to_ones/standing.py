"""How a talk stands at a moment, told of its rows: pages and operations ask the same."""

from __future__ import annotations

from datetime import datetime

from portal.relationships.one_to_ones.models import OneToOne, Round
from portal.relationships.one_to_ones.states import ANSWER_WITHIN, ASKED_FOR, MOST_MOVES, MOST_ROUNDS, Party, State


def lapses_at(talk: OneToOne, last: Round) -> datetime:
    """When nobody can answer a round any more: in a fortnight, or when its last time or the agreed one has come."""
    ends = min(last.at + ANSWER_WITHIN, last.starts[-1])
    return ends if talk.starts_at is None else min(ends, talk.starts_at)


def waits(talk: OneToOne, last: Round, now: datetime) -> bool:
    """Whether the last round waits for an answer."""
    return talk.called_off_at is None and last.answer is None and now < lapses_at(talk, last)


def state(talk: OneToOne, last: Round, now: datetime) -> State:
    """Where it stands now."""
    if talk.called_off_at is not None:
        return State.WITHDRAWN if talk.starts_at is None else State.CALLED_OFF
    if talk.ends_at is not None:
        return State.AGREED if now < talk.ends_at else State.OVER
    return State.PROPOSED if waits(talk, last, now) else State.LAPSED


def is_open(talk: OneToOne, last: Round, now: datetime) -> bool:
    """Whether it keeps the two from proposing another one."""
    return state(talk, last, now) in (State.PROPOSED, State.AGREED)


def closed_at(talk: OneToOne, last: Round) -> datetime:
    """When a talk ended to which no time was found."""
    return talk.called_off_at or lapses_at(talk, last)


def may_answer(talk: OneToOne, last: Round, party: Party, now: datetime) -> bool:
    """Whether it is this one's turn."""
    return waits(talk, last, now) and last.by is not party


def may_counter(talk: OneToOne, last: Round, party: Party, now: datetime) -> bool:
    """Whether this one may answer with other times."""
    return may_answer(talk, last, party, now) and last.turn < MOST_ROUNDS


def may_move(talk: OneToOne, last: Round, now: datetime) -> bool:
    """Whether the agreed time may be moved: until it has come, and not while a move waits for its answer."""
    ahead = talk.starts_at is not None and talk.called_off_at is None and now < talk.starts_at
    return ahead and not waits(talk, last, now) and last.moving < MOST_MOVES


def may_call_off(talk: OneToOne, now: datetime) -> bool:
    """Whether there is something agreed to call off: until it is over."""
    return talk.ends_at is not None and talk.called_off_at is None and now < talk.ends_at


def may_say(talk: OneToOne, now: datetime) -> bool:
    """Whether the two may say whether it took place: for a month, and until both say yes."""
    over = talk.ends_at is not None and talk.called_off_at is None and now >= talk.ends_at
    return over and talk.confirmed_at is None and talk.ends_at is not None and now < talk.ends_at + ASKED_FOR
