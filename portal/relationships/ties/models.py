"""The tie of two people, and what each of them keeps to themselves about it.

A tie has one row per pair. Whether two people have met is said by both: `a_met_at` and `b_met_at` are the
moments they said so, and the tie is confirmed when both have (or when an introduction made it). What both have
confirmed since (a talk, some help) is evidence; how far the two have come is derived from it and stored nowhere. Notes,
contacts and the circle are private: each row has one owner, and no query gives it to anybody else.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, UniqueConstraint, case, or_
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.elements import ColumnElement

from portal.core.db import Model, one_of, word_of
from portal.core.sealing import Moment, sealed, sealed_by

#: What tells who left a question alone.
LEFT = ("person_a_id", "person_b_id", "own_key", "a_left_sealed", "b_left_sealed")

MOST_WEEKS = 52


class Tie(Model):
    """Two people who know each other, or of whom one says so. `person_a_id` is the lower number."""

    __tablename__ = "tie"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_a_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    person_b_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    a_met_at: Mapped[datetime | None]
    b_met_at: Mapped[datetime | None]
    #: When a asked b by mail ("did you and a meet?"), and the other way round. Once each.
    a_asked_at: Mapped[datetime | None]
    b_asked_at: Mapped[datetime | None]
    #: When a, having been asked, left the question alone. Shown to nobody, and to no reader of the database.
    own_key: Mapped[bytes | None]
    a_left_sealed: Mapped[bytes | None]
    b_left_sealed: Mapped[bytes | None]
    a_left = sealed_by("own_key", always=True, since="b_asked_at", either="left")
    b_left = sealed_by("own_key", always=True, since="a_asked_at", either="left")
    a_left_at, b_left_at = Moment("a_left"), Moment("b_left")
    #: When an introduction that both agreed to brought them together.
    introduced_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("person_a_id", "person_b_id"),
        CheckConstraint("person_a_id < person_b_id", name="pair_in_order"),
    )

    @hybrid_property
    def confirmed_at(self) -> datetime | None:
        """When the tie became one: the later word of the two, or the introduction if that came first."""
        both = max(self.a_met_at, self.b_met_at) if self.a_met_at and self.b_met_at else None
        known = [moment for moment in (both, self.introduced_at) if moment]
        return min(known, default=None)

    @confirmed_at.inplace.expression
    @classmethod
    def _confirmed_at(cls) -> ColumnElement[datetime | None]:
        both = case((cls.a_met_at > cls.b_met_at, cls.a_met_at), else_=cls.b_met_at)
        both = case((or_(cls.a_met_at.is_(None), cls.b_met_at.is_(None)), None), else_=both)
        return case(
            (cls.introduced_at.is_(None), both),
            (both.is_(None), cls.introduced_at),
            (both < cls.introduced_at, both),
            else_=cls.introduced_at,
        )

    def other(self, person_id: int) -> int:
        """The other one of the two."""
        return self.person_b_id if person_id == self.person_a_id else self.person_a_id

    def side(self, person_id: int) -> str:
        """ "a" or "b"."""
        return "a" if person_id == self.person_a_id else "b"

    def met_at(self, person_id: int) -> datetime | None:
        """When this one of the two said that they met."""
        return self.a_met_at if person_id == self.person_a_id else self.b_met_at

    def asked_at(self, person_id: int) -> datetime | None:
        """When this one asked the other."""
        return self.a_asked_at if person_id == self.person_a_id else self.b_asked_at

    def left_at(self, person_id: int) -> datetime | None:
        """When this one left the other's question alone."""
        return self.a_left_at if person_id == self.person_a_id else self.b_left_at


class EvidenceKind(StrEnum):
    """What two people have both confirmed."""

    TALK = "talk"
    HELP = "help"


class TieEvidence(Model):
    """Something that both of a pair have confirmed: that they talked, or that one helped the other.

    It names the two itself and not their tie, so that it goes along when one of them is put together with another
    entry. `key` says what it comes of ("one_to_one:12"), once.
    """

    __tablename__ = "tie_evidence"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: The lower number first, as in a tie.
    person_a_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    person_b_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    kind: Mapped[EvidenceKind] = mapped_column(word_of(EvidenceKind, "kind"))
    #: Of help: whether "a" or "b" gave it.
    giver: Mapped[str | None] = mapped_column(String(1))
    #: The day it was, in the association's zone.
    day: Mapped[date]
    key: Mapped[str] = mapped_column(String(120), unique=True)
    at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("person_a_id < person_b_id", name="pair_in_order"),
        CheckConstraint(one_of("giver", ("a", "b")), name="giver"),
        CheckConstraint("(kind = 'help') = (giver IS NOT NULL)", name="help_has_a_giver"),
        Index("ix_tie_evidence_person_a_id_person_b_id_day", "person_a_id", "person_b_id", "day"),
    )


