"""Introductions, the sides of those who take part, and the append-only chain of steps.

Whoever copies the database cannot put the three together: a side leads to its person and says of what it is a side
only under its own key; the introduction leads to nobody, and holds who said what only under its own.
The chain is as that of referrals: each step names the state it left, and a state can be left only once, so that two
who act at the same moment cannot both succeed.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Model, word_of
from portal.core.sealing import sealed_by
from portal.core.tokens import new_token
from portal.relationships.introductions.states import BY, NEXT, Party, State, Turn


def handle() -> str:
    """One party's own address of an introduction: nobody can guess another's, or see from it that they are the same."""
    return new_token()[:22]


class Introduction(Model):
    """A member brings two others together. Read through `inside.Inside`, by the three of them alone.

    `a_key` to `c_key`: pseudonyms of the three, so that the database knows that they are three. `pair_key`: one of all
    three, by which the same two are not brought together again too soon. `due_at`: when the clock acts next.
    `outside`: C is somebody from outside (`relationships.outside`); then `pair_key` is one of their mailbox and B, once
    they said yes.
    """

    __tablename__ = "introduction"

    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    erased_at: Mapped[datetime | None]
    outside: Mapped[bool] = mapped_column(default=False)
    a_key: Mapped[str | None] = mapped_column(String(64))
    b_key: Mapped[str | None] = mapped_column(String(64))
    c_key: Mapped[str | None] = mapped_column(String(64))
    pair_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    own_key: Mapped[bytes | None]
    inside_sealed: Mapped[bytes | None]
    inside = sealed_by("own_key")

    steps: Mapped[list[IntroductionStep]] = relationship(order_by="IntroductionStep.id", lazy="raise", viewonly=True)

    __table_args__ = (
        CheckConstraint("a_key <> b_key AND a_key <> c_key AND b_key <> c_key", name="three_people"),
        CheckConstraint(
            "erased_at IS NULL OR (own_key IS NULL AND inside_sealed IS NULL AND a_key IS NULL AND b_key IS NULL "
            "AND c_key IS NULL AND due_at IS NULL)",
            name="erased_is_a_stub",
        ),
        CheckConstraint(
            "erased_at IS NOT NULL OR (own_key IS NOT NULL AND inside_sealed IS NOT NULL AND a_key IS NOT NULL "
            "AND b_key IS NOT NULL AND (c_key IS NOT NULL) <> outside AND due_at IS NOT NULL)",
            name="whole_until_then",
        ),
        CheckConstraint("due_at >= created_at", name="forgotten_in_time"),
    )


class IntroductionSide(Model):
    """One party's side of an introduction. `link`: of which, and the names that a line on their home needs.

    `turn`: what waits for their word. `ask_at`: when they are to be asked, a moment that nobody can foresee.
    """

    __tablename__ = "introduction_side"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    handle: Mapped[str] = mapped_column(String(22), unique=True, default=handle)
    turn: Mapped[Turn] = mapped_column(word_of(Turn, "turn"), default=Turn.NONE)
    ask_at: Mapped[datetime | None] = mapped_column(index=True)
    own_key: Mapped[bytes | None]
    link_sealed: Mapped[bytes | None]
    link = sealed_by("own_key")

    __table_args__ = (
        CheckConstraint("own_key IS NOT NULL AND link_sealed IS NOT NULL", name="of_something"),
        CheckConstraint("(turn = 'waits') = (ask_at IS NOT NULL)", name="waits_until"),
    )


class IntroductionPause(Model):
    """Somebody would rather not be introduced to people for a while. `until`: the day on which that ends."""

    __tablename__ = "introduction_pause"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    own_key: Mapped[bytes | None]
    until_sealed: Mapped[bytes | None]
    until = sealed_by("own_key")

    __table_args__ = (CheckConstraint("own_key IS NOT NULL AND until_sealed IS NOT NULL", name="until_some_day"),)


def _pairs() -> str:
    known = ", ".join(f"'{before} {after}'" for before, following in NEXT.items() for after in following)
    return f"(before IS NULL AND state = 'asked') OR before || ' ' || state IN ({known})"


def _parties() -> str:
    known = ", ".join(f"'{state} {party}'" for state, parties in BY.items() for party in parties)
    return f"state || ' ' || party IN ({known})"


class IntroductionStep(Model):
    """One step of an introduction: from which state to which, when, and by whom: the asker, the house, or, where
    somebody from outside ends it, C.

    `wording`: the version of the words that both said yes to.
    """

    __tablename__ = "introduction_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    introduction_id: Mapped[int] = mapped_column(ForeignKey("introduction.id"))
    before: Mapped[State | None] = mapped_column(word_of(State, "before", checked=False))
    state: Mapped[State] = mapped_column(word_of(State, "state", checked=False))
    party: Mapped[Party] = mapped_column(word_of(Party, "party", checked=False))
    at: Mapped[datetime]
    wording: Mapped[str | None] = mapped_column(String(20))

    __table_args__ = (
        UniqueConstraint("introduction_id", "state"),
        UniqueConstraint("introduction_id", "before"),
        ForeignKeyConstraint(
            ["introduction_id", "before"], ["introduction_step.introduction_id", "introduction_step.state"]
        ),
        CheckConstraint(_pairs(), name="follows"),
        CheckConstraint(_parties(), name="who_may"),
        CheckConstraint(f"state <> '{State.INTRODUCED}' OR wording IS NOT NULL", name="yes_to_words"),
        Index("ix_introduction_step_state_at", "state", "at"),
    )
