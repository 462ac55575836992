"""What the letter's blocks are made of, asked of all packages in one statement."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Generic

from portal.core import questions
from portal.core.actors import VISITOR
from portal.core.house import BlockItem, BlockSource
from portal.core.questions import Question, Row, ask

#: The days of the stretch that an edition tells of: from that of the first to before that of the last.
FIRST_DAY, LAST_DAY = questions.day_of("since"), questions.day_of("until")
#: The moment since when it tells; until when; and when it goes out.
SINCE, UNTIL = questions.moment("since"), questions.moment("until")


def goes_out(after: timedelta = timedelta()) -> Any:
    """When the edition goes out, or so long after that."""
    return questions.moment("goes_out", after)


class Collected(Generic[Row]):
    """A question, and what a block tells of the answer. Called by itself, it asks by itself (see `house.Collect`)."""

    def __init__(self, question: Question[Row], tell: Callable[[list[Row]], Sequence[BlockItem]]) -> None:
        self.question, self.tell = question, tell

    def __call__(self, *, since: datetime, until: datetime, now: datetime) -> Sequence[BlockItem]:
        return self.tell(ask([self.question], VISITOR, now, **_moments(since, until, now)).get(self.question))


def collects(question: Question[Row]) -> Callable[[Callable[[list[Row]], Sequence[BlockItem]]], Collected[Row]]:
    """The question behind a block, built of these moments, of `day()` and of `now()`: what is still to come then."""
    return lambda tell: Collected(question, tell)


def collected(
    sources: Iterable[BlockSource], *, since: datetime, until: datetime, now: datetime
) -> dict[str, Sequence[BlockItem]]:
    """What each of the sources has to tell, by its kind."""
    sources = list(sources)
    asking = [each.collect.question for each in sources if isinstance(each.collect, Collected)]
    told = ask(asking, VISITOR, now, **_moments(since, until, now))
    return {
        each.kind: each.collect.tell(told.get(each.collect.question))
        if isinstance(each.collect, Collected)
        else each.collect(since=since, until=until, now=now)
        for each in sources
    }


def _moments(since: datetime, until: datetime, now: datetime) -> dict[str, datetime]:
    return {"since": since, "until": until, "goes_out": max(until, now)}
