"""Who leads: bodies hold positions, positions hold seats, and a term says who sits where, from a day to a day.

All stretches are half-open days [start, end) in the association's zone. What a term is on a day (serving,
holding over, served) is derived; a term that should never have been is voided with a reason, never deleted.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, exists, or_, select, text, true
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from portal.core.actors import Power, Reach, everywhere, known
from portal.core.dates import Stretch, add_months
from portal.core.db import Model, db, word_of
from portal.leadership.offices.apart import Apart
from portal.leadership.offices.held_by import HeldBy, brings, comes
from portal.leadership.offices.kinds import BodyKind, FilledBy, HeldHow, HoldOver, OpeningCause, Phase, Via
from portal.members.people.models import Person

__all__ = [
    "Body", "BodyKind", "FilledBy", "HeldBy", "HeldHow", "HoldOver", "Opening", "OpeningCause", "Phase",
    "Position", "Seat", "Term", "Via",
    "above", "carried",
]  # fmt: skip
LIVE = text("filled_at IS NULL AND withdrawn_at IS NULL")


class Body(Model):
    """The board, a committee or a chapter, from the day it was formed until it is dissolved."""

    __tablename__ = "body"

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"), index=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str]
    kind: Mapped[BodyKind] = mapped_column(word_of(BodyKind, "kind"))
    about: Mapped[str] = mapped_column(default="")
    #: Whether visitors may see it and who serves there; members always do.
    public: Mapped[bool] = mapped_column(default=True, server_default=true())
    formed: Mapped[date]
    dissolved: Mapped[date | None]

    parent: Mapped[Body | None] = relationship(remote_side="Body.id", lazy="raise")

    @property
    def within_bodies(self) -> tuple[int, ...]:
        """This body and those above it, nearest first."""
        return (self.id, *above(self.parent_id))

    __table_args__ = (
        CheckConstraint("dissolved >= formed", name="dates"),
        CheckConstraint("parent_id <> id", name="not_its_own_parent"),
    )


class Position(Model):
    """A place in a body: what it asks for, how it is filled, and the rights that its terms carry."""

    __tablename__ = "position"

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), index=True)
    title: Mapped[str]
    duties: Mapped[str] = mapped_column(default="")
    #: Why there is such a place at all.
    purpose: Mapped[str] = mapped_column(default="", server_default="")
    #: What somebody learns by serving here.
    learning: Mapped[str] = mapped_column(default="", server_default="")
    #: What the first ninety days look like.
    first_days: Mapped[str] = mapped_column(default="", server_default="")
    hours_per_month: Mapped[int] = mapped_column(default=4)
    term_months: Mapped[int] = mapped_column(default=24)
    #: The day of the year on which its terms change, if there is one.
    anchor_month: Mapped[int | None]
    anchor_day: Mapped[int | None]
    #: Values of `portal.core.actors.Right`; nobody holds them but by a current term.
    grants: Mapped[list[str]] = mapped_column(default=list)
    #: How far they go.
    reach: Mapped[Reach] = mapped_column(
        word_of(Reach, "reach"), default=Reach.ASSOCIATION, server_default=Reach.ASSOCIATION
    )
    hold_over: Mapped[HoldOver] = mapped_column(word_of(HoldOver, "hold_over"), default=HoldOver.VACANT)
    #: So many months at most does a holder stay while nobody follows; empty for any number.
    longest_hold_over: Mapped[int | None]
    filled_by: Mapped[FilledBy] = mapped_column(word_of(FilledBy, "filled_by"), default=FilledBy.VOLUNTEER)
    #: Whoever serves here decides the candidacies of this body.
    chairs: Mapped[bool] = mapped_column(default=False)
    newcomer_ok: Mapped[bool] = mapped_column(default=False)
    #: May be held by somebody who has another seat in this body (chair and director).
    beside_another: Mapped[bool] = mapped_column(default=False)
    order: Mapped[int] = mapped_column("sort", default=50)
    #: So many terms in a row may somebody serve here; empty for any number. After the pause they begin anew.
    most_terms: Mapped[int | None]
    pause_months: Mapped[int] = mapped_column(default=12, server_default="12")

    #: Whether there is one that nobody may hold beside it.
    is_apart: Mapped[bool] = column_property(
        exists()
        .where(or_(Apart.one_id == id, Apart.other_id == id))  # noqa: A003 - the column above
        .correlate_except(Apart)
    )

    #: Whether it has no seats of its own: whoever holds another position holds this one too.
    is_ex_officio: Mapped[bool] = column_property(comes(id, HeldHow.EX_OFFICIO))  # noqa: A003 - the column above
    #: Whether another one acts for it while a seat is empty.
    has_deputy: Mapped[bool] = column_property(comes(id, HeldHow.ACTING))  # noqa: A003 - the column above
    #: Whether others come with it.
    has_followers: Mapped[bool] = column_property(brings(id))  # noqa: A003 - the column above

    body: Mapped[Body] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint("hours_per_month BETWEEN 0 AND 200", name="hours"),
        CheckConstraint("term_months BETWEEN 1 AND 120", name="term"),
        CheckConstraint("most_terms BETWEEN 1 AND 20", name="limit"),
        CheckConstraint("longest_hold_over BETWEEN 1 AND 60", name="hold_over_months"),
        CheckConstraint("pause_months BETWEEN 1 AND 120", name="pause"),
    )

    @property
    def within_bodies(self) -> tuple[int, ...]:
        return above(self.body_id)

    @property
    def powers(self) -> frozenset[Power]:
        """What a term here gives, and what may come with it."""
        own = carried(self.grants, self.reach, self.body_id)
        if not self.has_followers:
            return own
        with_it = select(Position.grants, Position.reach, Position.body_id)
        with_it = with_it.join(HeldBy, HeldBy.position_id == Position.id).where(HeldBy.by_id == self.id)
        return own.union(*(carried(*row) for row in db.session.execute(with_it)))

    @property
    def promise(self) -> list[str]:
        """The same as it is written down with an offer: a right that goes less far is not the same promise."""
        return sorted(self._promised(power) for power in self.powers)

    def promised(self, written: Iterable[str]) -> frozenset[Power]:
        """Of what it carries, what was promised in these words."""
        return frozenset(power for power in self.powers if self._promised(power) in written)

    def _promised(self, power: Power) -> str:
        if power.reach is Reach.ASSOCIATION:
            return power.right.value
        words = f"{power.right.value}:{power.reach.value}"
        return words if power.body_id == self.body_id else f"{words}:{power.body_id}"

    @property
    def holds_over(self) -> bool:
        """Whether a holder stays until somebody follows."""
        return self.hold_over == HoldOver.UNTIL_SUCCESSOR

    def held_to(self, planned_end: date | None) -> date | None:
        """The day from which nobody stays on after a term planned to end on this one; None: no limit."""
        if not self.holds_over or planned_end is None or self.longest_hold_over is None:
            return None
        return add_months(planned_end, self.longest_hold_over)


class Seat(Model):
    """One chair of a position: it exists apart from who sits on it, so a free one is known to be free."""

    __tablename__ = "seat"

    id: Mapped[int] = mapped_column(primary_key=True)
    position_id: Mapped[int] = mapped_column(ForeignKey("position.id"), index=True)
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    #: A day from which its terms are counted, one after another, so that not all seats fall free at once.
    cycle_from: Mapped[date | None]

    position: Mapped[Position] = relationship(lazy="raise")

    __table_args__ = (CheckConstraint("valid_until >= valid_from", name="dates"),)

    @property
    def within_bodies(self) -> tuple[int, ...]:
        return self.position.within_bodies

    def is_there(self, on: date) -> bool:
        """Whether the seat and its body exist on that day."""
        body = self.position.body
        return on in Stretch(self.valid_from, self.valid_until) and on in Stretch(body.formed, body.dissolved)


class Term(Model):
    """A person on a seat. Terms of a seat never overlap: the database refuses it (see migration 0006)."""

    __tablename__ = "term"

    id: Mapped[int] = mapped_column(primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    start: Mapped[date]
    #: The day from which it no longer counts. Empty: nobody has ended it (holding over, once past `planned_end`).
    end: Mapped[date | None] = mapped_column("until")
    planned_end: Mapped[date | None] = mapped_column(index=True)
    #: Where staying on is limited, the day from which it no longer counts though nobody has ended it: `end` then.
    held_to: Mapped[date | None]
    end_reason: Mapped[str | None]
    via: Mapped[Via] = mapped_column(word_of(Via, "via"))
    title_as_held: Mapped[str]
    #: The candidacy that led here, if one did: likewise.
    candidacy_id: Mapped[int | None] = mapped_column(ForeignKey("candidacy.id"))
    created_at: Mapped[datetime] = mapped_column(index=True)
    voided_at: Mapped[datetime | None]
    void_reason: Mapped[str | None]

    seat: Mapped[Seat] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint("until >= start", name="dates"),
        CheckConstraint("planned_end > start", name="planned"),
        CheckConstraint("(voided_at IS NULL) = (void_reason IS NULL)", name="void_has_reason"),
        UniqueConstraint("candidacy_id"),
        Index("ix_term_seat", "seat_id", "start"),
    )

    @property
    def within_bodies(self) -> tuple[int, ...]:
        return self.seat.within_bodies

    def phase(self, on: date) -> Phase:
        """What this term is on that day."""
        if self.voided_at is not None:
            return Phase.VOID
        if on < self.start:
            return Phase.SCHEDULED
        if self.end is not None and self.end <= on:
            return Phase.SERVED
        if self.planned_end is not None and self.planned_end <= on:
            return Phase.HOLDING_OVER
        return Phase.SERVING

    def counts_after(self, day: date) -> bool:
        """Whether it counts on that day or will later."""
        return self.voided_at is None and (self.end is None or self.end > day)

    @property
    def stays_on(self) -> bool:
        """Whether nobody has ended it: past `planned_end` it is held over, up to `held_to` where that is limited."""
        return self.end is None or (self.end == self.held_to and self.end_reason is None)

    @property
    def ends(self) -> date | None:
        """The day it ends or is meant to end, whichever is known to come first."""
        return self.planned_end if self.stays_on else self.end

    def ends_as_of(self, on: date) -> date | None:
        """The day it ended, where that is past: staying on may have gone beyond what was planned. Else as `ends`."""
        return self.end if self.end is not None and self.end <= on else self.ends


class Opening(Model):
    """A seat that is to be filled from a day on. At most one unfilled opening per seat."""

    __tablename__ = "opening"

    id: Mapped[int] = mapped_column(primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    cause: Mapped[OpeningCause] = mapped_column(word_of(OpeningCause, "cause"))
    free_from: Mapped[date]
    #: The call that asks for it: kept by whoever asks (`succession`), here a number.
    call_id: Mapped[int | None] = mapped_column(ForeignKey("call.id"), index=True)
    created_at: Mapped[datetime]
    filled_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    seat: Mapped[Seat] = relationship(lazy="raise")

    __table_args__ = (
        Index("ix_opening_seat", "seat_id"),
        Index("uq_opening_live", "seat_id", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
    )


def above(body_id: int | None) -> tuple[int, ...]:
    """A body and those above it, nearest first."""
    found: list[int] = []
    while body_id is not None and body_id not in found:
        found.append(body_id)
        body = db.session.get(Body, body_id)
        body_id = body.parent_id if body else None
    return tuple(found)


def carried(grants: Iterable[str], reach: str, body_id: int) -> frozenset[Power]:
    """The powers that a position carries, by what is stored of it."""
    if reach == Reach.ASSOCIATION:
        return everywhere(known(grants))
    higher = above(body_id)[1:]
    return frozenset(Power(right, Reach(reach), body_id, higher) for right in known(grants))
