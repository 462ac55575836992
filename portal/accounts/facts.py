"""What happens to accounts, told upwards."""

from __future__ import annotations

from dataclasses import dataclass

from portal.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class AccountCreated(Fact, name="accounts.account_created"):
    account_id: int


@dataclass(frozen=True, kw_only=True)
class AccountClosed(Fact, name="accounts.account_closed"):
    account_id: int


@dataclass(frozen=True, kw_only=True)
class InvitationAccepted(Fact, name="accounts.invitation_accepted"):
    account_id: int
    invitation_id: int


@dataclass(frozen=True, kw_only=True)
class AssociationSetUp(Fact, name="accounts.association_set_up"):
    """The first administrator came in; `account_id` is theirs. `joins`: whether they said that they belong, too."""

    account_id: int
    joins: bool = False


@dataclass(frozen=True, kw_only=True)
class EmailChanged(Fact, name="accounts.email_changed", untold=("old_email", "new_email")):
    """The address of an account is another one now (a change was confirmed, or undone)."""

    account_id: int
    old_email: str
    new_email: str


@dataclass(frozen=True, kw_only=True)
class AccountRecovered(Fact, name="accounts.account_recovered"):
    """Its owner undid what an intruder had changed; whatever the intruder may have seen or made opens nothing now."""

    account_id: int


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(Fact, name="accounts.password_changed"):
    account_id: int


@dataclass(frozen=True, kw_only=True)
class RightGranted(Fact, name="accounts.right_granted"):
    grant_id: int


@dataclass(frozen=True, kw_only=True)
class RightEnded(Fact, name="accounts.right_ended"):
    grant_id: int
