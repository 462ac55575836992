"""What somebody needs to know who takes a position on, written down by those who had it."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Model
from portal.leadership.offices.models import Position
from portal.members.people.models import Person

MONTHS = 12
#: The parts besides the calendar, in their order: name, heading, what belongs there.
PARTS = (
    ("ways", _l("How things are done"),
     _l("The habits that nobody wrote down: who opens, who signs, what always goes wrong.")),
    ("contacts", _l("Contacts"), _l("Whom to ring, what for, and when they are in.")),
    ("documents", _l("Documents"), _l("Links to the folder, the minutes, the templates, the contracts.")),
    ("open_work", _l("Open work"), _l("What has begun and is not finished: the next step, and by when.")),
    ("keys", _l("Keys and access"),
     _l("Where keys and passwords are kept, and who hands them out. Never write a password here.")),
)  # fmt: skip
NAMES = tuple(name for name, _heading, _hint in PARTS)


class PlaybookVersion(Model):
    """The playbook of a position as somebody saved it. Every version is kept; the highest number is today's."""

    __tablename__ = "playbook_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    position_id: Mapped[int] = mapped_column(ForeignKey("position.id", ondelete="CASCADE"))
    number: Mapped[int]
    #: What comes up in each month, January first.
    calendar: Mapped[list[str]]
    ways: Mapped[str]
    contacts: Mapped[str]
    documents: Mapped[str]
    open_work: Mapped[str]
    keys: Mapped[str]
    written_at: Mapped[datetime]
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)

    position: Mapped[Position] = relationship(lazy="raise")
    written_by: Mapped[Person | None] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("position_id", "number"),
        CheckConstraint("number >= 1", name="number"),
    )

    @property
    def contents(self) -> dict[str, str]:
        """What it says, by field: `month_1` to `month_12`, and the parts."""
        return in_months(self.calendar) | {name: getattr(self, name) for name in NAMES}


def in_months(calendar: list[str]) -> dict[str, str]:
    """A calendar by field."""
    return {f"month_{number}": words for number, words in enumerate(calendar, 1)}


#: What a playbook says that nobody has written yet.
NOTHING = in_months([""] * MONTHS) | dict.fromkeys(NAMES, "")
