"""How much a member sends to others in a day: to a few people, as a friend does, and not to a whole directory.

Each operation from which others get a letter or a question says so (`sends`). It is counted under a pseudonym and
forgotten after a day: nobody finds out from it who gives or asks how much.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from portal.accounts import throttle
from portal.core.errors import DomainError
from portal.core.sealing import pseudonym


class EnoughForToday(DomainError):
    sentence = _l(
        "You have written to many people within a day. Let them answer first, and go on tomorrow; nothing is lost."
    )


class BackAndForth(DomainError):
    sentence = _l("You have sent and taken back the same thing often today. Let it rest, and come back tomorrow.")


class Sends(StrEnum):
    """What goes to somebody else."""

    ANSWER = "answer"
    REPORT = "report"
    INTRODUCTION = "introduction"
    ONE_TO_ONE = "one_to_one"
    MEETING = "meeting"
    WISH = "wish"
    HELPED = "helped"
    THANKS = "thanks"
    REFERRAL = "referral"


#: In any twenty-four hours: so many as nobody needs who thinks of each of them.
IN_A_DAY = {
    Sends.ANSWER: 20,
    Sends.REPORT: 10,
    Sends.INTRODUCTION: 5,
    Sends.ONE_TO_ONE: 10,
    Sends.MEETING: 20,
    Sends.WISH: 5,
    Sends.HELPED: 10,
    Sends.THANKS: 20,
    Sends.REFERRAL: 10,
}
#: The same thing sent, taken back and sent again, to the same person.
AGAIN = 3


def sends(what: Sends, by: int, to: object = None, *, now: datetime) -> None:
    """Somebody sends one more; a refusal of what follows takes it back. `to`: whom it goes to, or what it is about.

    Raises EnoughForToday, BackAndForth.
    """
    sender = who(what, by)
    try:
        if to is not None:
            throttle.count([throttle.Limit(f"again-{what}", f"{sender} {to}", AGAIN, throttle.DAY)], now=now)
    except throttle.TooManyTries as error:
        raise BackAndForth from error
    try:
        throttle.count([throttle.Limit(f"sends-{what}", sender, IN_A_DAY[what], throttle.DAY)], now=now)
    except throttle.TooManyTries as error:
        raise EnoughForToday from error


def who(what: Sends, by: int) -> str:
    """What stands for the sender."""
    return pseudonym(f"pace.{what}", by)
