"""A person: one human known to the association, with or without a way to sign in."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, and_, event, false, text
from sqlalchemy.orm import Mapped, mapped_column, validates

from portal.core import clock, names
from portal.core.db import Model
from portal.core.search import fold
from portal.mail.addresses import normalise


def face_url(picture: str, *, large: bool = False) -> str | None:
    """Where a picture is served: a photograph in one of two sizes, or a drawn portrait; None without one."""
    kind, _, name = picture.partition("/")
    if kind == "photo":
        return f"/photos/{name}-{'large' if large else 'small'}.webp"
    if kind == "number":
        return f"/portraits/{name}.svg"
    return f"/static/img/portraits/{name}.svg" if name else None


def person_path(number: int) -> str:
    """The address of a profile: the one spelling for models and long lists, which have no time to ask for it."""
    return f"/people/{number}"


def sort_key(given: str, family: str, name: str) -> str:
    """What people are sorted by: the family name first, folded, so that Åberg stands with Aberg."""
    return fold(f"{family} {given}".strip() or name)[:200]


MERGED, ERASED = text("merged_at IS NOT NULL"), text("erased_at IS NOT NULL")


class Person(Model):
    """One human. Whether somebody is a member is never stored here: see `members.memberships`."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("name <> ''", name="named"),
        Index("ix_person_trade", "trade"),
        Index("ix_person_town", "town"),
        Index("uq_person_public_slug", "public_slug", unique=True),
        Index("ix_person_merged_at", "merged_at", sqlite_where=MERGED, postgresql_where=MERGED),
        Index("ix_person_erased_at", "erased_at", sqlite_where=ERASED, postgresql_where=ERASED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    given_name: Mapped[str] = mapped_column(String(100), default="")
    family_name: Mapped[str] = mapped_column(String(100), default="")
    name_key: Mapped[str] = mapped_column(String(200), index=True)
    #: What members are shown. Where the portal writes is another matter: see `members.people.reach`.
    email: Mapped[str | None] = mapped_column(String(254))
    email_key: Mapped[str | None] = mapped_column(String(254), index=True)
    #: What they do, in a line: "Architect, Ropewalk".
    headline: Mapped[str] = mapped_column(String(120), default="")
    firm: Mapped[str] = mapped_column(String(160), default="")
    #: A sentence in their own voice, shown in the directory.
    line: Mapped[str] = mapped_column(String(200), default="")
    trade: Mapped[str] = mapped_column(String(80), default="")
    town: Mapped[str] = mapped_column(String(80), default="")
    #: "photo/<random name>", "drawn/<name of a portrait>", "number/<seed of a drawn one>" or nothing.
    picture: Mapped[str] = mapped_column(String(80), default="", index=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)
    #: When the association welcomed them; empty until their first membership begins.
    welcomed_at: Mapped[datetime | None] = mapped_column(index=True)
    #: When they put away what is proposed for the first days.
    path_left_at: Mapped[datetime | None]
    #: They have died: nobody writes to them, and nobody finds them among today's members.
    died_on: Mapped[date | None]
    #: They stood in the list twice: since then another entry is theirs, and this one is shown nowhere.
    merged_at: Mapped[datetime | None]
    #: They asked to be forgotten, and were: what is left says that there was somebody, and is shown nowhere.
    erased_at: Mapped[datetime | None]
    #: They came with a list that does not say since when they belong: nobody is to call them new.
    since_unknown: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: Whether the newsletter may introduce them to the other members.
    introduce: Mapped[bool] = mapped_column(default=True)
    phone: Mapped[str] = mapped_column(String(60), default="")
    website: Mapped[str] = mapped_column(String(500), default="")
    #: Separated by commas.
    languages: Mapped[str] = mapped_column(default="", server_default="")
    #: One to a line: see `people.links`.
    links: Mapped[str] = mapped_column(default="", server_default="")
    #: Whether a public page shows what they opened to everybody, whether search engines may list it, and its address.
    is_public: Mapped[bool] = mapped_column(default=False, server_default=false())
    may_be_indexed: Mapped[bool] = mapped_column(default=False, server_default=false())
    public_slug: Mapped[str | None] = mapped_column(String(80))
    #: Field name -> a `steps.Step`; what is missing has the default of `profile.FIELDS`.
    visibility: Mapped[dict[str, Any]] = mapped_column(default=dict)
    story: Mapped[str] = mapped_column(default="")
    offer: Mapped[str] = mapped_column(default="")
    ideal: Mapped[str] = mapped_column(default="")
    ask: Mapped[str] = mapped_column(default="")
    interests: Mapped[str] = mapped_column(default="")
    beyond: Mapped[str] = mapped_column(default="")
    #: The number another system knew them by.
    external_id: Mapped[str | None] = mapped_column(String(80), index=True)
    #: For the office alone; no member sees it.
    office_note: Mapped[str] = mapped_column(default="")

    @classmethod
    def is_there(cls) -> ColumnElement[bool]:
        """The entry stands for somebody: it was not put into another one, and nobody asked that it be erased."""
        return and_(cls.merged_at.is_(None), cls.erased_at.is_(None))

    @validates("email")
    def _keep_email_key(self, _key: str, email: str | None) -> str | None:
        self.email_key = normalise(email) if email else None
        return email

    @property
    def url(self) -> str:
        """Their profile page."""
        return person_path(self.id)

    @property
    def photo_url(self) -> str | None:
        return face_url(self.picture)

    @property
    def portrait_url(self) -> str | None:
        """The same picture, large."""
        return face_url(self.picture, large=True)

    @property
    def what(self) -> str:
        """What they do, or the firm they are with."""
        return self.headline or self.firm

    @property
    def first(self) -> str:
        """The name for a greeting."""
        return self.given_name or names.given_name(self.name) or self.name


@event.listens_for(Person, "before_insert")
@event.listens_for(Person, "before_update")
def _keep_name_key(_mapper: Any, _connection: Any, person: Person) -> None:
    person.name_key = sort_key(person.given_name or "", person.family_name or "", person.name)