class TrustQuestion(StrEnum):
    """What each of two is asked by itself, once there is ground for it (Levin & Cross 2004: goodwill, and skill)."""

    INTRODUCE = "introduce"
    WORK = "work"


class TrustAnswer(Model):
    """Its owner says yes to one of the two questions about somebody. Read by its owner alone; a no leaves no row.

    `day`: on which they said so, in the association's zone.
    """

    __tablename__ = "trust_answer"

    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    about_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True)
    question: Mapped[TrustQuestion] = mapped_column(word_of(TrustQuestion, "question"), primary_key=True)
    day: Mapped[date]

    __table_args__ = (CheckConstraint("owner_id <> about_id", name="two_people"),)


class WorkAnswer(StrEnum):
    """What was said to "I'd like to work with you". A *not now* is read by whoever said it, and by nobody else."""

    YES = "yes"
    NOT_NOW = "not_now"


#: What stands in a wish, sealed for whom it names: of one length, so that no copy of the database tells them apart.
WAITS, ASIDE = "waits", "aside"


class WorkWish(Model):
    """Its owner would like to work with somebody, and has said so to them. The two read it, each their part.

    `view`: whether the other one put it aside, which they alone can read; `welcomed_at`: their yes, which is passed on.
    """

    __tablename__ = "work_wish"

    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    about_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True)
    said_at: Mapped[datetime]
    welcomed_at: Mapped[datetime | None]
    view_sealed: Mapped[bytes | None]

    view = sealed("about_id")

    __table_args__ = (CheckConstraint("owner_id <> about_id", name="two_people"),)

    @property
    def answer(self) -> WorkAnswer | None:
        """For whoever answers; the owner is told of a yes alone."""
        if self.welcomed_at is not None:
            return WorkAnswer.YES
        return WorkAnswer.NOT_NOW if self.view == ASIDE else None


class ContactKind(StrEnum):
    """How two people were in touch."""

    TALK = "talk"
    COFFEE = "coffee"
    CALL = "call"
    MESSAGE = "message"
    EVENT = "event"


class TieNote(Model):
    """What its owner keeps in mind about somebody: where and when they met, and one line. Read by its owner alone."""

    __tablename__ = "tie_note"

    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    about_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True)
    met_on: Mapped[date | None]
    met_where_sealed: Mapped[bytes | None]
    note_sealed: Mapped[bytes | None]
    changed_at: Mapped[datetime]

    met_where = sealed("owner_id")
    note = sealed("owner_id")

    __table_args__ = (CheckConstraint("owner_id <> about_id", name="two_people"),)


class Contact(Model):
    """A line in its owner's diary: on that day we were in touch. Read by its owner alone."""

    __tablename__ = "contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    about_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    day: Mapped[date]
    kind: Mapped[ContactKind] = mapped_column(word_of(ContactKind, "kind"))
    note_sealed: Mapped[bytes | None]
    created_at: Mapped[datetime]

    note = sealed("owner_id")

    __table_args__ = (
        CheckConstraint("owner_id <> about_id", name="two_people"),
        Index("ix_contact_owner_id_about_id_day", "owner_id", "about_id", "day"),
    )


class TieRhythm(Model):
    """How often its owner would like to be in touch with somebody, and whether that is let be for a while."""

    __tablename__ = "tie_rhythm"

    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    about_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True)
    #: Every so many weeks; none unless they chose it.
    weeks: Mapped[int | None] = mapped_column(SmallInteger)
    #: Since when, in the association's zone: counted from where they never were in touch.
    since: Mapped[date]
    #: Not to be named as worth a call before this day.
    let_be_until: Mapped[date | None]

    __table_args__ = (
        CheckConstraint("owner_id <> about_id", name="two_people"),
        CheckConstraint(f"weeks BETWEEN 1 AND {MOST_WEEKS}", name="weeks"),
    )
