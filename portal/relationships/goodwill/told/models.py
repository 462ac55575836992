"""What somebody would like the newsletter to say of help they had, and whether whoever gave it wants that."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Model
from portal.core.sealing import Moment, sealed_by

LONGEST = 400


class ToldThanks(Model):
    """Of one act of the diary, confirmed by both: words for the newsletter, by whoever was helped.

    Until its giver agrees, they are between the two. `out_at`: the giver would rather not, or took their yes back,
    which they alone read.
    """

    __tablename__ = "told_thanks"

    act_id: Mapped[int] = mapped_column(
        ForeignKey("goodwill_act.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    own_key: Mapped[bytes | None]
    words_sealed: Mapped[bytes | None]
    words = sealed_by("own_key")
    offered_at: Mapped[datetime]
    agreed_at: Mapped[datetime | None]
    out_sealed: Mapped[bytes | None]
    out = sealed_by("own_key", always=True)
    out_at = Moment("out")
