"""What somebody from outside is asked about. Each package that asks adds its errand, under the name in its rows.

    ERRANDS.add(house, Referrals())          # in `register` of the package above
    party = linking.open_link("referral", referral.id, now=now)
    linking.link_of(party)                   # for the one who asks to forward from their own mailbox

All of it happens in one unit of work with the answer: what an errand refuses (a DomainError) did not happen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from portal.core.house import Registry
from portal.relationships.outside.models import OutsideParty


@dataclass(frozen=True, slots=True)
class Asking:
    """What the one from outside is told. `giver_id` asks; `receiver_id` is the member they would be introduced to.

    `need` and `why`: what the giver wrote to the receiver, without a name; `hello`: what they write to the one from
    outside. `ended`: nothing is asked or going on any more. `silent`: it was answered, and nobody is to see that:
    the question looks as before, and leads to nothing.
    """

    giver_id: int
    receiver_id: int
    need: str
    why: str = ""
    hello: str = ""
    introduced: bool = False
    ended: bool = False
    silent: bool = False


class Errand(Protocol):
    """What becomes of an answer. `number`: the row that the party is about.

    `wording`: the version of the words that a yes agrees to (`wording`).
    """

    name: str
    wording: str

    def hold(self, number: int) -> None:
        """Lock that row. Whoever acts on both locks it first, and then the party."""

    def about(self, number: int, now: datetime) -> Asking | None:
        """What is asked; None where there is nothing to show any more."""

    def agreed(self, party: OutsideParty, now: datetime) -> None:
        """They said yes, and a code proved that it was they."""

    def refused(self, party: OutsideParty, now: datetime) -> None:
        """They said no; or never again, which nobody can tell from it. Either the party is forgotten by then
        (`keeping.forget`), or the link stays and leads to nothing (`Asking.silent`).
        """

    def stopped(self, party: OutsideParty, now: datetime) -> None:
        """They end what their yes began."""

    def erased(self, party: OutsideParty, now: datetime) -> None:
        """They have everything about them erased."""


ERRANDS = Registry[Errand]()


def errand_of(party: OutsideParty) -> Errand:
    """Who asked."""
    return next(errand for errand in ERRANDS.all() if errand.name == party.errand)
