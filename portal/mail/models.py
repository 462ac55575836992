"""What is sent, to whom, and how it went.

A delivery's `state` is the one status of the portal that is stored and not derived: it is the ledger of a
protocol that must survive a kill at any instant (see `deliveries/`).
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Model, word_of
from portal.core.sealing import sealed_by


class State(StrEnum):
    """Where a delivery stands.

    queued → claimed → committing → accepted → bounced | complained; claimed or committing → retry_wait (a
    4xx reply) | refused (a 5xx reply, or given up); claimed → failed_render; committing → unconfirmed (no
    reply); queued → skipped | cancelled.
    """

    QUEUED = "queued"
    CLAIMED = "claimed"
    COMMITTING = "committing"
    RETRY_WAIT = "retry_wait"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    FAILED_RENDER = "failed_render"
    UNCONFIRMED = "unconfirmed"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"
    BOUNCED = "bounced"
    COMPLAINED = "complained"


#: As the partial indexes spell it; a statement must use these very words to be served by them.
DUE = "state IN ('queued', 'retry_wait')"
LEASED = "state IN ('claimed', 'committing')"
#: Letters between members of which it still stands there to whom they went.
NAMED = "kind = 'between_members' AND substr(email, 1, 7) <> 'erased-'"
#: What somebody has to look at.
TROUBLED = "state IN ('unconfirmed', 'retry_wait', 'refused', 'failed_render')"


def _partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    return Index(name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where))


class Mailing(Model):
    """One text for many recipients, frozen: the bytes that were approved are the bytes that go out."""

    __tablename__ = "mailing"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(80))
    key: Mapped[str] = mapped_column(String(200), unique=True)
    subject: Mapped[str]
    sender: Mapped[str] = mapped_column(String(254))
    domain: Mapped[str] = mapped_column(String(254))
    skeleton: Mapped[bytes] = mapped_column(LargeBinary)
    checksum: Mapped[str] = mapped_column(String(64))
    test: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    halted_at: Mapped[datetime | None]
    halted_because: Mapped[str | None]
    trusted_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class MailingText(Model):
    """The same mailing in a further language, frozen with it."""

    __tablename__ = "mailing_text"

    mailing_id: Mapped[int] = mapped_column(ForeignKey("mailing.id"), primary_key=True, autoincrement=False)
    locale: Mapped[str] = mapped_column(String(20), primary_key=True)
    skeleton: Mapped[bytes] = mapped_column(LargeBinary)
    checksum: Mapped[str] = mapped_column(String(64))


class Delivery(Model):
    """One message to one address. `thread`: what it is about, where people may go back and forth (see the outbox).

    `locale`: the language it is written in, whoever adds to it and when; none in those of before languages.
    """

    __tablename__ = "delivery"

    id: Mapped[int] = mapped_column(primary_key=True)
    mailing_id: Mapped[int | None] = mapped_column(ForeignKey("mailing.id"))
    key: Mapped[str | None] = mapped_column(String(200))
    thread: Mapped[str | None] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(80))
    lane: Mapped[int] = mapped_column(SmallInteger)
    #: The large provider that takes it (see `deliveries.pools`); 0 for all others.
    pool: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    recipient: Mapped[str | None] = mapped_column(String(80))
    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(String(254))
    message_id: Mapped[str] = mapped_column(String(320))
    locale: Mapped[str | None] = mapped_column(String(20))
    state: Mapped[State] = mapped_column(word_of(State, "state"), default=State.QUEUED)
    reason: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    lease: Mapped[str | None] = mapped_column(String(32))
    lease_until: Mapped[datetime | None]

    # Each index costs two writes per message; these are the ones that something cannot do without.
    __table_args__ = (
        UniqueConstraint("address", "mailing_id", name="uq_delivery_address_mailing"),
        _partial("uq_delivery_recipient", "mailing_id", "recipient", where="mailing_id IS NOT NULL", unique=True),
        _partial("uq_delivery_key", "key", where="key IS NOT NULL", unique=True),
        _partial("ix_delivery_due", "lane", "due_at", "id", where=f"{DUE} AND mailing_id IS NULL"),
        _partial("ix_delivery_due_in_mailing", "mailing_id", "due_at", "id", where=DUE),
        _partial("ix_delivery_leased", "lease_until", where=LEASED),
        _partial("ix_delivery_troubled", "state", "id", where=TROUBLED),
        _partial("ix_delivery_named", "settled_at", where=NAMED),
        _partial("ix_delivery_thread", "thread", "created_at", where="thread IS NOT NULL"),
        CheckConstraint("(lease IS NULL) = (state NOT IN ('claimed', 'committing'))", name="lease"),
        CheckConstraint("(mailing_id IS NULL) = (key IS NOT NULL)", name="key_or_mailing"),
        CheckConstraint("(mailing_id IS NULL) = (recipient IS NULL)", name="recipient_of_mailing"),
        CheckConstraint("lane BETWEEN 0 AND 2", name="lane"),
    )


class DeliveryContent(Model):
    """The words of one delivery: of a notice all of them (`source`, Markdown), of a mailing the personal part.

    Kept apart so that the ledger stays narrow, and so that words can be forgotten while the ledger stays.
    `until`: when what they open (a link, a code) is over; nobody needs them after that. `opens`: they let whoever has
    them act for their reader, and letters of their kind do not always; no mailbox page shows them.
    """

    __tablename__ = "delivery_content"

    delivery_id: Mapped[int] = mapped_column(ForeignKey("delivery.id"), primary_key=True, autoincrement=False)
    subject: Mapped[str | None]
    source: Mapped[str | None]
    html: Mapped[str | None]
    text: Mapped[str | None]
    reply_to: Mapped[str | None]
    attached: Mapped[int] = mapped_column(SmallInteger, default=0)
    until: Mapped[datetime | None]
    opens: Mapped[bool] = mapped_column(default=False, server_default=false())
    own_key: Mapped[bytes | None]
    letter_sealed: Mapped[bytes | None]

    #: Between members: all of it, and of which kind it is (see `veil`). The words above are empty then.
    letter = sealed_by("own_key")

    __table_args__ = (_partial("ix_delivery_content_until", "until", where="until IS NOT NULL"),)


class DeliveryAttachment(Model):
    """A file that travels with a delivery."""

    __tablename__ = "delivery_attachment"

    delivery_id: Mapped[int] = mapped_column(ForeignKey("delivery.id"), primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    filename: Mapped[str]
    content_type: Mapped[str] = mapped_column(String(120))
    method: Mapped[str | None] = mapped_column(String(20))
    data: Mapped[bytes] = mapped_column(LargeBinary)


class DeliveryEvent(Model):
    """What became of a delivery, step by step. Append-only: a trigger refuses change."""

    __tablename__ = "delivery_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("delivery.id"), index=True)
    at: Mapped[datetime]
    what: Mapped[str] = mapped_column(String(20))
    code: Mapped[int | None] = mapped_column(SmallInteger)
    detail: Mapped[str | None]


class MailPreference(Model):
    """Whether an address wants a family of mail. No row: it does."""

    __tablename__ = "mail_preference"

    address: Mapped[str] = mapped_column(String(254), primary_key=True)
    family: Mapped[str] = mapped_column(String(80), primary_key=True)
    wanted: Mapped[bool]
    changed_at: Mapped[datetime]
    through: Mapped[str] = mapped_column(String(20))


class Suppression(Model):
    """An address to which nothing may be sent but security mail; or nothing of one family (`scope`).

    `scope`: "" for all; "choices" for whatever can be switched off; or the name of a family.
    """

    __tablename__ = "suppression"

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(String(254))
    scope: Mapped[str] = mapped_column(String(80), default="", server_default="")
    reason: Mapped[str] = mapped_column(String(20))
    detail: Mapped[str | None]
    since: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("address", "scope", name="uq_suppression_address"),
        CheckConstraint("reason IN ('bounce', 'complaint', 'request')", name="reason"),
    )


class UnsubscribeLink(Model):
    """The opaque way to switch one family off for one address, without signing in. Deleting the row revokes it."""

    __tablename__ = "unsubscribe_link"

    token: Mapped[str] = mapped_column(String(43), primary_key=True)
    address: Mapped[str] = mapped_column(String(254))
    family: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("address", "family", name="uq_unsubscribe_link_address"),)


class Trouble(StrEnum):
    """What closed a gate: no way to the server, our password, what the server said when we were in, or our quota."""

    CONNECTION = "connection"
    CREDENTIALS = "credentials"
    CONVERSATION = "conversation"
    QUOTA = "quota"


class MailGate(Model):
    """A gate that all workers share, one for each group of lanes: how fast mail may leave, and until when it may not.

    `held_until`: until then nobody sends; `probe_at`: then a worker may look whether the trouble is over already.
    `muted_at`: since then nothing leaves until a person says that it may (this may be a copy of a portal that runs).
    """

    __tablename__ = "mail_gate"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    tokens: Mapped[float] = mapped_column(default=0.0)
    refilled_at: Mapped[datetime]
    held_until: Mapped[datetime | None]
    held_because: Mapped[str | None]
    trouble: Mapped[Trouble | None] = mapped_column(word_of(Trouble, "trouble"))
    probe_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    muted_at: Mapped[datetime | None]
    muted_because: Mapped[str | None]

    __table_args__ = (CheckConstraint("id IN (1, 2)", name="one_of_two"),)
