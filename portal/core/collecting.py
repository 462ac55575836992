"""What the letter's blocks are made of, asked of all packages in one statement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from portal.core import questions
from portal.core.actors import VISITOR
from portal.core.house import BlockItem, BlockSource
from portal.core.questions import made

#: The days of the stretch that an edition tells of: from that of the first to before that of the last.
FIRST_DAY, LAST_DAY = questions.day_of("since"), questions.day_of("until")
#: The moment since when it tells; until when; and when it goes out.
SINCE, UNTIL = questions.moment("since"), questions.moment("until")


def goes_out(after: timedelta = timedelta()) -> Any:
    """When the edition goes out, or so long after that."""
    return questions.moment("goes_out", after)


def collected(
    sources: Iterable[BlockSource], *, since: datetime, until: datetime, now: datetime
) -> dict[str, Sequence[BlockItem]]:
    """What each of the sources has to tell of [since, until), by its kind; `now` decides what is still to come."""
    makers = {each.kind: each.collect for each in sources}
    told, _answers = made(makers.values(), VISITOR, now, since=since, until=until, goes_out=max(until, now))
    return dict(zip(makers, told, strict=True))
