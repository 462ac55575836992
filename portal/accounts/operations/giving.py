"""Giving and taking rights: the one rule that every way of doing so passes, whatever page or package it begins in.

Nobody gives a right that they do not hold, nor gives one to themselves; nobody takes one that they do not hold.
What somebody holds by name, and what a position carries, is changed by administrators alone; and wherever being an
administrator is what it takes, they say first who they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l

from portal.accounts.queries import rights_of
from portal.core.actors import Right
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

    `vouched`: rights that somebody entitled has promised before; they count instead of what is held now.
    """

    account_id: int | None
    proved: bool = False
    vouched: frozenset[Right] | None = None


#: Whoever has the machine: the command line, the first set-up, the demo.
OPERATOR = Giver(None, proved=True, vouched=frozenset(Right))


_BY_NAME = {right.value: right for right in Right}


def known(rights: Iterable[str]) -> frozenset[Right]:
    """Those of the stored names that are rights today."""
    return frozenset(_BY_NAME[right] for right in rights if right in _BY_NAME)


def covered(held: AbstractSet[Right], carried: Iterable[str]) -> bool:
    """Whether these rights are enough to seat somebody where those are carried. For pages: proof is asked later."""
    return Right.ADMINISTRATION in held or known(carried) <= held


def check_administrator(giver: Giver, *, now: datetime) -> None:
    """Let only an administrator pass who proved lately who they are. Raises OnlyAdministrators, ProofNeeded."""
    if Right.ADMINISTRATION not in _held(giver, now):
        raise OnlyAdministrators
    if not giver.proved:
        raise ProofNeeded


def check_carried(giver: Giver, carried: Iterable[str], *, now: datetime, to: int | None = None) -> None:
    """Let pass who may give, or take, what a seat carries. `to`: the account of whoever gets it.

    Administration is never enough by itself: being an administrator counts once it is proved.
    Raises NotYoursToGive, NotToYourself, ProofNeeded.
    """
    rights = known(carried)
    if not rights:
        return
    held, to_self = _held(giver, now), to is not None and to == giver.account_id
    if giver.vouched is not None:
        if not rights <= held:
            raise NotYoursToGive
        return
    if rights <= held - {Right.ADMINISTRATION} and not to_self:
        return
    if Right.ADMINISTRATION not in held:
        raise NotToYourself if to_self and rights <= held else NotYoursToGive
    if not giver.proved:
        raise ProofNeeded


def _held(giver: Giver, now: datetime) -> frozenset[Right]:
    if giver.vouched is not None:
        return giver.vouched
    return rights_of(giver.account_id, now) if giver.account_id is not None else frozenset()
