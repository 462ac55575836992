"""What happens to people and memberships."""

from __future__ import annotations

from dataclasses import dataclass

from portal.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class PersonAdded(Fact):
    """Somebody is known to the association."""

    person_id: int


@dataclass(frozen=True, kw_only=True)
class MemberWelcomed(Fact):
    """A person's first membership began. Recorded once in a life."""

    person_id: int


@dataclass(frozen=True, kw_only=True)
class ProfileChanged(Fact):
    """A person's profile, name or visibility changed."""

    person_id: int


@dataclass(frozen=True, kw_only=True)
class MembershipStarted(Fact):
    """A membership row was made; it may be scheduled."""

    membership_id: int


@dataclass(frozen=True, kw_only=True)
class MembershipRenewed(Fact):
    """Coverage was added."""

    membership_id: int


@dataclass(frozen=True, kw_only=True)
class MembershipEnded(Fact):
    """An end was decided; its day may lie ahead."""

    membership_id: int


@dataclass(frozen=True, kw_only=True)
class MembershipSuspended(Fact):
    """A membership does not count for some days."""

    membership_id: int


@dataclass(frozen=True, kw_only=True)
class RepresentationBegan(Fact):
    """A person speaks for an organisation."""

    representation_id: int


@dataclass(frozen=True, kw_only=True)
class RepresentationEnded(Fact):
    """A person no longer speaks for an organisation."""

    representation_id: int
