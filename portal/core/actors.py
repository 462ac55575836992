"""Whoever makes a request: how they came in, how they stand to the association today, what they may do, about what."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final, Protocol

from flask import Request


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


class Reach(StrEnum):
    """How far a right goes: all that the association has, what belongs to one body, or to it and those below it."""

    ASSOCIATION = "association"
    BODY = "body"
    BODY_AND_BELOW = "body_and_below"


class InBody(Protocol):
    """Something that belongs to a body. What does not say so is the association's own."""

    @property
    def within_bodies(self) -> tuple[int, ...]:
        """The id of the body it belongs to and of those above it, nearest first; empty: the association's own."""
        ...


#: What is asked about before it is loaded: whoever has the right somewhere may learn whether theirs is there.
ANYWHERE: Final = object()
_BY_NAME = {right.value: right for right in Right}


@dataclass(frozen=True, slots=True)
class Power:
    """A right with its reach, as somebody holds it or a position carries it.

    `above`: the bodies above its own, nearest first. It says where that body lies when somebody hands the power on;
    of what is only held nobody asks it.
    """

    right: Right
    reach: Reach = Reach.ASSOCIATION
    body_id: int | None = None
    above: tuple[int, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        if (self.reach is Reach.ASSOCIATION) != (self.body_id is None):
            raise ValueError(f"{self.reach} does not go with body {self.body_id}")

    @property
    def within_bodies(self) -> tuple[int, ...]:
        return () if self.body_id is None else (self.body_id, *self.above)

    def reaches(self, about: object) -> bool:
        """Whether it goes as far as this object; None stands for the association."""
        if self.reach is Reach.ASSOCIATION or about is ANYWHERE:
            return True
        bodies: tuple[int, ...] = getattr(about, "within_bodies", ())
        return self.body_id in (bodies if self.reach is Reach.BODY_AND_BELOW else bodies[:1])

    def spans(self, other: Power) -> bool:
        """Whether it goes at least as far as the other one does, whatever their rights."""
        if self.reach is Reach.BODY and other.reach is Reach.BODY_AND_BELOW:
            return False
        return self.reaches(other)


def known(rights: Iterable[str]) -> frozenset[Right]:
    """Those of the stored names that are rights today."""
    return frozenset(_BY_NAME[right] for right in rights if right in _BY_NAME)


def everywhere(rights: Iterable[Right]) -> frozenset[Power]:
    """These rights over all of the association."""
    return frozenset(Power(right) for right in rights)


def narrowed(powers: AbstractSet[Power], to: AbstractSet[Right]) -> frozenset[Power]:
    """What is left of them where only these rights are lent."""
    return frozenset(
        replace(power, right=right) for power in powers for right in to if power.right in (right, Right.ADMINISTRATION)
    )


class Standing(StrEnum):
    """How somebody stands to the association today."""

    VISITOR = "visitor"
    SIGNED_IN = "signed_in"
    MEMBER = "member"
    LAPSED = "lapsed"


#: The way in of whoever sits at a browser: see `core.ways_in`.
BY_SESSION: Final = "session"


@dataclass(frozen=True, slots=True)
class HalfIn:
    """Somebody who showed the first thing they need to come in and not the second: nobody yet.

    `account_id`: whose second one is asked. `finish`: the endpoint of the page where it is shown.
    """

    account_id: int
    finish: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever makes this request. `SIGNED_IN` is met by everyone with an account. `email`: where they sign in.

    `way`: the name of the way by which they came in. `half`: set of a visitor who is half signed in.
    """

    account_id: int | None = None
    person_id: int | None = None
    name: str = ""
    email: str = ""
    standing: Standing = Standing.VISITOR
    powers: frozenset[Power] = frozenset()
    face: str | None = None
    #: The bodies they chair today, and whether they serve in any.
    chairs: frozenset[int] = frozenset()
    serves: bool = False
    way: str = BY_SESSION
    half: HalfIn | None = None

    @property
    def signed_in(self) -> bool:
        return self.account_id is not None

    @property
    def is_member(self) -> bool:
        return self.standing is Standing.MEMBER

    def may(self, right: Right, about: object = None) -> bool:
        """Whether they hold a right over something: an object that may lie in a body (see `InBody`).

        None: the association, and so whatever is not one object: a list, a setting, a new thing that belongs to nobody.
        """
        return any(power.right in (right, Right.ADMINISTRATION) and power.reaches(about) for power in self.powers)

    def stands(self, *standings: Standing) -> bool:
        """Whether they stand to the association in one of these ways."""
        return any(self._stands(standing) for standing in standings)

    def _stands(self, standing: Standing) -> bool:
        if standing is Standing.SIGNED_IN:
            return self.signed_in
        return standing is Standing.VISITOR or self.standing is standing


VISITOR = Actor()


@dataclass(frozen=True, slots=True)
class CameIn:
    """An account that showed what it takes.

    `powers`: what it was given by name; other packages add theirs. `scopes`: the rights that this way lends of them,
    for this request's method; None: all. `counts`: asked last, whether it still counts for somebody with those powers.
    """

    account_id: int
    name: str
    email: str
    powers: frozenset[Power] = frozenset()
    scopes: frozenset[Right] | None = None
    counts: Callable[[Actor], bool] = lambda who: True


@dataclass(frozen=True, slots=True)
class WayIn:
    """One way. `carries`: whether the request brings what this way reads; asks nothing of the database.

    `look`: who it is, or None for nobody; may raise `ways_in.refusal()`. `by_browser`: what it reads is sent by a
    browser by itself, so that forms need their token, and whoever is not signed in is led to where they can be.
    `scheme`: what an answer 401 calls it (RFC 9110, section 11.6.1).
    """

    name: str
    carries: Callable[[Request], bool]
    look: Callable[[Request], CameIn | HalfIn | None]
    by_browser: bool
    scheme: str
