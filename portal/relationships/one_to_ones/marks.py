"""What may be compared and never read: keyed marks, which tell a reader of the database nothing.

That somebody put a proposal aside, and that somebody would rather not be asked by somebody else, is kept in no other
way.
"""

from __future__ import annotations

from portal.core.sealing import pseudonym
from portal.relationships.one_to_ones.models import OneToOne

#: It waits; it was put aside; it was never put to the other one, who would rather not be asked.
WAITING, ASIDE, UNHEARD = "waiting", "aside", "unheard"


def quiet(owner: int, about: int) -> str:
    """The mark of somebody by whom the owner would rather not be asked: another one for each owner."""
    return pseudonym(f"one_to_ones.quiet:{owner}", about)


def put(talk: OneToOne, word: str, number: int) -> None:
    """Mark the talk in this round of it."""
    talk.aside_mark = _mark(talk.id, word, number)


def is_aside(talk: OneToOne, number: int) -> bool:
    """Whether the one whose turn it is in this round has put it aside. For that one alone."""
    return talk.aside_mark == _mark(talk.id, ASIDE, number)


def is_unheard(talk: OneToOne) -> bool:
    """Whether it was never put to the other one. Nobody is told so."""
    return talk.aside_mark == _mark(talk.id, UNHEARD, 1)


def _mark(talk_id: int, word: str, number: int) -> str:
    return pseudonym(f"one_to_ones.{word}.{number}", talk_id)
