"""Ties and what goes with them, each as its reader may see it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ScalarSelect, Select, and_, func, or_, select, union_all

from portal.core.dates import add_months
from portal.core.db import db
from portal.core.settings import today
from portal.members.memberships.queries import members
from portal.members.people.models import Person
from portal.relationships.ties import sides, standing
from portal.relationships.ties.models import Contact, Tie, TieNote
from portal.relationships.ties.stages import WORDS, Stage

#: A tie rests after so many months without contact. It is never demoted.
RESTING_MONTHS = 12


@dataclass(frozen=True, slots=True)
class MyView:
    """How one person sees their tie with another. What the other only thinks is not in it.

    `said_at`: when I said we met. `confirmed_at`: when both had. `asked_me`: they chose to ask me, and I have not
    answered. `note`, `contacts`: mine. A tick of theirs that waits for mine shows nowhere. `stage`: the shared one.
    `last_contact`: the latest of what both confirmed and of what I wrote down.
    """

    person: Person
    said_at: datetime | None = None
    confirmed_at: datetime | None = None
    asked_them: bool = False
    asked_me: bool = False
    note: TieNote | None = None
    last_contact: date | None = None
    introduced: bool = False
    stage: Stage | None = None

    @property
    def stage_word(self) -> Any:
        """The stage as people say it; empty without one."""
        return WORDS[self.stage] if self.stage else ""

    @property
    def confirmed(self) -> bool:
        return self.confirmed_at is not None

    def resting(self, day: date) -> bool:
        """Twelve months without contact. Derived, private, and no judgement."""
        return self.confirmed and self.last_contact is not None and self.last_contact < add_months(day, -RESTING_MONTHS)


def ordered(one: int, other: int) -> tuple[int, int]:
    """The two ids as a tie keeps them."""
    return (one, other) if one < other else (other, one)


def tie_between(one: int, other: int) -> Select[Tie]:
    """The pair's row, whoever said what. For operations; pages use `my_view`."""
    low, high = ordered(one, other)
    return select(Tie).where(Tie.person_a_id == low, Tie.person_b_id == high)


def are_tied(one: int, other: int) -> bool:
    """Whether both have said that they met (or an introduction brought them together)."""
    confirmed = tie_between(one, other).where(Tie.confirmed_at.is_not(None))
    return db.session.scalar(confirmed.with_only_columns(Tie.id)) is not None


def others_of(person_id: int, *conditions: object) -> Select[int]:
    """The other end of each of the person's ties that meets the conditions."""
    first = select(Tie.person_b_id.label("id")).where(Tie.person_a_id == person_id, *conditions)  # type: ignore[arg-type]
    second = select(Tie.person_a_id).where(Tie.person_b_id == person_id, *conditions)  # type: ignore[arg-type]
    both = union_all(first, second).subquery()
    return select(both.c.id)


def my_people(person_id: int, day: date) -> Select[Tie, Person, TieNote, date, int, date]:
    """My confirmed ties and those where I said so, with the other one, a member on that day, by name; with my own
    note about them, the last day on which I wrote down a contact, the stage and the day of the latest evidence: for
    `seen`.

    Where only the other one said so, nothing is in it.
    """
    return (
        select(Tie, Person, TieNote, last_written(person_id), standing.stage(day), standing.last_evidence())
        .join(Person, Person.id == sides.other_of(person_id))
        .outerjoin(TieNote, and_(TieNote.owner_id == person_id, TieNote.about_id == Person.id))
        .where(sides.mine(person_id), or_(Tie.confirmed_at.is_not(None), sides.said_by(person_id).is_not(None)))
        .where(members.counts_on(day))
        .order_by(Person.name_key, Person.id)
    )


def last_written(owner_id: int) -> ScalarSelect[date]:
    """The last day in the owner's diary about the person of the enclosing statement."""
    return (
        select(func.max(Contact.day))
        .where(Contact.owner_id == owner_id, Contact.about_id == Person.id)
        .correlate(Person)
        .scalar_subquery()
    )


def seen(
    tie: Tie | None,
    person: Person,
    me: int,
    note: TieNote | None,
    contact: date | None,
    stage: int = 0,
    evidence: date | None = None,
) -> MyView:
    """One tie as `me` may see it. `stage`: as `standing.stage` says it."""
    if tie is None:
        return MyView(person=person, note=note, last_contact=contact)
    confirmed = tie.confirmed_at
    days = [day for day in (contact, evidence, today(confirmed) if confirmed else None) if day]
    asked = tie.asked_at(person.id) is not None and tie.met_at(person.id) is not None
    return MyView(
        person=person,
        said_at=tie.met_at(me),
        confirmed_at=confirmed,
        asked_them=tie.asked_at(me) is not None,
        asked_me=asked and confirmed is None and tie.met_at(me) is None and tie.left_at(me) is None,
        note=note,
        last_contact=max(days, default=None),
        introduced=tie.introduced_at is not None,
        stage=Stage(stage) if stage else None,
    )


