"""Reading accounts. Nothing here is shown to members; the office's pages and a person's own use it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased, contains_eager

from portal.accounts.models import (
    Account,
    AccountSession,
    EmailChange,
    Grant,
    Invitation,
    PasswordReset,
    SetupLink,
)
from portal.core import questions
from portal.core.actors import Actor, Power, Right, everywhere
from portal.core.dates import covers
from portal.core.db import db
from portal.core.house import house
from portal.core.questions import ACCOUNT, Question, made
from portal.core.tokens import digest
from portal.mail.addresses import normalise

#: Session, account and the grants in force in one statement: every signed-in page pays for it.
SIGNED_IN = (
    select(
        AccountSession.id.label("session_id"),
        AccountSession.created_at,
        AccountSession.last_seen_at,
        AccountSession.proved_at,
        Account.id.label("account_id"),
        Account.email,
        Account.name,
        Account.locale,
        Account.proved_at.is_not(None).label("address_proved"),
        Grant.right,
    )
    .join(Account, Account.id == AccountSession.account_id)
    .outerjoin(
        Grant,
        (Grant.account_id == Account.id)
        & (Grant.start <= bindparam("now"))
        & (or_(Grant.end.is_(None), Grant.end > bindparam("now"))),
    )
    .where(
        AccountSession.token_hash == bindparam("token_hash"),
        AccountSession.expires_at > bindparam("now"),
        Account.closed_at.is_(None),
    )
)


def signed_in(token: str, now: datetime) -> list[Row[Any]]:
    """The sign-in that the token belongs to, once per right in force (right is None when there is none)."""
    return list(db.session.execute(SIGNED_IN, {"token_hash": digest(token), "now": now}))


def language_of(account_id: int) -> str:
    """The language that this account chose, or ""."""
    return db.session.scalar(select(Account.locale).where(Account.id == account_id)) or ""


@dataclass(frozen=True)
class Credentials:
    """What a password is checked against."""

    account_id: int
    password_hash: str | None


def credentials(email: str) -> Credentials | None:
    """Those of the open account with this address."""
    found = db.session.execute(
        select(Account.id, Account.password_hash).where(
            Account.email_key == normalise(email), Account.closed_at.is_(None)
        )
    ).first()
    return Credentials(found.id, found.password_hash) if found else None


def device_key(email: str) -> str | None:
    """What a browser must have been told to be a known device of the open account with this address."""
    open_one = select(Account.device_key).where(Account.email_key == normalise(email), Account.closed_at.is_(None))
    return db.session.scalar(open_one)


def account_by_email(email: str) -> Select[Account]:
    """The account with this address, open or closed."""
    return select(Account).where(Account.email_key == normalise(email))


def open_account_by_email(email: str) -> Select[Account]:
    """The account with this address that somebody could sign in to."""
    return account_by_email(email).where(Account.closed_at.is_(None))


def sessions_of(account_id: int, now: datetime) -> Select[AccountSession]:
    """Where this account is signed in, the latest used first. For its owner."""
    mine = select(AccountSession).where(AccountSession.account_id == account_id, AccountSession.expires_at > now)
    return mine.order_by(AccountSession.last_seen_at.desc(), AccountSession.id.desc())


def powers_of(account_id: int, now: datetime) -> frozenset[Power]:
    """All that an account may do as of now: its grants, and what higher packages know (terms of office)."""
    held = select(Grant.right).where(Grant.account_id == account_id, covers(Grant.start, Grant.end, now))
    powers = everywhere(Right(right) for right in db.session.scalars(held))
    return powers.union(*(part.powers for part in house().known_of(account_id, now)))


LASTING = Question[str](
    lambda _who: select(Grant.right).where(
        Grant.account_id == ACCOUNT, or_(Grant.end.is_(None), Grant.end > questions.now())
    )
)


def powers_coming(account_id: int, now: datetime) -> frozenset[Power]:
    """All that an account may do now, or will by a grant that begins later."""
    known, told = made(house().actor_parts, Actor(account_id), now, also=[LASTING])
    carried = (part.powers for part in chain.from_iterable(known))
    return everywhere(Right(right) for right in told.get(LASTING)).union(*carried)


def granted(rights: Iterable[Right], now: datetime) -> Select[int]:
    """The ids of open accounts that were given one of these rights by name. Terms give them too: see `holders`."""
    return (
        select(Grant.account_id)
        .join(Account, Account.id == Grant.account_id)
        .where(
            Grant.right.in_([right.value for right in rights]),
            covers(Grant.start, Grant.end, now),
            Account.closed_at.is_(None),
        )
    )


def holders(rights: Iterable[Right], now: datetime) -> set[int]:
    """The ids of the accounts that hold one of these rights over the association, by whatever gives them."""
    wanted = frozenset(rights)
    found = set(db.session.scalars(granted(wanted, now)))
    return found.union(*(part(wanted, now) for part in house().right_holders))


def given_to(account_id: int) -> Select[Grant]:
    """Every right that this account was ever given by name. For its owner."""
    return select(Grant).where(Grant.account_id == account_id).order_by(Grant.id)


def holds_office(account_id: int, now: datetime) -> bool:
    """Whether the account has any right: longer passwords and shorter sign-ins are for them."""
    return bool(powers_of(account_id, now))


def administrators(now: datetime) -> Select[Account]:
    """Open accounts that administer as of now."""
    return (
        select(Account)
        .join(Grant, Grant.account_id == Account.id)
        .where(
            Account.closed_at.is_(None),
            Grant.right == Right.ADMINISTRATION.value,
            covers(Grant.start, Grant.end, now),
        )
        .order_by(Account.id)
        .distinct()
    )


def has_administrator(now: datetime) -> bool:
    """Whether anybody administers as of now."""
    return db.session.scalar(administrators(now).limit(1)) is not None


def grants(now: datetime) -> Select[Grant, int, str, str, str]:
    """(grant, holder's id, name and address, giver's name), those in force first. For administrators."""
    giver = aliased(Account)
    over = (Grant.end.is_not(None)) & (Grant.end <= now)
    return (
        select(
            Grant,
            Account.id.label("account_id"),
            Account.name.label("name"),
            Account.email.label("email"),
            giver.name.label("giver"),
        )
        .join(Account, Account.id == Grant.account_id)
        .outerjoin(giver, giver.id == Grant.granted_by)
        .order_by(over, func.lower(Account.name), Grant.right, Grant.start.desc(), Grant.id)
    )


def grants_in_force_or_coming(now: datetime) -> Select[Grant, int, str, str, str]:
    """`grants` that are not over. For administrators."""
    return grants(now).where(or_(Grant.end.is_(None), Grant.end > now))


def grants_of(account_id: int, now: datetime) -> Select[Grant, int, str, str, str]:
    """`grants` of one account, those that are over too. For administrators."""
    return grants(now).where(Grant.account_id == account_id)


def open_invitation(token: str, now: datetime) -> Select[Invitation]:
    """The invitation behind a link, while it can be accepted; of one handed over, while nobody came in another way."""
    return (
        select(Invitation)
        .join(Invitation.account)
        .options(contains_eager(Invitation.account))
        .where(
            or_(~Invitation.handed_over, and_(Account.proved_at.is_(None), Account.password_hash.is_(None))),
            Invitation.token_hash == digest(token),
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
            Invitation.expires_at > now,
            Account.closed_at.is_(None),
        )
    )


def waiting_invitation(account_id: int) -> Select[Invitation]:
    """The invitation of this account that nobody accepted or revoked, however old."""
    return select(Invitation).where(
        Invitation.account_id == account_id, Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None)
    )


def open_reset(token: str, now: datetime) -> Select[PasswordReset]:
    """The reset behind a link, while it can be used. For whoever has the link."""
    return (
        select(PasswordReset)
        .join(PasswordReset.account)
        .options(contains_eager(PasswordReset.account))
        .where(
            PasswordReset.token_hash == digest(token),
            PasswordReset.used_at.is_(None),
            PasswordReset.expires_at > now,
            Account.closed_at.is_(None),
        )
    )


def open_email_change(token: str, now: datetime) -> Select[EmailChange]:
    """The change of address behind a link, while it can be confirmed. For whoever has the link."""
    return (
        select(EmailChange)
        .join(Account, Account.id == EmailChange.account_id)
        .where(
            EmailChange.confirm_hash == digest(token),
            EmailChange.confirmed_at.is_(None),
            EmailChange.withdrawn_at.is_(None),
            EmailChange.expires_at > now,
            Account.closed_at.is_(None),
        )
    )


def waiting_email_change(account_id: int, now: datetime) -> Select[EmailChange]:
    """The new address that this account has not confirmed yet. For its owner."""
    return select(EmailChange).where(
        EmailChange.account_id == account_id,
        EmailChange.confirmed_at.is_(None),
        EmailChange.withdrawn_at.is_(None),
        EmailChange.expires_at > now,
    )


def undoable_email_change(token: str, now: datetime) -> Select[EmailChange]:
    """The change of address behind an undo link, while it can be undone. For whoever has the link."""
    return (
        select(EmailChange)
        .join(Account, Account.id == EmailChange.account_id)
        .where(
            EmailChange.undo_hash == digest(token),
            EmailChange.undone_at.is_(None),
            EmailChange.undo_until > now,
            Account.closed_at.is_(None),
        )
    )


def usable_setup_link(token: str) -> Select[SetupLink]:
    """The first-run link, while it has not been used. For whoever has it."""
    return select(SetupLink).where(SetupLink.token_hash == digest(token), SetupLink.used_at.is_(None))


def lasting_administration(now: datetime) -> Select[int]:
    """The grants by which somebody with an open account administers for good. One of them always stays."""
    return (
        select(Grant.id)
        .join(Account, Account.id == Grant.account_id)
        .where(Grant.right == Right.ADMINISTRATION.value, Grant.end.is_(None), Grant.start <= now)
        .where(Account.closed_at.is_(None))
    )
