"""The panel of a call: members who read along and say what they think. The choice stays with whoever decides."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Model
from portal.leadership.succession.models import Call, Candidacy
from portal.members.people.models import Person

#: So many may be on a panel.
MOST_READERS = 9
ON_IT = text("left_at IS NULL")


class PanelMember(Model):
    """Somebody named to read who stands in a call, until they leave or the call is over.

    Whoever stands there themselves or was suggested stays on the list and reads nothing (`queries.reads`): if their
    name went from it, whoever keeps the list would learn that they were suggested.
    """

    __tablename__ = "panel_member"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    named_at: Mapped[datetime]
    left_at: Mapped[datetime | None]

    call: Mapped[Call] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")

    __table_args__ = (
        Index("uq_panel_member_live", "call_id", "person_id", unique=True, sqlite_where=ON_IT, postgresql_where=ON_IT),
    )


class Assessment(Model):
    """What somebody on a panel thinks of a candidate. For the panel and the deciders, until the call is over."""

    __tablename__ = "assessment"

    id: Mapped[int] = mapped_column(primary_key=True)
    candidacy_id: Mapped[int] = mapped_column(ForeignKey("candidacy.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    words: Mapped[str] = mapped_column(String(2000))
    written_at: Mapped[datetime]

    candidacy: Mapped[Candidacy] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("candidacy_id", "person_id"),)
