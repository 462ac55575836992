"""What happened to a person or an organisation, for the office: packages above bring it, a page puts it in one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.core.access import actor
from portal.core.house import Registry
from portal.core.paging import Page
from portal.core.questions import MadeOf, Question, Told, made

#: How many stand on the page of whoever they are about, and on a page of their own.
FIRST, PER_PAGE = 8, 50


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened: in a sentence, and what there is to say. Never the words of a letter or note.

    `all_day`: it holds from that day on; at what time it was written down nobody knows.
    """

    at: datetime
    what: str
    detail: str = ""
    all_day: bool = False


#: Each is asked with `person` or `organisation`, and `most`: so many of the newest are wanted.
OF_PERSON = Registry[MadeOf[list[Moment]]]()
OF_ORGANISATION = Registry[MadeOf[list[Moment]]]()


def newest(
    of: Registry[MadeOf[list[Moment]]], now: datetime, also: Sequence[Question[Any]] = (), *, most: int, **about: int
) -> tuple[list[Moment], Told]:
    """The newest things first, one more than `most` where there are more; and the answers to what is asked `also`."""
    lines, told = made(of.all(), actor(), now, also, most=most + 1, **about)
    merged = sorted((each for line in lines for each in line), key=lambda each: each.at, reverse=True)
    return merged[: most + 1], told


def page_of(of: Registry[MadeOf[list[Moment]]], now: datetime, number: int, **about: int) -> Page[Moment]:
    """One page of all that happened, the newest first."""
    found, _told = newest(of, now, (), most=number * PER_PAGE, **about)
    return Page(found[(number - 1) * PER_PAGE : number * PER_PAGE], len(found), number, PER_PAGE)
