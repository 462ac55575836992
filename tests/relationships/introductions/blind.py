"""Short ways to introduce Jonas to Ulla Brand, who is no member and whom Mara knows from the market."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from portal.core import clock
from portal.core.work import unit_of_work
from portal.relationships.introductions.operations import asking
from portal.relationships.introductions.states import Party
from portal.relationships.outside.operations import answering, keeping
from tests.relationships.company import Company
from tests.relationships.introductions.doing import TO_B, ask_now, today, yes
from tests.relationships.outside.doing import MAIL, TYPED, agree, codes, party, token, try_code, type_yes

__all__ = ["MAIL", "TO_ULLA", "TYPED", "agree", "codes", "party", "token", "try_code", "type_yes"]

TO_ULLA = "He makes drawers that close with a sigh; yours hold forty presses’ worth of type."
#: How she would be found, whatever is looked through.
WHO_SHE_IS = ("Ulla", "Brand", MAIL, "ulla@", "7946 0990")  # four figures alone stand in any token


def begin(company: Company, *, asker: str = "mara", member: str = "jonas", put: bool = True) -> int:
    """The number of an introduction to her; with Jonas asked, unless told."""
    with unit_of_work():
        words = asking.Words(TO_B, TO_ULLA)
        made = asking.ask_outside(
            company.ids[asker], company.ids[member], words, "", field="b", today=today(), now=clock.now()
        )
        number = made.id
    if put:
        ask_now(number)
    return number


def invited(company: Company, **who: str) -> int:
    """Jonas said yes, and Mara has a link."""
    number = begin(company, **who)  # type: ignore[arg-type]
    yes(number, Party.B)
    return number


def introduced(company: Company) -> int:
    number = invited(company)
    agree(number)
    return number


def she(number: int, verb: Callable[..., Any], *given: Any, **named: Any) -> None:
    """One verb of hers in a transaction of its own."""
    with unit_of_work():
        verb(party(number), *given, now=clock.now(), **named)


def says_no(number: int) -> None:
    she(number, answering.refuse)


def says_never(number: int, email: str = MAIL) -> None:
    she(number, answering.never_again, email, today=today())


def stops(number: int) -> None:
    she(number, keeping.stop)


def erases(number: int) -> None:
    she(number, keeping.erase)
