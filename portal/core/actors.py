"""Whoever makes a request, and how they stand to the association today."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Right(StrEnum):
    """The rights of an office. ADMINISTRATION includes them all."""

    MEMBERS = "members"
    DUES = "dues"
    EVENTS = "events"
    LEADERSHIP = "leadership"
    VOLUNTEERING = "volunteering"
    NEWSLETTER_EDIT = "newsletter_edit"
    NEWSLETTER_SEND = "newsletter_send"
    REPORTS = "reports"
    AUDIT = "audit"
    ADMINISTRATION = "administration"


class Standing(StrEnum):
    """How somebody stands to the association today."""

    VISITOR = "visitor"
    SIGNED_IN = "signed_in"
    MEMBER = "member"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever makes this request. `SIGNED_IN` is met by everyone with an account. `email`: where they sign in."""

    account_id: int | None = None
    person_id: int | None = None
    name: str = ""
    email: str = ""
    standing: Standing = Standing.VISITOR
    rights: frozenset[Right] = frozenset()
    face: str | None = None
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def signed_in(self) -> bool:
        return self.account_id is not None

    @property
    def is_member(self) -> bool:
        return self.standing is Standing.MEMBER

    def has(self, *needs: Right | Standing) -> bool:
        """Whether any of the needs is met."""
        return any(self._meets(need) for need in needs)

    def _meets(self, need: Right | Standing) -> bool:
        if isinstance(need, Right):
            return need in self.rights or Right.ADMINISTRATION in self.rights
        if need is Standing.SIGNED_IN:
            return self.signed_in
        return need is Standing.VISITOR or self.standing is need


VISITOR = Actor()
