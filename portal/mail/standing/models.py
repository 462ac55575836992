"""What was last found about how others see our mail: one row."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Model


class MailStanding(Model):
    """The findings of the last look, each as `findings.Looked.stored` has it. About the association's domain alone."""

    __tablename__ = "mail_standing"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    found: Mapped[list[dict[str, Any]]] = mapped_column(JSON().with_variant(JSONB(), "postgresql"))

    __table_args__ = (CheckConstraint("id = 1", name="one"),)
