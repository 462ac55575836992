"""What accounts are called, for packages that have never heard of accounts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from sqlalchemy import Select, func, select

from portal.accounts.models import Account
from portal.core import clock
from portal.core.actors import Actor
from portal.core.house import house
from portal.core.questions import ACCOUNT, Question, made

OWN = func.coalesce(func.nullif(Account.name, ""), Account.email)
MINE = Question[str](lambda _who: select(OWN).where(Account.id == ACCOUNT))


def accounts(ids: Sequence[int]) -> Select[int, str]:
    """For the office."""
    return select(Account.id, OWN).where(Account.id.in_(ids))


def called(account_id: int) -> str:
    """As its person is called now, else by its own name; "" where there is none."""
    known, told = made(house().actor_parts, Actor(account_id), clock.now(), also=[MINE])
    names = [*told.get(MINE), *(part.name for part in chain.from_iterable(known) if part.name)]
    return names[-1] if names else ""
