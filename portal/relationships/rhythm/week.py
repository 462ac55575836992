"""What rhythm itself says in the letter of the week: from whom one wished to hear, and who is worth a call.

Nothing is remembered of what was said: each is named in the week in which it falls due, and whoever stays worth a call
once a quarter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from flask_babel import gettext as _

from portal.core.say import say_month
from portal.core.settings import today
from portal.core.web import external_url
from portal.relationships.digest import Line
from portal.relationships.rhythm.silence import NAMES, Silent, silent_for

A_WEEK, A_QUARTER = timedelta(days=7), timedelta(days=91)


def lines(person_ids: Sequence[int], now: datetime) -> dict[int, list[Line]]:
    """For each reader's eyes: at most three people. One statement."""
    day = today(now)
    said = {owner: list(_lines(found, day))[:NAMES] for owner, found in silent_for(person_ids, day).items()}
    return {owner: some for owner, some in said.items() if some}


def _lines(found: Sequence[Silent], day: date) -> Iterator[Line]:
    for silent in found:
        if silent.due_on and not silent.let_be and silent.due_on <= day < silent.due_on + A_WEEK:
            said = _("You wished to be in touch with %(name)s about now.", name=silent.person.name)
            yield Line(said, _page_of(silent), order=30, about=silent.person.id)
    for silent in found:
        if silent.call_from and silent.call_from <= day and (day - silent.call_from) % A_QUARTER < A_WEEK:
            said = _(
                "%(name)s would be worth a call: you trust each other, and were last in touch in %(month)s.",
                name=silent.person.name, month=say_month(silent.last),
            )  # fmt: skip
            yield Line(said, _page_of(silent), order=40, about=silent.person.id)


def _page_of(silent: Silent) -> str:
    return external_url("relationships.person", person_id=silent.person.id)
