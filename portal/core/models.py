"""The tables that belong to no feature."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Json, Model, one_of


class FormOnce(Model):
    """A form that was submitted, and where its submission led: a double click has one effect."""

    __tablename__ = "form_once"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    location: Mapped[str]


class Setting(Model):
    """One setting of the association. Read through `portal.core.settings`."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    value: Mapped[Any] = mapped_column(Json, nullable=False)
    changed_at: Mapped[datetime]


class AuditEntry(Model):
    """One guarded action. Append-only (a trigger refuses change) and hash-chained."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(index=True)
    account_id: Mapped[int | None]
    actor: Mapped[str]
    action: Mapped[str] = mapped_column(String(80), index=True)
    about_type: Mapped[str | None] = mapped_column(String(60))
    about_id: Mapped[str | None] = mapped_column(String(60))
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    request_id: Mapped[str | None] = mapped_column(String(40))
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)

    __table_args__ = (Index("ix_audit_entry_about", "about_type", "about_id"),)


class Job(Model):
    """Long work that a person started and may leave: its progress and how it ended."""

    __tablename__ = "job"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    title: Mapped[str]
    account_id: Mapped[int | None] = mapped_column(index=True)
    arguments: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None] = mapped_column(index=True)
    failed: Mapped[bool] = mapped_column(default=False)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    message: Mapped[str] = mapped_column(default="")
    result: Mapped[dict[str, Any] | None]
    lease: Mapped[str | None] = mapped_column(String(40))
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    next: Mapped[str] = mapped_column(default="")

    __table_args__ = (CheckConstraint("done >= 0 AND total >= 0", name="progress"),)


class Heartbeat(Model):
    """When a background process last said that it lives; `/readyz` reads it."""

    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    at: Mapped[datetime]


class LooseFile(Model):
    """A file below DATA_DIR that nothing names from its moment on: see `portal.core.loose_files`."""

    __tablename__ = "loose_file"

    path: Mapped[str] = mapped_column(String(200), primary_key=True)
    due_at: Mapped[datetime] = mapped_column(index=True)


class Checkup(Model):
    """What was last seen of something that is looked at now and then: a check, a backup, a tried restore."""

    __tablename__ = "checkup"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10))
    told: Mapped[str]

    __table_args__ = (CheckConstraint(one_of("state", ("good", "look", "bad", "unknown")), name="state"),)


class PrivateKey(Model):
    """A key with which what somebody wrote is sealed, itself wrapped by the master key: see `portal.core.vault`."""

    __tablename__ = "private_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    wrapped: Mapped[bytes]
    made_at: Mapped[datetime]

    #: A number that was a key's is never another one's: what it sealed stays unreadable.
    __table_args__ = {"sqlite_autoincrement": True}


class WordsToSeal(Model):
    """What a migration took out of a column that is sealed from now on, until `portal.core.unsealed` has sealed it."""

    __tablename__ = "words_to_seal"

    id: Mapped[int] = mapped_column(primary_key=True)
    table_name: Mapped[str] = mapped_column(String(60))
    #: The key of the row, its parts with a comma between.
    row_key: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(60))
    words: Mapped[str]


class SearchEntry(Model):
    """What can be found: one row per object, kept by the package that owns the object."""

    __tablename__ = "search_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    object_id: Mapped[int] = mapped_column(BigInteger)
    title: Mapped[str]
    body: Mapped[str]

    __table_args__ = (Index("uq_search_entry_kind", "kind", "object_id", unique=True),)


class SearchGram(Model):
    """Three letters in a row, and a word of the index that has them: see `portal.core.search.near`."""

    __tablename__ = "search_gram"

    kind: Mapped[str] = mapped_column(String(30), primary_key=True)
    gram: Mapped[str] = mapped_column(String(3), primary_key=True)
    word: Mapped[str] = mapped_column(String(24), primary_key=True)

    __table_args__ = (Index("ix_search_gram_word", "kind", "word"), {"sqlite_with_rowid": False})
