"""Giving and taking rights: the one rule that every way of doing so passes, whatever page or package it begins in.

Nobody gives a right that they do not hold, or not as far as it reaches; nor gives one to themselves; nobody takes one
that they do not hold.
What somebody holds by name, and what a position carries, is changed by administrators alone; and wherever being an
administrator is what it takes, they say first who they are.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l

from portal.accounts.queries import powers_of
from portal.core.actors import Power, Right, everywhere
from portal.core.errors import DomainError, ProofNeeded


class OnlyAdministrators(DomainError):
    """What this changes is for administrators."""

    sentence = _l("Only an administrator changes what somebody may do here.")


class NotYoursToGive(DomainError):
    """The seat carries rights that whoever acts does not hold."""

    sentence = _l(
        "This position lets its holder do things here that you may not do yourself. "
        "An administrator has to seat somebody in it, or to end their term."
    )


class NotToYourself(DomainError):
    """Rights come from somebody else."""

    sentence = _l("This position carries rights, and nobody gives rights to themselves. Ask an administrator.")


@dataclass(frozen=True, slots=True)
class Giver:
    """Who gives or takes. `proved`: they said who they are within the last quarter of an hour.

    `vouched`: what somebody entitled has promised before; it counts instead of what is held now. `lent`: what the way
    by which they came in lends of what they hold; None: all.
    """

    account_id: int | None
    proved: bool = False
    vouched: frozenset[Power] | None = None
    lent: frozenset[Power] | None = None


#: Whoever has the machine: the command line, the first set-up, the demo.
OPERATOR = Giver(None, proved=True, vouched=everywhere(Right))


def covered(held: AbstractSet[Power], carried: AbstractSet[Power]) -> bool:
    """Whether these powers are enough to seat somebody where those are carried. For pages: proof is asked later."""
    return all(any(_contains(mine, power) or _administers(mine, power) for mine in held) for power in carried)


def _contains(mine: Power, other: Power) -> bool:
    return mine.right is other.right and mine.spans(other)


def _administers(mine: Power, other: Power) -> bool:
    return mine.right is Right.ADMINISTRATION and mine.spans(other)


def check_administrator(giver: Giver, *, now: datetime) -> None:
    """Let only an administrator of the association pass, who proved lately who they are.

    Raises OnlyAdministrators, ProofNeeded.
    """
    if Power(Right.ADMINISTRATION) not in _held(giver, now):
        raise OnlyAdministrators
    if not giver.proved:
        raise ProofNeeded


def check_carried(giver: Giver, carried: AbstractSet[Power], *, now: datetime, to: int | None = None) -> None:
    """Let pass who may give, or take, what a seat carries. `to`: the account of whoever gets it.

    Administration is never enough by itself: being an administrator counts once it is proved.
    Raises NotYoursToGive, NotToYourself, ProofNeeded.
    """
    if not carried:
        return
    held, to_self = _held(giver, now), to is not None and to == giver.account_id
    if giver.vouched is not None:
        if not all(any(_contains(promised, power) for promised in held) for power in carried):
            raise NotYoursToGive
        return
    administers = {power for power in held if power.right is Right.ADMINISTRATION}
    if covered(held - administers, carried) and not to_self:
        return
    if not covered(administers if to_self else held, carried):
        raise NotToYourself if to_self and covered(held, carried) else NotYoursToGive
    if not giver.proved:
        raise ProofNeeded


def _held(giver: Giver, now: datetime) -> frozenset[Power]:
    if giver.vouched is not None:
        return giver.vouched
    held = powers_of(giver.account_id, now) if giver.account_id is not None else frozenset()
    return held if giver.lent is None else frozenset(power for power in giver.lent if covered(held, {power}))
