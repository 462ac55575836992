"""One-to-ones: two people, the rounds in which they find a time, what each says afterwards, and what each promises.

A talk that is open holds `open_key`, which is unique: two people have one open talk, whoever proposed it. A round is
answered once: at most one round of a talk has no answer. `starts_at` and `ends_at` are the time that holds; `sequence`
is how often calendars were told of a change.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Model, word_of
from portal.core.sealing import sealed, sealed_by
from portal.core.tokens import new_token
from portal.relationships.one_to_ones.states import MOST_MOVES, MOST_ROUNDS, Answer, Party, Place

UNANSWERED = text("answer IS NULL")
#: What is sealed of a talk that did not take place, as one of the two says.
NO = "no"


def handle() -> str:
    """The address of a talk: nobody can guess another one, or see from it how many there are."""
    return new_token()[:22]


def key_of(one: int, other: int) -> str:
    """What the open talk of two people holds, whoever of them proposed it."""
    low, high = sorted((one, other))
    return f"{low}:{high}"


class OneToOne(Model):
    """A talk of two. Read by the two alone."""

    __tablename__ = "one_to_one"

    id: Mapped[int] = mapped_column(primary_key=True)
    handle: Mapped[str] = mapped_column(String(22), unique=True, default=handle)
    proposer_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    proposed_at: Mapped[datetime]
    open_key: Mapped[str | None] = mapped_column(String(48), unique=True)
    #: Whether the one whose turn it is has put it aside: a keyed mark, as long and as strange either way.
    aside_mark: Mapped[str] = mapped_column(String(64), default="")
    starts_at: Mapped[datetime | None] = mapped_column(index=True)
    ends_at: Mapped[datetime | None]
    sequence: Mapped[int] = mapped_column(SmallInteger, default=0)
    #: When calendars last had to learn something.
    revised_at: Mapped[datetime | None]
    called_off_at: Mapped[datetime | None]
    called_off_by: Mapped[Party | None] = mapped_column(word_of(Party, "called_off_by"))
    #: Who says that it took place. That it did not is sealed: no reader of the database tells it from silence.
    proposer_said: Mapped[bool | None]
    other_said: Mapped[bool | None]
    own_key: Mapped[bytes | None]
    proposer_no_sealed: Mapped[bytes | None]
    other_no_sealed: Mapped[bytes | None]
    proposer_no = sealed_by("own_key", always=True)
    other_no = sealed_by("own_key", always=True)
    confirmed_at: Mapped[datetime | None]
    #: When the sweep looked whom to ask by mail.
    asked_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("proposer_id <> other_id", name="two_people"),
        CheckConstraint("(starts_at IS NULL) = (ends_at IS NULL)", name="from_until"),
        CheckConstraint("starts_at IS NULL OR ends_at > starts_at", name="in_order"),
        CheckConstraint("(called_off_at IS NULL) = (called_off_by IS NULL)", name="called_off_by_one"),
        CheckConstraint("(starts_at IS NULL) = (revised_at IS NULL)", name="told_calendars"),
        CheckConstraint(
            "(proposer_said IS NULL AND other_said IS NULL) OR (starts_at IS NOT NULL AND called_off_at IS NULL)",
            name="said_of_a_talk",
        ),
        CheckConstraint(
            "confirmed_at IS NULL OR (proposer_said IS NOT NULL AND other_said IS NOT NULL"
            " AND proposer_said AND other_said)",
            name="confirmed_by_both",
        ),
    )

    def party(self, person_id: int) -> Party:
        """Which of the two this is."""
        return Party.PROPOSER if person_id == self.proposer_id else Party.OTHER

    def person(self, party: Party) -> int:
        """Who that is."""
        return self.proposer_id if party is Party.PROPOSER else self.other_id

    def with_whom(self, person_id: int) -> int:
        """The other one of the two."""
        return self.person(self.party(person_id).opposite)

    def said(self, person_id: int) -> bool | None:
        """What this one said of it: until both say yes, each one's word is their own."""
        proposes = self.party(person_id) is Party.PROPOSER
        if self.proposer_said if proposes else self.other_said:
            return True
        return False if (self.proposer_no if proposes else self.other_no) else None

    def say(self, person_id: int, *, took_place: bool) -> None:
        """Keep what this one says of it."""
        yes, no = True if took_place else None, "" if took_place else NO
        if self.party(person_id) is Party.PROPOSER:
            self.proposer_said, self.proposer_no = yes, no
        else:
            self.other_said, self.other_no = yes, no


