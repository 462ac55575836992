"""Somebody's suggestions as they read them: whom, and why in sentences, of what both may see at this moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from portal.core import questions
from portal.core.actors import Actor
from portal.core.db import db
from portal.core.questions import ME
from portal.members.people.models import Person
from portal.members.people.profile import members_read
from portal.relationships.suggestions import gathering, words
from portal.relationships.suggestions.codes import SHOWN, Kind, Reason
from portal.relationships.suggestions.queries import Found, stored
from portal.relationships.suggestions.terms import READ, terms_of


@cache
def _stored() -> Any:
    """The statement, built once: building it took as long as a third of the page."""
    return stored(ME, questions.day())


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody, and why, in sentences."""

    about: Person
    why: list[str]


def mine(me: Person, who: Actor, now: datetime, day: date, *, few: bool) -> dict[Kind, list[Seen]]:
    """Five of each kind at most, for this person alone. Stored lists are read by one indexed statement."""
    if few:
        from portal.relationships.suggestions.live import lists  # noqa: PLC0415 - large; where something is computed

        rows, asks = lists(me.id, who, now, day)
    else:
        rows = [Found(*row) for row in db.session.execute(_stored(), {"me": me.id, "day_0": day})]
        asks = gathering.asks_on(day) if any(Reason.ASK in row.codes for row in rows) else {}
    apart = gathering.kept_apart([(me.id, row.about.id) for row in rows])
    rows = [row for row in rows if (me.id, row.about.id) not in apart]
    found: dict[Kind, list[Seen]] = {kind: [] for kind in Kind}
    told = _told_to(me, asks, now)
    for row in rows:
        if len(found[row.kind]) < SHOWN and (why := told(row)):
            found[row.kind].append(Seen(row.about, why))
    return found


def _told_to(me: Person, asks: dict[int, dict[str, str]], now: datetime) -> Callable[[Found], list[str]]:
    my_fields = members_read(me, READ)
    my_terms = terms_of(my_fields)

    def told(row: Found) -> list[str]:
        fields = members_read(row.about, READ)
        pair = words.Pair(
            my_terms, terms_of(fields), row.about, my_fields.get("town", ""), fields.get("town", ""), row.event,
            row.body, asks.get(row.about.id, {}),
        )  # fmt: skip
        return words.say(row.codes, pair, now)

    return told
