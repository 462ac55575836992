"""How far two people have come: derived from what both confirmed and what each said, whenever it is asked.

The rule in plain Python, for one pair; `standing` says the same to the database. Time alone never takes a stage away: a
tie without contact rests (`queries.MyView.resting`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from portal.relationships.ties.models import EvidenceKind, TrustQuestion

#: Two talks that are no two moments of one acquaintance lie so far apart.
APART = timedelta(days=30)
#: Allies have trusted one another for so long, and were in touch within the last half of it.
A_YEAR, HALF_A_YEAR = timedelta(days=365), timedelta(days=182)


class Stage(IntEnum):
    """The shared one: the lower of what each of the two says."""

    ACQUAINTANCE = 1
    CONVERSATION = 2
    TRUSTED = 3
    ALLY = 4


WORDS = {
    Stage.ACQUAINTANCE: _l("Acquaintance"),
    Stage.CONVERSATION: _l("Conversation"),
    Stage.TRUSTED: _l("Trusted"),
    Stage.ALLY: _l("Ally"),
}


class Mark(NamedTuple):
    """Something between two people. `what`: an EvidenceKind or a TrustQuestion.

    Of help, `by` gave it to `about`; of a question, `by` says it of `about`; a talk has no direction.
    """

    by: int
    about: int
    what: str
    day: date


@dataclass(frozen=True, slots=True)
class Standing:
    """How one of the two stands with the other: `reached`, since when each stage has been shared.

    `ready_on`: since when the two questions have had ground. `mine`: what I have said yes to; what the other one said
    is not in it, but that both said both is seen from the stage. `last`: the latest talk or help.
    """

    reached: dict[Stage, date]
    ready_on: date | None
    mine: dict[TrustQuestion, date]
    last: date | None

    @property
    def stage(self) -> Stage | None:
        return max(self.reached, default=None)

    @property
    def said_all(self) -> bool:
        """Whether I have said yes to both questions."""
        return len(self.mine) == len(TrustQuestion)


def standing(me: int, other: int, met_on: date | None, marks: Iterable[Mark], today: date) -> Standing:
    """How I stand with the other one. `met_on`: the day since which the tie has been one. Days: the association's."""
    marks = list(marks)
    talks = sorted(mark.day for mark in marks if mark.what == EvidenceKind.TALK)
    again = next((day for day in talks if day >= talks[0] + APART), None)
    given, had = _first_help(marks, me, other), _first_help(marks, other, me)
    happened = [mark.day for mark in marks if mark.what in set(EvidenceKind)]
    mine, theirs = _said(marks, me, other), _said(marks, other, me)
    ready = _latest(again, given, had) if met_on else None
    reached = dict[Stage, date]()
    if met_on:
        reached[Stage.ACQUAINTANCE] = min([met_on, *talks])
        if talks:
            reached[Stage.CONVERSATION] = talks[0]
        if trusted := _latest(ready, *_all(mine), *_all(theirs)):
            reached[Stage.TRUSTED] = trusted
            in_touch = min((day for day in happened if day >= trusted + HALF_A_YEAR), default=None)
            if in_touch and trusted + A_YEAR <= today:
                reached[Stage.ALLY] = max(trusted + A_YEAR, in_touch)
    return Standing(reached, ready, mine, max(happened, default=None))


def _first_help(marks: list[Mark], giver: int, receiver: int) -> date | None:
    found = (
        mark.day for mark in marks if mark.what == EvidenceKind.HELP and (mark.by, mark.about) == (giver, receiver)
    )
    return min(found, default=None)


def _said(marks: list[Mark], owner: int, about: int) -> dict[TrustQuestion, date]:
    questions = set(TrustQuestion)
    mine = [mark for mark in marks if mark.what in questions and (mark.by, mark.about) == (owner, about)]
    return {TrustQuestion(mark.what): mark.day for mark in mine}


def _all(said: dict[TrustQuestion, date]) -> list[date | None]:
    return [said.get(question) for question in TrustQuestion]


def _latest(*days: date | None) -> date | None:
    """When the last of them was there; None while one is missing."""
    there = [day for day in days if day is not None]
    return max(there) if len(there) == len(days) else None
