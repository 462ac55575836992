"""Accounts and what lets somebody in. An account has never heard of members: persons point to accounts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.actors import Right
from portal.core.db import Model, word_of


class Account(Model):
    """A way to sign in. `name` is how it is called before a person exists; `email_key` is made by `normalise`.

    `proved_at`: when somebody first answered what was mailed to this address. Until then it was merely typed.
    `device_key`: random, and another one whenever the devices that were let in before are to be strangers again.
    """

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(254), unique=True)
    proved_at: Mapped[datetime | None]
    name: Mapped[str] = mapped_column(String(200), default="")
    password_hash: Mapped[str | None] = mapped_column(String(255))
    password_set_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    locale: Mapped[str | None] = mapped_column(String(20))
    time_zone: Mapped[str | None] = mapped_column(String(60))
    device_key: Mapped[str] = mapped_column(String(16), default="", server_default="")

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def came_in(self) -> bool:
        """Whether anybody has signed in to it yet."""
        return self.proved_at is not None or self.password_hash is not None


class AccountSession(Model):
    """One sign-in on one device. The cookie holds the token, this row only its hash."""

    __tablename__ = "account_session"
    __table_args__ = (CheckConstraint("expires_at > created_at", name="lasts"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    #: When the person last proved who they are; guarded acts ask again after a quarter of an hour.
    proved_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    user_agent: Mapped[str] = mapped_column(String(300), default="")
    ip: Mapped[str] = mapped_column(String(45), default="")


class KeptForm(Model):
    """What somebody had filled in when they were asked who they are: kept for their sign-in alone, and not for long.

    Never holds a password, a code, a file or the form's token.
    """

    __tablename__ = "kept_form"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("account_session.id", ondelete="CASCADE"), index=True)
    #: Where the form goes, and the page it stands on.
    path: Mapped[str]
    page: Mapped[str]
    fields: Mapped[list[Any]]
    kept_at: Mapped[datetime] = mapped_column(index=True)


class Grant(Model):
    """A right given to an account for [start, end); no end means until somebody ends it."""

    __tablename__ = "access_grant"
    __table_args__ = (
        CheckConstraint('"end" IS NULL OR "end" >= start', name="ends_after_start"),
        Index("ix_access_grant_account_id", "account_id", "right"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    right: Mapped[Right] = mapped_column(word_of(Right, "known_right", 30))
    start: Mapped[datetime]
    end: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(500), default="")
    given_at: Mapped[datetime]
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    @property
    def last_moment(self) -> datetime | None:
        """The last moment inside, whose day is the last day as people say it."""
        return self.end and self.end - timedelta(microseconds=1)


class Invitation(Model):
    """A link that lets somebody choose a password and come in: once, within fourteen days.

    `handed_over`: the link was shown to whoever invited, so that using it says nothing about the mailbox.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        Index(
            "uq_invitation_open",
            "account_id",
            unique=True,
            sqlite_where=text("accepted_at IS NULL AND revoked_at IS NULL"),
            postgresql_where=text("accepted_at IS NULL AND revoked_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    invited_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    handed_over: Mapped[bool] = mapped_column(default=False, server_default=false())

    account: Mapped[Account] = relationship(lazy="raise", foreign_keys=[account_id])

    def is_open(self, at: datetime) -> bool:
        return self.accepted_at is None and self.revoked_at is None and at < self.expires_at


class PasswordReset(Model):
    """A link that lets somebody choose a new password: once, within half an hour. `handed_over`: see Invitation."""

    __tablename__ = "password_reset"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    handed_over: Mapped[bool] = mapped_column(default=False, server_default=false())

    account: Mapped[Account] = relationship(lazy="raise", foreign_keys=[account_id])

    def is_open(self, at: datetime) -> bool:
        return self.used_at is None and at < self.expires_at


class SignInCode(Model):
    """Six digits by e-mail, good in the browser that asked for them, for ten minutes and five tries.

    A row without an account answers an address nobody has: it looks the same and never fits. `asked_hash` is
    made of what was typed, so that tries are counted alike whether anybody has the address or not.
    """

    __tablename__ = "sign_in_code"
    __table_args__ = (CheckConstraint("tries BETWEEN 0 AND 5", name="five_tries"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    browser_hash: Mapped[str] = mapped_column(String(64), unique=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    asked_hash: Mapped[str] = mapped_column(String(64), default="", server_default="")
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class EmailChange(Model):
    """A new address: confirmed from it, and undone from the old one within seven days of the confirmation."""

    __tablename__ = "email_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    old_email: Mapped[str] = mapped_column(String(254))
    new_email: Mapped[str] = mapped_column(String(254))
    confirm_hash: Mapped[str] = mapped_column(String(64), unique=True)
    undo_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    undo_until: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class SetupLink(Model):
    """The one link that opens the first-run set-up. There is one row; printing a link anew replaces it."""

    __tablename__ = "setup_link"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Attempt(Model):
    """One try at a door that is counted. `key` is a hash: nobody's address (or mistyped password) is kept."""

    __tablename__ = "attempt"
    __table_args__ = (Index("ix_attempt_key", "key", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(index=True)
