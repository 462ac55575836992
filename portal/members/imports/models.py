"""A list somebody is importing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Model


class ImportFile(Model):
    """An uploaded list on its way in. The file lies below DATA_DIR/imports until it is done or a day old."""

    __tablename__ = "import_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    #: What the person called the file.
    name: Mapped[str] = mapped_column(String(200))
    #: Its random name on disk.
    stored: Mapped[str] = mapped_column(String(64), unique=True)
    uploaded_at: Mapped[datetime] = mapped_column(index=True)
    #: The choices made on the way: delimiter, encoding, column mapping, date order, what to do with known people.
    choices: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: What the dry run or the import reported.
    report: Mapped[dict[str, Any] | None]
    checked_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id", ondelete="SET NULL"), index=True)
