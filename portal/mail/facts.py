"""What mail tells those above it."""

from __future__ import annotations

from dataclasses import dataclass

from portal.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class MailingFinished(Fact, name="mail.mailing_finished"):
    """Every delivery of a mailing is settled: accepted, refused, skipped, cancelled or unconfirmed."""

    mailing_id: int


@dataclass(frozen=True, kw_only=True)
class MailingHalted(Fact, name="mail.mailing_halted"):
    """A mailing stopped by itself and waits for somebody's decision; `Mailing.halted_because` says why."""

    mailing_id: int


@dataclass(frozen=True, kw_only=True)
class FamilySwitched(Fact, name="mail.family_switched", private=True, untold=("address",)):
    """Somebody switched a family of mail on or off for an address. `through`: page, link, one-click or complaint."""

    address: str
    family: str
    wanted: bool
    through: str
