"""What happens to a newsletter."""

from __future__ import annotations

from dataclasses import dataclass

from portal.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class EditionDrafted(Fact, name="newsletters.edition_drafted"):
    """The month's letter wrote its first draft."""

    edition_id: int


@dataclass(frozen=True, kw_only=True)
class ReviewAsked(Fact, name="newsletters.review_asked"):
    """The editor asks for the letter to be read: a colleague, or everybody who may send."""

    edition_id: int
    person_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class EditionApproved(Fact, name="newsletters.edition_approved"):
    """Somebody approved exactly these words."""

    edition_id: int


@dataclass(frozen=True, kw_only=True)
class EditionSending(Fact, name="newsletters.edition_sending"):
    """The letter is on its way to everyone."""

    edition_id: int
