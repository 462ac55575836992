"""What happens to people and memberships."""

from __future__ import annotations

from dataclasses import dataclass

from portal.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class PersonAdded(Fact, name="members.person_added"):
    """Somebody is known to the association."""

    person_id: int


@dataclass(frozen=True, kw_only=True)
class MemberWelcomed(Fact, name="members.member_welcomed"):
    """A person's first membership began. Recorded once in a life."""

    person_id: int


@dataclass(frozen=True, kw_only=True)
class PersonDied(Fact, name="members.person_died"):
    """The office wrote down that a person has died."""

    person_id: int


@dataclass(frozen=True, kw_only=True)
class PersonErased(Fact, name="members.person_erased"):
    """A person asked to be forgotten, and was: whatever says something about them goes with them."""

    person_id: int


@dataclass(frozen=True, kw_only=True)
class HostAsked(Fact, name="members.host_asked", private=True):
    """A member was asked to show somebody around who is new."""

    hosting_id: int


@dataclass(frozen=True, kw_only=True)
class HostAccepted(Fact, name="members.host_accepted", private=True):
    """They said yes."""

    hosting_id: int


@dataclass(frozen=True, kw_only=True)
class HostReleased(Fact, name="members.host_released", private=True):
    """A host stepped back, or the office took it back, within the first days."""

    hosting_id: int


@dataclass(frozen=True, kw_only=True)
class ProfileChanged(Fact, name="members.profile_changed"):
    """A person's profile, name or visibility changed."""

    person_id: int


@dataclass(frozen=True, kw_only=True)
class MembershipStarted(Fact, name="members.membership_started"):
    """A membership row was made; it may be scheduled."""

    membership_id: int


@dataclass(frozen=True, kw_only=True)
class MembershipRenewed(Fact, name="members.membership_renewed"):
    """Coverage was added."""

    membership_id: int


@dataclass(frozen=True, kw_only=True)
class MembershipEnded(Fact, name="members.membership_ended"):
    """An end was decided; its day may lie ahead."""

    membership_id: int


@dataclass(frozen=True, kw_only=True)
class MembershipReopened(Fact, name="members.membership_reopened"):
    """An end was taken back."""

    membership_id: int


@dataclass(frozen=True, kw_only=True)
class MembershipSuspended(Fact, name="members.membership_suspended"):
    """A membership does not count for some days."""

    membership_id: int


@dataclass(frozen=True, kw_only=True)
class RepresentationBegan(Fact, name="members.representation_began"):
    """A person speaks for an organisation."""

    representation_id: int


@dataclass(frozen=True, kw_only=True)
class RepresentationEnded(Fact, name="members.representation_ended"):
    """A person no longer speaks for an organisation."""

    representation_id: int


@dataclass(frozen=True, kw_only=True)
class PrimaryChanged(Fact, name="members.primary_changed"):
    """Somebody follows the primary representative of an organisation, by this representation."""

    representation_id: int


@dataclass(frozen=True, kw_only=True)
class ApplicationSubmitted(Fact, name="members.application_submitted", private=True):
    """Somebody applied for membership, and the address is proved."""

    application_id: int


@dataclass(frozen=True, kw_only=True)
class ApplicationApproved(Fact, name="members.application_approved", private=True):
    """The office, or a plan that waits for nobody, took an applicant in."""

    application_id: int
    membership_id: int


@dataclass(frozen=True, kw_only=True)
class ApplicationDeclined(Fact, name="members.application_declined", private=True):
    """The office declined an application."""

    application_id: int


@dataclass(frozen=True, kw_only=True)
class PeopleMerged(Fact, name="members.people_merged"):
    """Two entries about one person were put together: whoever was `merged_id` is `kept_id` since."""

    kept_id: int
    merged_id: int


@dataclass(frozen=True, kw_only=True)
class PeopleSeparated(Fact, name="members.people_separated"):
    """Two entries that had been put together are two again."""

    kept_id: int
    merged_id: int
