"""What the archive keeps of an edition beside its words."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Model


class Shelf(Model):
    """An edition in the archive: what visitors and members could read of it when it was last looked at.

    Only checksums of that. They say whether the index of words is still right, and since when the page reads as it
    does: an event may become one for members, and somebody may leave, long after the edition went out.
    """

    __tablename__ = "edition_shelf"

    edition_id: Mapped[int] = mapped_column(
        ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    outside: Mapped[str] = mapped_column(String(64), default="")
    inside: Mapped[str] = mapped_column(String(64), default="")
    #: When what visitors read last became different; at first when it went out.
    changed_at: Mapped[datetime]
    #: Not in the archive, from then on: nobody got it, or somebody who may send took it out.
    taken_off_at: Mapped[datetime | None]
