"""What asks and offers announce: numbers, never a word."""

from __future__ import annotations

from dataclasses import dataclass

from portal.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class AskAnswered(Fact, name="relationships.ask_answered", private=True):
    """Somebody can help, or knows somebody."""

    ask_id: int
    answer_id: int
    helper_id: int


@dataclass(frozen=True, kw_only=True)
class AnswerAccepted(Fact, name="relationships.answer_accepted", private=True):
    """Whoever asked takes the help gladly."""

    ask_id: int
    answer_id: int
    helper_id: int


@dataclass(frozen=True, kw_only=True)
class HelpThanked(Fact, name="relationships.help_thanked", private=True):
    """Somebody says who helped them."""

    ask_id: int
    thanks_id: int
    helper_id: int
    helped_id: int


@dataclass(frozen=True, kw_only=True)
class AskTakenDown(Fact, name="relationships.ask_removed", private=True):
    """The office took it off the board."""

    ask_id: int
    asker_id: int
