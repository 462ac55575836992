"""What happens to accounts, told upwards."""

from __future__ import annotations

from dataclasses import dataclass

from portal.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class AccountCreated(Fact):
    account_id: int


@dataclass(frozen=True, kw_only=True)
class AccountClosed(Fact):
    account_id: int


@dataclass(frozen=True, kw_only=True)
class InvitationAccepted(Fact):
    account_id: int
    invitation_id: int


@dataclass(frozen=True, kw_only=True)
class AssociationSetUp(Fact):
    """The first administrator came in; `account_id` is theirs. `joins`: whether they said that they belong, too."""

    account_id: int
    joins: bool = False


@dataclass(frozen=True, kw_only=True)
class EmailChanged(Fact):
    """The address of an account is another one now (a change was confirmed, or undone)."""

    account_id: int
    old_email: str
    new_email: str


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(Fact):
    account_id: int


@dataclass(frozen=True, kw_only=True)
class RightGranted(Fact):
    grant_id: int


@dataclass(frozen=True, kw_only=True)
class RightEnded(Fact):
    grant_id: int
