"""The letters of accounts. Each is written into the outbox inside the transaction that causes it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.accounts.models import Account, EmailChange, Invitation, PasswordReset, SignInCode
from portal.accounts.queries import open_account_by_email
from portal.core.db import db
from portal.core.house import NoticeKind
from portal.core.web import external_url
from portal.mail import erasure, outbox
from portal.mail.addresses import Address

SIGN_IN = _l("You get this because it is about how you sign in. Such mail always comes.")

#: Nobody can switch these off: each answers something that was just asked for, or guards the account.
KINDS = (
    NoticeKind(
        "accounts.invitation",
        _l("An invitation to come in"),
        "accounts",
        "security",
        family_label=_l("How you sign in"),
        why=_l("You get this because the association has this address of you, and would like you to come in."),
    ),
    NoticeKind("accounts.reset", _l("A link to choose a new password"), "accounts", "security", why=SIGN_IN),
    NoticeKind("accounts.code", _l("A code to sign in with"), "accounts", "security", why=SIGN_IN),
    NoticeKind("accounts.password_changed", _l("Your password was changed"), "accounts", "security", why=SIGN_IN),
    NoticeKind("accounts.confirm_email", _l("Confirm a new address"), "accounts", "security", why=SIGN_IN),
    NoticeKind("accounts.email_changed", _l("Your address was changed"), "accounts", "security", why=SIGN_IN),
    NoticeKind("accounts.email_taken", _l("Your address was given by somebody"), "accounts", "security", why=SIGN_IN),
    NoticeKind("accounts.besieged", _l("Somebody tried to sign in as you"), "accounts", "security", why=SIGN_IN),
)

#: What letters to an account are about. That an address was wanted by somebody is told to its owner, who keeps it.
ABOUT: dict[str, Any] = {
    "invitation": Invitation, "reset": PasswordReset, "code": SignInCode, "confirm_email": EmailChange,
    "email_changed": EmailChange,
}  # fmt: skip


def invitation(invited: Invitation, token: str, words: str = "") -> None:
    """To somebody new: the door, and the key to it. `words`: why it is open to them."""
    inviter = invited.invited_by and _named(invited.invited_by)
    url = external_url("accounts.invitation", token=token)
    until = invited.expires_at
    _send(
        "invitation", invited.account, invited.id, over=until, url=url, inviter=inviter or "", until=until, words=words
    )


def reset(account: Account, asked: PasswordReset, token: str) -> None:
    """To somebody who forgot the password, or whose address somebody else typed."""
    url, until = external_url("accounts.reset", token=token), asked.expires_at
    _send("reset", account, asked.id, over=until, url=url, until=until)


def code(account: Account, asked: SignInCode, digits: str) -> None:
    """Six digits, in two groups of three that can be read aloud."""
    spoken = f"{digits[:3]} {digits[3:]}"
    _send("code", account, asked.id, over=asked.expires_at, digits=digits, spoken=spoken)


def password_changed(account: Account, now: datetime) -> None:
    """So that nobody loses an account in silence."""
    url = external_url("accounts.forgotten")
    _send("password_changed", account, f"{account.id}:{now.timestamp()}", at=now, url=url)


def confirm_email(account: Account, change: EmailChange, token: str) -> None:
    """To the new address."""
    url = external_url("accounts.confirm_email", token=token)
    until = change.expires_at
    _send("confirm_email", account, change.id, to=change.new_email, over=until, url=url, until=until)


def email_changed(account: Account, change: EmailChange, token: str) -> None:
    """To the old address: what happened, and how to undo it."""
    url = external_url("accounts.undo_email", token=token)
    more = {"new_email": change.new_email, "until": change.undo_until, "at": change.confirmed_at}
    _send("email_changed", account, change.id, to=change.old_email, over=change.undo_until, url=url, **more)


def email_taken(change: EmailChange) -> None:
    """To the owner of an address that somebody else wanted for their account: nothing about who."""
    url, owner = external_url("accounts.forgotten"), db.session.scalar(open_account_by_email(change.new_email))
    outbox.enqueue(
        "accounts.email_taken",
        to=Address(change.new_email, "", language=owner.locale or "" if owner else ""),
        context={"url": url},
        key=f"accounts.email_taken:{change.id}",
    )


def besieged(account: Account, now: datetime) -> None:
    """To somebody whose account a stranger keeps trying: once a day at most."""
    url = external_url("accounts.forgotten")
    _send("besieged", account, f"{account.id}:{now:%Y-%m-%d}", at=now, url=url)


def forget(kind: str, *about: int, now: datetime) -> None:
    """What these letters open is used up: their words are deleted, and what has not left stays."""
    outbox.spend([f"accounts.{kind}:{number}" for number in about], now=now)


def erase(account_id: int, *, now: datetime) -> None:
    """Whom and what these letters were to goes, wherever they went: to an address that was mistyped, say."""
    for kind, table in ABOUT.items():
        numbers = db.session.scalars(select(table.id).where(table.account_id == account_id))
        erasure.forget_letters([f"accounts.{kind}:{number}" for number in numbers], now=now)


def _send(
    kind: str, account: Account, about: int | str, *, to: str = "", over: datetime | None = None, **context: Any
) -> None:
    """`over`: when what the letter opens is over, and its words may go."""
    outbox.enqueue(
        f"accounts.{kind}",
        to=Address(to or account.email, account.name, language=account.locale or ""),
        context={"name": account.name, **context},
        key=f"accounts.{kind}:{about}",
        until=over,
    )


def _named(account_id: int) -> str:
    found = db.session.get(Account, account_id)
    return found.name if found else ""