class Round(Model):
    """One to three times that one of the two proposes to the other, and what became of them.

    `turn` counts within one going to and fro: 1 is a proposal, or a proposal to move what was agreed (`moving`).
    """

    __tablename__ = "one_to_one_round"

    id: Mapped[int] = mapped_column(primary_key=True)
    one_to_one_id: Mapped[int] = mapped_column(ForeignKey("one_to_one.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(SmallInteger)
    turn: Mapped[int] = mapped_column(SmallInteger)
    moving: Mapped[int] = mapped_column(SmallInteger, default=0)
    by: Mapped[Party] = mapped_column(word_of(Party, "by"))
    at: Mapped[datetime]
    minutes: Mapped[int] = mapped_column(SmallInteger)
    start_1: Mapped[datetime]
    start_2: Mapped[datetime | None]
    start_3: Mapped[datetime | None]
    place_kind: Mapped[Place] = mapped_column(word_of(Place, "place_kind"))
    own_key: Mapped[bytes | None]
    place_sealed: Mapped[bytes | None]
    line_sealed: Mapped[bytes | None]
    answer: Mapped[Answer | None] = mapped_column(word_of(Answer, "answer"))
    answered_at: Mapped[datetime | None]
    #: Which of the times was taken.
    chosen: Mapped[int | None] = mapped_column(SmallInteger)

    place = sealed_by("own_key")
    line = sealed_by("own_key")

    __table_args__ = (
        UniqueConstraint("one_to_one_id", "number"),
        Index("uq_one_to_one_round_open", "one_to_one_id", unique=True,
              sqlite_where=UNANSWERED, postgresql_where=UNANSWERED),
        CheckConstraint(f"turn BETWEEN 1 AND {MOST_ROUNDS} AND number >= turn", name="rounds"),
        CheckConstraint(f"moving BETWEEN 0 AND {MOST_MOVES}", name="moves"),
        CheckConstraint("minutes BETWEEN 15 AND 120", name="length"),
        CheckConstraint("start_2 IS NULL OR start_2 > start_1", name="second_later"),
        CheckConstraint("start_3 IS NULL OR (start_2 IS NOT NULL AND start_3 > start_2)", name="third_later"),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered"),
        CheckConstraint("(chosen IS NOT NULL) = (answer IS NOT NULL AND answer = 'accepted')", name="one_taken"),
        CheckConstraint(
            "chosen IS NULL OR chosen = 1 OR (chosen = 2 AND start_2 IS NOT NULL)"
            " OR (chosen = 3 AND start_3 IS NOT NULL)",
            name="taken_is_there",
        ),
    )  # fmt: skip

    @property
    def starts(self) -> list[datetime]:
        """The times, the earliest first."""
        return [at for at in (self.start_1, self.start_2, self.start_3) if at is not None]


class Promise(Model):
    """What one of the two means to do after a talk, by when. Shown to the other only while `shared`."""

    __tablename__ = "one_to_one_promise"

    id: Mapped[int] = mapped_column(primary_key=True)
    one_to_one_id: Mapped[int] = mapped_column(ForeignKey("one_to_one.id", ondelete="CASCADE"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    own_key: Mapped[bytes | None]
    words_sealed: Mapped[bytes | None]
    by: Mapped[date] = mapped_column(index=True)
    shared: Mapped[bool]
    made_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    kept_at: Mapped[datetime | None]
    #: When the one whom it helped said so.
    helped_at: Mapped[datetime | None]

    words = sealed_by("own_key")

    __table_args__ = (
        UniqueConstraint("one_to_one_id", "owner_id"),
        CheckConstraint("helped_at IS NULL OR kept_at IS NOT NULL", name="kept_before_it_helped"),
    )


class Worksheet(Model):
    """Five questions about somebody else, and what one could do for them. Read by its owner alone."""

    __tablename__ = "one_to_one_sheet"

    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    about_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True)
    goals_sealed: Mapped[bytes | None]
    accomplishments_sealed: Mapped[bytes | None]
    interests_sealed: Mapped[bytes | None]
    networks_sealed: Mapped[bytes | None]
    skills_sealed: Mapped[bytes | None]
    could_do_sealed: Mapped[bytes | None]
    changed_at: Mapped[datetime]

    goals = sealed("owner_id")
    accomplishments = sealed("owner_id")
    interests = sealed("owner_id")
    networks = sealed("owner_id")
    skills = sealed("owner_id")
    could_do = sealed("owner_id")

    __table_args__ = (CheckConstraint("owner_id <> about_id", name="two_people"),)


class Quiet(Model):
    """Somebody would rather not be asked by somebody else. `mark`: a keyed hash of whom, so that nobody reads it."""

    __tablename__ = "one_to_one_quiet"

    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    mark: Mapped[str] = mapped_column(String(64), primary_key=True)
    since: Mapped[datetime]
