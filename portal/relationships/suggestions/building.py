"""Making all lists anew, and those of whoever asked; in slices, so that nobody waits for it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, func, insert, select, update

from portal.core.db import db
from portal.core.jobs import retried
from portal.core.sayings import kept
from portal.core.work import unit_of_work
from portal.relationships.suggestions import gathering, memory
from portal.relationships.suggestions.codes import SHOWN, Kind
from portal.relationships.suggestions.models import Answer, Suggestion, SuggestionAnswer, SuggestionRoom

if TYPE_CHECKING:
    from portal.relationships.suggestions.suggesting import Proposed

#: A list for each of so many people is written in one transaction.
OWNERS = 200
#: Whoever stood among those shown for so long and heard nothing was shown twice, and rests.
SHOWING, SHOWINGS, REST = timedelta(days=14), 2, timedelta(days=90)
READING, COMPARING, WRITING = _l("Reading profiles"), _l("Comparing"), _l("Writing the lists")
#: (done, in all, what is being done)
Heard = Callable[[int, int, str], None]


def rebuild(day: date, heard: Heard) -> dict[str, int]:
    """Make everybody's lists anew; how many people and suggestions there are. Outside of a unit of work."""
    from portal.relationships.suggestions.suggesting import suggest  # noqa: PLC0415 - large; only where it is computed

    heard = _seldom(heard)
    known = gathering.everything(day, lambda done: heard(done, 0, kept(READING)))
    people = gathering.association(known)
    with memory.kept():
        made = suggest(people, heard=lambda done: heard(done, people.size, kept(COMPARING)))
    _write(made, people.ids.tolist(), known, day, heard)
    retried(lambda: _forget_before(day))
    return {"people": people.size, "suggestions": len(made)}


def anew(day: date, heard: Heard) -> dict[str, int]:
    """The lists of those who asked for it and wait; all of them at once. Outside of a unit of work."""
    import numpy as np  # noqa: PLC0415

    from portal.relationships.suggestions.suggesting import suggest  # noqa: PLC0415

    waiting = set(db.session.scalars(select(SuggestionRoom.person_id).where(SuggestionRoom.waits)))
    if not waiting:
        return {"people": 0, "suggestions": 0}
    heard = _seldom(heard)
    known = gathering.everything(day, lambda done: heard(done, 0, kept(READING)))
    people = gathering.association(known)
    rows = np.flatnonzero(np.isin(people.ids, sorted(waiting)))
    place = {int(each): number for number, each in enumerate(people.ids)}
    standing = {kind: np.zeros(people.size, dtype=np.int64) for kind in Kind}
    stands = select(Suggestion.kind, Suggestion.about_id, func.count()).where(Suggestion.owner_id.not_in(waiting))
    for kind, about, lists in db.session.execute(stands.group_by(Suggestion.kind, Suggestion.about_id)):
        if about in place:
            standing[kind][place[about]] = lists
    with memory.kept():
        made = suggest(people, only=rows, standing=standing)
    _write(made, people.ids[rows].tolist(), known, day, heard)
    retried(lambda: _wait_no_more(waiting))
    return {"people": len(rows), "suggestions": len(made)}


def _seldom(heard: Heard, every: float = 1.0) -> Heard:
    """Told once a second at most: each telling is a transaction of its own."""
    last = [time.monotonic()]

    def tell(done: int, whole: int, message: str) -> None:
        if time.monotonic() - last[0] >= every:
            last[0] = time.monotonic()
            heard(done, whole, message)

    return tell


def _write(
    made: Sequence[Proposed], owners: list[int], known: gathering.Known, day: date, heard: Heard
) -> None:  # fmt: skip
    lists: dict[int, list[Proposed]] = {}
    for owner, rows in groupby(sorted(made, key=lambda each: each.owner), key=lambda each: each.owner):
        lists[owner] = list(rows)
    for start in range(0, len(owners), OWNERS):
        some = owners[start : start + OWNERS]
        retried(lambda some=some: _write_some(some, lists, known, day))  # type: ignore[misc]
        heard(start + len(some), len(owners), kept(WRITING))


def _write_some(owners: list[int], lists: dict[int, list[Proposed]], known: gathering.Known, day: date) -> None:
    with unit_of_work():
        old = select(Suggestion.owner_id, Suggestion.about_id, Suggestion.kind, Suggestion.since, Suggestion.place)
        before = {(o, a, k): (since, place) for o, a, k, since, place in db.session.execute(
            old.where(Suggestion.owner_id.in_(owners)))}  # fmt: skip
        db.session.execute(delete(Suggestion).where(Suggestion.owner_id.in_(owners)))
        rows, rest = [], set()
        for each in (each for owner in owners for each in lists.get(owner, ())):
            since, place = before.get((each.owner, each.about, each.kind), (day, 0))
            if 0 < place <= SHOWN and since + SHOWINGS * SHOWING <= day:
                rest.add((each.owner, each.about))
                continue
            rows.append({
                "owner_id": each.owner, "kind": each.kind, "place": each.place, "about_id": each.about,
                "reasons": [code.value for code in each.why.codes], "since": since, "made_on": day,
                "event_ref": None if each.why.event is None else known.events[each.why.event],
                "body_ref": None if each.why.body is None else known.bodies[each.why.body],
            })  # fmt: skip
        if rows:
            db.session.execute(insert(Suggestion), rows)
        for owner, about in sorted(rest):
            _let_rest(owner, about, day)


def _let_rest(owner: int, about: int, day: date) -> None:
    """Shown twice and unanswered: not again for a while. What was said meanwhile counts more."""
    row = db.session.get(SuggestionAnswer, (owner, about))
    if row is None:
        row = SuggestionAnswer(owner_id=owner, about_id=about)
        db.session.add(row)
    elif row.until is None or row.until > day:
        return
    row.answer, row.said_on, row.until = Answer.RESTED, day, day + REST


def _forget_before(day: date) -> None:
    """Lists of those who are no members any more, and answers whose time is over."""
    with unit_of_work():
        db.session.execute(delete(Suggestion).where(Suggestion.made_on < day))
        db.session.execute(delete(SuggestionAnswer).where(SuggestionAnswer.until <= day))


def _wait_no_more(people: set[int]) -> None:
    with unit_of_work():
        db.session.execute(update(SuggestionRoom).where(SuggestionRoom.person_id.in_(people)).values(waits=False))
