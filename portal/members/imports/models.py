"""A list somebody is importing, and what it changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
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
    #: What an undoing would leave, or left: see `undoing`.
    undo_report: Mapped[dict[str, Any] | None]
    undone_at: Mapped[datetime | None]
    #: The job that undoes it, as long as it is there.
    undo_job_id: Mapped[int | None]


class ImportChange(Model):
    """One row that an import added (`mark`: how it left it) or changed (`before` and `after`: only what differs).

    Kept for a day, with the import: what was here before is personal data, and nobody asks for it later.
    """

    __tablename__ = "import_change"
    __table_args__ = (
        CheckConstraint("(mark IS NULL) <> (before IS NULL)", name="added_or_changed"),
        CheckConstraint("(before IS NULL) = (after IS NULL)", name="changed_to_something"),
        Index("uq_import_change_import_id", "import_id", "kind", "object_id", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("import_file.id", ondelete="CASCADE"))
    #: One of `traces.KINDS`, and the row's number in that table.
    kind: Mapped[str] = mapped_column(String(14))
    object_id: Mapped[int]
    mark: Mapped[str | None] = mapped_column(String(32))
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
