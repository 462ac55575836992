"""What one-to-ones announce: the number of the talk, never what was written."""

from __future__ import annotations

from dataclasses import dataclass

from portal.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class OneToOneFact(Fact, private=True):
    """Base of all of them."""

    one_to_one_id: int


@dataclass(frozen=True, kw_only=True)
class TimesProposed(OneToOneFact, name="relationships.one_to_one_proposed"):
    """One of the two proposes times to the other: at first, in answer to others, or to move what was agreed."""

    number: int


@dataclass(frozen=True, kw_only=True)
class TimeAgreed(OneToOneFact, name="relationships.one_to_one_agreed"):
    """One of the times was taken. `sequence`: 0 at first, more after a move."""

    sequence: int


@dataclass(frozen=True, kw_only=True)
class TalkCancelled(OneToOneFact, name="relationships.one_to_one_cancelled"):
    """One of the two called off what was agreed."""

    by_person_id: int


@dataclass(frozen=True, kw_only=True)
class TalkConfirmed(OneToOneFact, name="relationships.one_to_one_confirmed"):
    """Both say that it took place."""


@dataclass(frozen=True, kw_only=True)
class PromiseHelped(OneToOneFact, name="relationships.one_to_one_promise_helped"):
    """What one of the two had promised was kept, and the other one says that it helped."""

    promise_id: int
    giver_id: int
    receiver_id: int
