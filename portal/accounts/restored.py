"""When a backup is restored: what let somebody in then does not let them in now."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, update

from portal.accounts.models import (
    Account,
    AccountSession,
    EmailChange,
    Invitation,
    PasswordReset,
    SetupLink,
    SignInCode,
)
from portal.core.tokens import new_token


def end_what_opens_doors(connection: Connection, now: datetime) -> str:
    """End sessions and one-time links: some were used, ended or taken back after the backup was made."""
    sessions = connection.execute(delete(AccountSession)).rowcount
    connection.execute(update(Account).values(device_key=new_token()[:16]))
    for model in (PasswordReset, SignInCode, SetupLink):
        connection.execute(update(model).where(model.used_at.is_(None)).values(used_at=now))
    connection.execute(
        update(EmailChange)
        .where(EmailChange.confirmed_at.is_(None), EmailChange.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
    )
    invited = connection.execute(
        update(Invitation)
        .where(Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None))
        .values(revoked_at=now)
    ).rowcount
    if not sessions and not invited:
        return ""
    return (
        f"Everybody is signed out ({sessions} devices) and one-time links have ended, {invited} open invitations among "
        "them: invite these people again."
    )
