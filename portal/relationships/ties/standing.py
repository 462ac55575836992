"""The stage of a tie as SQL: the same rule as in `stages`, for lists and for whoever looks for many ties at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    ScalarSelect,
    Select,
    String,
    and_,
    case,
    cast,
    exists,
    func,
    or_,
    select,
    union_all,
)  # fmt: skip
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased
from sqlalchemy.sql.functions import FunctionElement

from portal.core.db import db
from portal.core.settings import today as day_at
from portal.relationships.ties.models import EvidenceKind, Tie, TieEvidence, TrustAnswer, TrustQuestion
from portal.relationships.ties.stages import A_YEAR, APART, HALF_A_YEAR, Mark, Stage, Standing, standing


class DaysLater(FunctionElement[date]):
    """A day, so many days later (a whole number, below zero for earlier)."""

    type = Date()
    inherit_cache = True
    name = "days_later"


@compiles(DaysLater)
def _later(element: Any, compiler: Any, **options: Any) -> str:
    day, days = (compiler.process(each, **options) for each in element.clauses)
    return f"date({day}, {days} || ' days')"


@compiles(DaysLater, "postgresql")
def _later_there(element: Any, compiler: Any, **options: Any) -> str:
    day, days = (compiler.process(each, **options) for each in element.clauses)
    return f"({day} + {days})"


def stage(day: Any) -> ColumnElement[int]:
    """The shared stage of the Tie of the enclosing statement on that day, as the number of a Stage; 0 for none."""
    talked = exists().where(*_pair(TieEvidence), TieEvidence.kind == EvidenceKind.TALK).correlate(Tie)
    return case(
        (Tie.confirmed_at.is_(None), 0),
        (allied(day), Stage.ALLY.value),
        (trusted(), Stage.TRUSTED.value),
        (talked, Stage.CONVERSATION.value),
        else_=Stage.ACQUAINTANCE.value,
    )


def last_evidence() -> ScalarSelect[date]:
    """The day of the latest talk or help of the two of the enclosing Tie."""
    return select(func.max(TieEvidence.day)).where(*_pair(TieEvidence)).correlate(Tie).scalar_subquery()


def ready(by: Any = None) -> ColumnElement[bool]:
    """Whether the two questions have ground in the enclosing Tie (by that day, if one is given)."""
    first, again = aliased(TieEvidence), aliased(TieEvidence)
    talks = (first.kind == EvidenceKind.TALK, again.kind == EvidenceKind.TALK)
    twice = exists().where(*_pair(first), *_pair(again), *talks, again.day >= DaysLater(first.day, APART.days))
    if by is not None:
        twice = twice.where(again.day <= by)
    return and_(Tie.confirmed_at.is_not(None), twice.correlate(Tie), _helped("a", by), _helped("b", by))


def trusted(by: Any = None) -> ColumnElement[bool]:
    """Whether the enclosing Tie is trusted: there is ground, and both have said yes to both questions."""
    pair = either_way(TrustAnswer.owner_id, TrustAnswer.about_id, Tie.person_a_id, Tie.person_b_id)
    said = select(func.count()).select_from(TrustAnswer).where(pair)
    if by is not None:
        said = said.where(TrustAnswer.day <= by)
    return and_(said.correlate(Tie).scalar_subquery() == 2 * len(TrustQuestion), ready(by))


def allied(day: Any) -> ColumnElement[bool]:
    """Whether the enclosing Tie is one of allies on that day: it never ceases to be one by time alone."""
    return and_(trusted(DaysLater(day, -A_YEAR.days)), trusted(DaysLater(last_evidence(), -HALF_A_YEAR.days)))


def _helped(giver: str, by: Any) -> ColumnElement[bool]:
    found = exists().where(*_pair(TieEvidence), TieEvidence.giver == giver)
    return (found if by is None else found.where(TieEvidence.day <= by)).correlate(Tie)


def _pair(row: Any) -> tuple[ColumnElement[bool], ...]:
    return row.person_a_id == Tie.person_a_id, row.person_b_id == Tie.person_b_id


def marks_between(one: Any, other: Any) -> Select[int, int, str, date]:
    """All that is between two people: as Mark. The answers of the other one are among it, so it is for
    `stages.standing` alone and for no page.
    """
    b_gave, pair = TieEvidence.giver == "b", (TieEvidence.person_a_id, TieEvidence.person_b_id)
    evidence = select(
        case((b_gave, pair[1]), else_=pair[0]).label("by"),
        case((b_gave, pair[0]), else_=pair[1]).label("about"),
        cast(TieEvidence.kind, String).label("what"),
        TieEvidence.day.label("day"),
    ).where(either_way(*pair, one, other))
    answers = select(
        TrustAnswer.owner_id, TrustAnswer.about_id, cast(TrustAnswer.question, String), TrustAnswer.day
    ).where(either_way(TrustAnswer.owner_id, TrustAnswer.about_id, one, other))
    both = union_all(evidence, answers).subquery()
    return select(both.c.by, both.c.about, both.c.what, both.c.day).order_by(both.c.day, both.c.what, both.c.by)


def either_way(first: Any, second: Any, one: Any, other: Any) -> ColumnElement[bool]:
    """Whether two columns hold these two people, whichever stands first."""
    return or_(and_(first == one, second == other), and_(first == other, second == one))


def of_pair(tie: Tie, me: int, today: date) -> Standing:
    """How I stand with the other one. One statement."""
    found = db.session.execute(marks_between(tie.person_a_id, tie.person_b_id))
    return of_marks(tie, me, found, today)


def of_marks(tie: Tie | None, me: int, marks: Iterable[Any], today: date) -> Standing:
    """The same, where what is between them has been found already; without a tie they do not stand anyhow."""
    if tie is None:
        return standing(me, 0, None, (), today)
    met = tie.confirmed_at
    return standing(me, tie.other(me), day_at(met) if met else None, (Mark(*mark) for mark in marks), today)