def my_view(me: int, person: Person, day: date | None = None) -> MyView:
    """How I see my tie with this person, on that day or today: one statement."""
    row = db.session.execute(_my_view(me, person, day or today())).one()
    return seen(row[0], person, me, *row[1:])


def my_view_of_member(me: int, person: Person, day: date) -> MyView | None:
    """The same, where this person is a member on that day; else None. One statement."""
    row = db.session.execute(_my_view(me, person, day).where(members.counts_on(day))).one_or_none()
    return seen(row[0], person, me, *row[1:]) if row else None


def _my_view(me: int, person: Person, day: date) -> Select[Tie | None, TieNote | None, date | None, int, date | None]:
    low, high = ordered(me, person.id)
    return (
        select(Tie, TieNote, last_written(me), standing.stage(day), standing.last_evidence())
        .select_from(Person)
        .outerjoin(Tie, and_(Tie.person_a_id == low, Tie.person_b_id == high))
        .outerjoin(TieNote, and_(TieNote.owner_id == me, TieNote.about_id == Person.id))
        .where(Person.id == person.id)
    )


def notes_of(owner_id: int, about: Sequence[int]) -> dict[int, TieNote]:
    """The owner's notes about these people."""
    if not about:
        return {}
    found = db.session.scalars(select(TieNote).where(TieNote.owner_id == owner_id, TieNote.about_id.in_(about)))
    return {note.about_id: note for note in found}


def own_contact(owner_id: int, contact_id: int) -> Select[Contact]:
    """One line of the owner's diary; nobody else's."""
    return select(Contact).where(Contact.owner_id == owner_id, Contact.id == contact_id)


def asked(person_id: Any, day: Any) -> Select[Tie, Person]:
    """Those who asked this person "did we meet?" and have no word of theirs, with the one who asked, a member that
    day. Which of them this person left alone no statement can tell: `waiting` takes them out.
    """
    a_waits = and_(Tie.person_b_id == person_id, Tie.a_asked_at.is_not(None), Tie.a_met_at.is_not(None))
    b_waits = and_(Tie.person_a_id == person_id, Tie.b_asked_at.is_not(None), Tie.b_met_at.is_not(None))
    return (
        select(Tie, Person)
        .join(Person, Person.id == sides.other_of(person_id))
        .where(or_(a_waits, b_waits), sides.said_by(person_id).is_(None), Tie.introduced_at.is_(None))
        .where(members.counts_on(day))
        .order_by(Tie.id)
    )


def waiting(rows: Iterable[Any]) -> list[Person]:
    """Of what `asked` found: who waits for a word, since they were not left alone."""
    return [asker for tie, asker in rows if tie.left_at(tie.other(asker.id)) is None]


def questions_to(person_id: int, day: date) -> list[Person]:
    """Those who asked this person "did we meet?" and wait for a word."""
    return waiting(db.session.execute(asked(person_id, day)))


def fresh_without_a_line(
    owner_ids: Sequence[int] | None, since: datetime, now: datetime, day: date
) -> Select[int, Person]:
    """Ties confirmed since then about which one side has written nothing since: (that side, the other person).

    `owner_ids`: whose; None for everybody's. The other one is a member on `day`. Latest first. Each row is for
    that owner's eyes.
    """
    confirmed = [Tie.confirmed_at >= since, Tie.confirmed_at <= now]
    a = select(Tie.person_a_id.label("owner"), Tie.person_b_id.label("about"), Tie.confirmed_at.label("at"))
    b = select(Tie.person_b_id, Tie.person_a_id, Tie.confirmed_at)
    if owner_ids is not None:
        a, b = a.where(Tie.person_a_id.in_(owner_ids)), b.where(Tie.person_b_id.in_(owner_ids))
    ends = union_all(a.where(*confirmed), b.where(*confirmed)).subquery()
    noted = select(TieNote.owner_id).where(TieNote.owner_id == ends.c.owner, TieNote.about_id == ends.c.about)
    noted = noted.where(or_(TieNote.note_sealed.is_not(None), TieNote.met_where_sealed.is_not(None)))
    talked = select(Contact.id).where(Contact.owner_id == ends.c.owner, Contact.about_id == ends.c.about)
    return (
        select(ends.c.owner, Person)
        .join(Person, Person.id == ends.c.about)
        .where(~noted.exists(), ~talked.exists(), members.counts_on(day))
        .order_by(ends.c.at.desc(), Person.id)
    )


def who_of(ids: Sequence[int], day: date) -> set[int]:
    """As `members.among`, for introductions."""
    return members.among(ids, day)


def members_tied_to(person_id: int, day: date) -> Select[Person]:
    """Confirmed ties whose other end is a member on that day, by name."""
    others = others_of(person_id, Tie.confirmed_at.is_not(None))
    return members.members_on(day).where(Person.id.in_(others))
