"""Somebody from outside as a member sees them once both have said yes: what they said of themselves, and no more."""

from __future__ import annotations

from dataclasses import dataclass

from portal.relationships.outside.models import OutsideParty


@dataclass(frozen=True, slots=True)
class Outsider:
    """For templates that show people: a face, a name, no profile."""

    name: str
    email: str
    phone: str
    words: str
    photo_url: str | None = None
    url: str = ""
    what: str = ""

    @property
    def first(self) -> str:
        """The first of their names."""
        return self.name.split(" ")[0]


def outsider(party: OutsideParty | None) -> Outsider | None:
    """Who they are, if they agreed to it and have not ended it."""
    if party is None or party.agreed_at is None or party.ended_at is not None:
        return None
    return Outsider(party.name, party.email, party.phone, party.words)
