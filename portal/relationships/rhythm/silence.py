"""From whom somebody has not heard for long: by their own wish, or because the two trust each other.

Silence is counted from the last contact that they wrote down, or the last talk or help that both confirmed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, null, or_, select, union_all

from portal.core.db import db
from portal.core.settings import today as day_at
from portal.members.memberships.queries import members
from portal.members.people.models import Person
from portal.relationships.ties import standing
from portal.relationships.ties.models import Contact, Tie, TieRhythm
from portal.relationships.ties.standing import either_way

#: Worth a call, where its owner has named no rhythm of their own.
HALF_A_YEAR = timedelta(days=183)
#: People named at once.
NAMES = 3


@dataclass(frozen=True, slots=True)
class Silent:
    """Somebody from whom its reader has not heard since that day. `weeks`: how often they would like to, and said so on
    `since`.
    """

    person: Person
    last: date
    weeks: int | None
    since: date | None
    trusted: bool
    let_be: bool

    @property
    def due_on(self) -> date | None:
        """When the reader wished to be in touch again; None where they named no rhythm.

        Whoever names one after a longer silence is told in the week in which they named it, and not of a day gone by.
        """
        if not self.weeks:
            return None
        due = self.last + timedelta(weeks=self.weeks)
        return max(due, self.since) if self.since else due

    @property
    def call_from(self) -> date | None:
        """From when on they are worth a call: trusted, and silent for more than twice the rhythm, or half a year."""
        if not self.trusted or self.let_be:
            return None
        return self.last + (timedelta(weeks=2 * self.weeks) if self.weeks else HALF_A_YEAR) + timedelta(days=1)


def silent_for(owner_ids: Sequence[int], day: date) -> dict[int, list[Silent]]:
    """For each owner's eyes: whom they trust or wish to hear from, members on that day, the longest silence first.

    One statement.
    """
    found: dict[int, list[Silent]] = defaultdict(list)
    for row in db.session.execute(_candidates(owner_ids, day)):
        confirmed = day_at(row.confirmed) if row.confirmed else None
        last = max((each for each in (confirmed, row.evidence, row.contact) if each), default=row.since)
        if last is not None:
            let_be = row.let_be is not None and row.let_be > day
            found[row.owner].append(Silent(row.Person, last, row.weeks, row.since, bool(row.trusted), let_be))
    for each in found.values():
        each.sort(key=lambda silent: (silent.last, silent.person.id))
    return found


def worth_a_word(owner_id: int, day: date) -> list[Silent]:
    """For their eyes: whom they wished to be in touch with again, and who is worth a call; three at most."""
    found = silent_for([owner_id], day).get(owner_id, [])
    due = [each for each in found if each.due_on and each.due_on <= day and not each.let_be]
    calls = [each for each in found if each not in due and each.call_from and each.call_from <= day]
    return [*due, *calls][:NAMES]


def _candidates(owner_ids: Sequence[int], day: date) -> Select[Any]:
    """(owner, confirmed, evidence, trusted, weeks, since, let_be, contact, Person) of all who come into question."""
    wished = and_(TieRhythm.owner_id.in_(owner_ids), TieRhythm.weeks.is_not(None))
    tied = exists().where(
        either_way(Tie.person_a_id, Tie.person_b_id, TieRhythm.owner_id, TieRhythm.about_id),
        Tie.confirmed_at.is_not(None),
    )
    alone = select(TieRhythm.owner_id, TieRhythm.about_id, null(), null(), false()).where(wished, ~tied)
    ends = union_all(
        _ends(Tie.person_a_id, Tie.person_b_id, owner_ids), _ends(Tie.person_b_id, Tie.person_a_id, owner_ids), alone
    ).subquery()
    contact = select(func.max(Contact.day)).where(Contact.owner_id == ends.c.owner, Contact.about_id == ends.c.about)
    return (
        select(
            ends.c.owner, ends.c.confirmed, ends.c.evidence, ends.c.trusted,
            TieRhythm.weeks.label("weeks"), TieRhythm.since.label("since"), TieRhythm.let_be_until.label("let_be"),
            contact.correlate(ends).scalar_subquery().label("contact"), Person,
        )
        .join(Person, Person.id == ends.c.about)
        .outerjoin(TieRhythm, and_(TieRhythm.owner_id == ends.c.owner, TieRhythm.about_id == ends.c.about))
        .where(or_(ends.c.trusted, TieRhythm.weeks.is_not(None)), *members.alive_on(day))
    )  # fmt: skip


def _ends(owner: Any, about: Any, owner_ids: Sequence[int]) -> Select[Any]:
    trusted: ColumnElement[bool] = standing.trusted()
    return select(
        owner.label("owner"), about.label("about"), Tie.confirmed_at.label("confirmed"),
        standing.last_evidence().label("evidence"), trusted.label("trusted"),
    ).where(owner.in_(owner_ids), Tie.confirmed_at.is_not(None))  # fmt: skip
