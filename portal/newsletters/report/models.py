"""The figures of an edition, as they were last counted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Model


class EditionReport(Model):
    """Sums, and nothing but sums: no address, no name, no text that a mail server wrote.

    Counted in the background, so that the page costs as much after an edition to fifty as after one to fifty thousand.
    `closed`: the time it tells of is over, and it is not counted again; its ledger may be thinned out then.
    """

    __tablename__ = "edition_report"

    edition_id: Mapped[int] = mapped_column(
        ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    counted_at: Mapped[datetime]
    closed: Mapped[bool] = mapped_column(default=False)
    figures: Mapped[dict[str, Any]]
