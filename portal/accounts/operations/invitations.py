"""Inviting somebody to come in, and their coming in."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import update

from portal.accounts import notices, queries
from portal.accounts.facts import InvitationAccepted
from portal.accounts.models import Account, Invitation
from portal.accounts.operations.accounts import create_account, prove, spend_links
from portal.accounts.operations.links import use_once
from portal.accounts.operations.sessions import forget_devices
from portal.core import audit
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.facts import record
from portal.core.locking import lock
from portal.core.tokens import digest, new_token
from portal.mail.sender import reaches_people

FOURTEEN_DAYS = timedelta(days=14)


class AlreadySignsIn(DomainError):
    """No invitation is needed."""

    sentence = _l("They have a password already and can sign in with it.")
    field = "email"


class CameInAlready(DomainError):
    """Whoever is shown a link to this account would be let in to what somebody has already."""

    sentence = _l(
        "They have signed in before, so no link to their account is handed over. "
        "Whoever looks after this portal can make them one."
    )
    field = "email"


class AccountClosedError(DomainError):
    """Somebody closed this account on purpose."""

    sentence = _l("The account with this address is closed. Open it again before you invite them.")
    field = "email"


def invite(email: str, name: str, now: datetime, *, by: int | None = None, words: str = "") -> tuple[Invitation, str]:
    """Invite somebody, creating the account where there is none; an earlier invitation stops working.

    The link is mailed. Where no mail leaves, its token comes back instead: the only chance to hand it over.
    `by`: the account id of whoever invites; `words`: what the letter says of the reason, in its reader's language.
    Raises AlreadySignsIn, CameInAlready, AccountClosedError.
    """
    invitation, token = prepare_invitation(email, name, now, by=by, handed_over=not reaches_people())
    if invitation.handed_over:
        return invitation, token
    notices.invitation(invitation, token, words)
    return invitation, ""


def prepare_invitation(
    email: str, name: str, now: datetime, *, by: int | None = None, handed_over: bool = False
) -> tuple[Invitation, str]:
    """`invite` without the mail: the invitation and the token of its link, which is kept nowhere.

    `handed_over`: somebody is shown the link, so that using it proves no mailbox; of an account that nobody has come
    in to alone.
    """
    account = db.session.scalar(queries.account_by_email(email))
    if account is None:
        account = create_account(email, name, now=now)
    else:
        lock(account)
        if account.closed_at is not None:
            raise AccountClosedError
        if account.password_hash is not None:
            raise AlreadySignsIn
        if handed_over and account.came_in:
            raise CameInAlready
    revoke_invitation(account.id, now)
    token = new_token()
    invitation = Invitation(
        account_id=account.id,
        token_hash=digest(token),
        created_at=now,
        expires_at=now + FOURTEEN_DAYS,
        invited_by=by,
        handed_over=handed_over,
    )
    invitation.account = account
    db.session.add(invitation)
    db.session.flush()
    audit.write("accounts.invited", about=account)
    return invitation, token


def revoke_invitation(account_id: int, now: datetime) -> None:
    """The open invitation of this account, if any, stops working."""
    earlier = update(Invitation).where(
        Invitation.account_id == account_id, Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None)
    )
    ended = db.session.scalars(earlier.values(revoked_at=now).returning(Invitation.id)).all()
    notices.forget("invitation", *ended, now=now)


def accept_invitation(token: str, *, password_hash: str, now: datetime) -> Account:
    """Give the invited account its password. Raises LinkSpent, also for the slower of two at once."""
    account, invitation = use_once(queries.open_invitation(token, now))
    if not invitation.handed_over:
        prove(account, now)
    come_in(account, invitation, password_hash, now)
    return account


def come_in(account: Account, invitation: Invitation, password_hash: str, now: datetime) -> None:
    """The invited person is in: the invitation is accepted and every other link of the account is spent."""
    invitation.accepted_at = now
    notices.forget("invitation", invitation.id, now=now)
    account.password_hash, account.password_set_at = password_hash, now
    db.session.flush()
    forget_devices(account.id)
    spend_links(account.id, now)
    audit.write("accounts.invitation_accepted", about=account)
    record(InvitationAccepted(account_id=account.id, invitation_id=invitation.id))
