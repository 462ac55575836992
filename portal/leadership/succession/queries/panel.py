"""Who reads along in a call, and what they think, for whoever may know."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased, contains_eager

from portal.core.db import db
from portal.leadership.offices.models import Body, Position
from portal.leadership.succession.models import Call, Candidacy
from portal.leadership.succession.panel import Assessment, PanelMember
from portal.leadership.succession.queries.candidacies import candidates_of
from portal.members.people.models import Person

WRITER = aliased(Person)


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody on a panel. `apart`: they stand there or were suggested, so they read nothing. `stood`: they stand
    there, or did; that somebody was suggested is told to nobody but them.
    """

    member: PanelMember
    apart: bool
    stood: bool

    @property
    def person(self) -> Person:
        return self.member.person


def panel_of(call: Call) -> list[Reader]:
    """Who is on the panel of a call. Whether somebody stood is for whoever decides it, and `apart` for no page."""
    found = (
        select(PanelMember, _stands_or_may(), _stood())
        .join(PanelMember.person)
        .options(contains_eager(PanelMember.person))
        .where(PanelMember.call_id == call.id, PanelMember.left_at.is_(None))
        .order_by(Person.name_key, PanelMember.id)
    )
    return [Reader(*row) for row in db.session.execute(found)]


def my_place(call: Call, person_id: int | None) -> Reader | None:
    """Somebody's own place on the panel of a call."""
    mine = select(PanelMember, _stands_or_may(), _stood()).where(is_place_of(person_id, call.id))
    row = db.session.execute(mine).first()
    return Reader(*row) if row else None


def is_place_of(person_id: int | None, call_id: int) -> ColumnElement[bool]:
    """SQL: somebody's own place on the panel of a call."""
    return and_(PanelMember.call_id == call_id, PanelMember.person_id == person_id, PanelMember.left_at.is_(None))


def reads(call: Call, person_id: int | None) -> bool:
    """Whether somebody on the panel reads who stands: until the call is over, and unless they are in it themselves."""
    if call.is_over:
        return False
    mine = my_place(call, person_id)
    return mine is not None and not mine.apart


def panel_member(number: int) -> Select[PanelMember]:
    """One of them, with the call and its body. For whoever names the panel, and for themselves."""
    return (
        select(PanelMember)
        .join(PanelMember.call)
        .join(Call.position)
        .join(Position.body)
        .options(
            contains_eager(PanelMember.call)
            .contains_eager(Call.position)
            .contains_eager(Position.body)
            .joinedload(Body.parent)
        )
        .where(PanelMember.id == number)
    )


def read_of(call: Call) -> dict[Candidacy, list[Assessment]]:
    """Those who stand or stood, each with what the panel thinks of them. For the panel and whoever decides: never for
    candidates. One statement.
    """
    found = (
        candidates_of(call)
        .outerjoin(Assessment, Assessment.candidacy_id == Candidacy.id)
        .outerjoin(WRITER, WRITER.id == Assessment.person_id)
        .add_columns(Assessment)
        .options(contains_eager(Assessment.person.of_type(WRITER)))
        .order_by(Assessment.written_at, Assessment.id)
    )
    by_candidacy = defaultdict[Candidacy, list[Assessment]](list)
    for candidacy, thought in db.session.execute(found):
        by_candidacy[candidacy].extend([thought] if thought is not None else [])
    return by_candidacy


def words_of(person_id: int | None, candidacy: Candidacy) -> str:
    """What somebody said of a candidate themselves; for them alone."""
    theirs = Assessment.candidacy_id == candidacy.id, Assessment.person_id == person_id
    return db.session.scalar(select(Assessment.words).where(*theirs)) or ""


def _stands_or_may() -> ColumnElement[bool]:
    """Stands or stood in the call, or was suggested and has not said no."""
    return exists().where(_theirs(), or_(Candidacy.stood_at.is_not(None), Candidacy.declined_at.is_(None)))


def _stood() -> ColumnElement[bool]:
    return exists().where(_theirs(), Candidacy.stood_at.is_not(None))


def _theirs() -> ColumnElement[bool]:
    return and_(Candidacy.call_id == PanelMember.call_id, Candidacy.person_id == PanelMember.person_id)
