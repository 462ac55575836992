"""What somebody did for somebody, as its giver's diary keeps it and as whoever was helped may confirm it.

The line is the giver's own and sealed with their key. What passes between the two (a word beside the question, a word
of thanks) is sealed with a key of the row's own, so that it is gone for both once that key is.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, false
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Model, word_of
from portal.core.sealing import Moment, sealed, sealed_by

#: What tells whether a question waits for a word.
ASKED = ("asked_at", "confirmed_at", "own_key", "left_sealed")


class HelpKind(StrEnum):
    """The five kinds of help."""

    INFORMATION = "information"
    RESOURCE = "resource"
    FEEDBACK = "feedback"
    CONTACT = "contact"
    ENCOURAGEMENT = "encouragement"


class GoodwillAct(Model):
    """Help given. Read by its giver; by whoever was helped only once they were asked, or when they wrote it themselves.

    `by_receiver`: whoever was helped said so unasked, and it stands in the giver's diary as confirmed.
    `left_at`: they left the question alone; shown to nobody, nor to a reader of the database.
    `hidden_at`: the giver took it out of sight.
    `counts`: it is evidence of the tie; the same pair and kind is so once in thirty days.
    """

    __tablename__ = "goodwill_act"

    id: Mapped[int] = mapped_column(primary_key=True)
    giver_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    receiver_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    kind: Mapped[HelpKind] = mapped_column(word_of(HelpKind, "kind"))
    day: Mapped[date]
    noted_at: Mapped[datetime]
    by_receiver: Mapped[bool] = mapped_column(default=False, server_default=false())
    asked_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]
    counts: Mapped[bool] = mapped_column(default=False, server_default=false())
    own_key: Mapped[bytes | None]
    line_sealed: Mapped[bytes | None]
    asking_sealed: Mapped[bytes | None]
    thanks_sealed: Mapped[bytes | None]
    left_sealed: Mapped[bytes | None]

    line = sealed("giver_id")
    asking = sealed_by("own_key")
    thanks = sealed_by("own_key")
    left = sealed_by("own_key", always=True, since="asked_at")
    left_at = Moment("left")

    __table_args__ = (
        CheckConstraint("giver_id <> receiver_id", name="two_people"),
        CheckConstraint("NOT by_receiver OR confirmed_at IS NOT NULL", name="said_so_themselves"),
        CheckConstraint("confirmed_at IS NULL OR by_receiver OR asked_at IS NOT NULL", name="confirmed_when_asked"),
        CheckConstraint("confirmed_at IS NOT NULL OR (hidden_at IS NULL AND NOT counts)", name="of_the_confirmed"),
        Index("ix_goodwill_act_giver_id_day", "giver_id", "day"),
        Index("ix_goodwill_act_receiver_id_day", "receiver_id", "day"),
    )

    @property
    def waits(self) -> bool:
        """Whether a question to whoever was helped is open."""
        return self.asked_at is not None and self.confirmed_at is None and self.left_at is None
