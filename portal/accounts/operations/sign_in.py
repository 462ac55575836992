"""Coming in: by a password that fitted, or by six digits from a mail."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.accounts import notices, queries
from portal.accounts.models import Account, SignInCode
from portal.accounts.operations.accounts import prove
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.locking import find_locked, locked
from portal.core.tokens import digest, new_token
from portal.mail.addresses import normalise

TEN_MINUTES = timedelta(minutes=10)
TRIES = 5


class NotRecognised(DomainError):
    """Which of the two was wrong is not told."""

    sentence = _l("We do not know this address and password together. Check both, or come in another way.")


class CodeSpent(DomainError):
    """The code was used, is too old, or was tried too often."""

    sentence = _l("That code no longer works. Ask for a new one.")
    field = "code"


class WrongCode(DomainError):
    """Not the code that was mailed."""

    sentence = _l("That is not the code we sent last. Look again, or ask for a new one.")
    field = "code"


@dataclass(frozen=True)
class Opened:
    """What trying a code led to; `error` is None and `account` is there when it fitted."""

    account: Account | None = None
    error: DomainError | None = None


def recognise(account_id: int, *, verified: str, rehashed: str | None = None) -> Account:
    """The account whose hash was found to fit just now, locked. Raises NotRecognised if it changed meanwhile.

    `rehashed`: the same password at today's cost.
    """
    account = find_locked(Account, account_id)
    if account is None or not account.is_open or account.password_hash != verified:
        raise NotRecognised
    if rehashed is not None:
        account.password_hash = rehashed
    return account


def tell_of_siege(email: str, now: datetime) -> None:
    """Tell whoever has this address that somebody keeps trying to sign in as them; once a day at most."""
    account = db.session.scalar(queries.open_account_by_email(email))
    if account is not None:
        notices.besieged(account, now)


def ask_for_code(email: str, now: datetime) -> str:
    """Mail six digits, if there is an open account; returns the token that ties them to this browser.

    For an unknown address everything looks the same, and no code ever fits.
    """
    account = db.session.scalar(queries.open_account_by_email(email))
    browser, digits = new_token(), f"{secrets.randbelow(1_000_000):06d}"
    code = SignInCode(
        account_id=account.id if account else None,
        browser_hash=digest(browser),
        code_hash=digest(digits + browser),
        asked_hash=digest(normalise(email)),
        created_at=now,
        expires_at=now + TEN_MINUTES,
    )
    db.session.add(code)
    db.session.flush()
    if account is not None:
        notices.code(account, code, digits)
    return browser


def code_of(browser: str) -> SignInCode | None:
    """The code this browser asked for."""
    return db.session.scalar(select(SignInCode).where(SignInCode.browser_hash == digest(browser)))


def try_code(browser: str, digits: str, *, now: datetime) -> Opened:
    """Count the try and compare. Errors are returned, not raised: a wrong try has to be committed."""
    found = code_of(browser)
    if found is None:
        return Opened(error=CodeSpent())
    # The account is locked first; where there is none, as much is asked, so that the time tells nothing.
    find_locked(Account, found.account_id or 0)
    code = locked(SignInCode, found.id)
    if code.used_at is not None or code.tries >= TRIES or now >= code.expires_at:
        return Opened(error=CodeSpent())
    code.tries += 1
    right = hmac.compare_digest(code.code_hash, digest(digits + browser))
    account = db.session.get(Account, code.account_id) if right and code.account_id else None
    if account is None or not account.is_open:
        if code.tries < TRIES:
            return Opened(error=WrongCode())
        notices.forget("code", code.id, now=now)
        return Opened(error=CodeSpent())
    code.used_at = now
    notices.forget("code", code.id, now=now)
    prove(account, now)
    return Opened(account=account)
