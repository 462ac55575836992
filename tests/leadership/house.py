"""A house of two bodies in which anything may happen: where the machine of leadership goes about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, func, select

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.actors import Reach, Right
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.models import AuditEntry
from portal.core.work import unit_of_work
from portal.leadership.offices import operations as offices
from portal.leadership.offices.kinds import BodyKind, HoldOver, Via
from portal.leadership.offices.models import Position, Seat, Term
from portal.leadership.succession import operations, queries
from portal.leadership.succession.models import Call, Candidacy, CandidacyState
from portal.members.people.models import Person
from tests.leadership.conftest import position, today
from tests.support.people import Cast

S = CandidacyState
DAY = timedelta(days=1)
#: Step → from which states it leads where.
LEADS: dict[str, tuple[set[S], set[S]]] = {
    "accept_suggestion": ({S.SUGGESTED}, {S.STANDING}),
    "decline_suggestion": ({S.SUGGESTED}, {S.DECLINED}),
    "withdraw": ({S.STANDING, S.CHOSEN, S.OFFERED, S.LAPSED}, {S.WITHDRAWN}),
    "not_select": ({S.STANDING}, {S.NOT_SELECTED}),
    "offer": ({S.STANDING, S.LAPSED}, {S.CHOSEN, S.OFFERED}),
    "confirm_choice": ({S.CHOSEN}, {S.OFFERED}),
    "return_choice": ({S.CHOSEN}, {S.STANDING}),
    "accept_offer": ({S.OFFERED}, {S.CONFIRMED}),
    "decline_offer": ({S.OFFERED}, {S.OFFER_DECLINED}),
}
#: Nothing but the state speaks against these.
ALWAYS = {"decline_suggestion", "withdraw", "confirm_choice", "return_choice", "decline_offer"}

#: What leaves an entry in the trail each time.
AUDITED = {
    "open_call", "seat_somebody", "end_term", "resign", "void_term", "add_seat", "give_up_seat", "dissolve_body",
    "merge",
}  # fmt: skip


def written() -> int:
    return db.session.scalar(select(func.max(AuditEntry.id))) or 0


class House:
    """Four members and two bodies of their own, founded anew for each example."""

    def __init__(self, cast: Cast, forward: Callable[..., object]) -> None:
        self.forward = forward
        self.people = [each.id for each in cast.extra(4)]
        self.gone: set[int] = set()
        #: Those into whom another one was put: what the two held together, they hold.
        self.joined: set[int] = set()
        self.met: set[str] = set()
        day, now = today(), clock.now()
        first = self.people[0]
        with unit_of_work():
            board = offices.form_body(
                name=f"House {first}", kind=BodyKind.BOARD, about="", formed=day - 900 * DAY, public=True
            )
            works = offices.form_body(
                name=f"Works {first}", kind=BodyKind.COMMITTEE, about="", formed=day - 900 * DAY, parent=board
            )
            self.bodies = [board.id, works.id]
            until = HoldOver.UNTIL_SUCCESSOR
            places = [
                position(board, "Helper", term_months=3, most_terms=1, pause_months=2, newcomer_ok=True),
                position(board, "Keeper", term_months=3, grants=[Right.DUES], hold_over=until),
                position(board, "Chair", term_months=6, chairs=True),
                position(works, "Warden", term_months=2, grants=[Right.LEADERSHIP], reach=Reach.BODY, hold_over=until),
            ]
            self.positions = [each.id for each in places]
            for place in (*places, places[0]):
                offices.add_seat(place, valid_from=day - 800 * DAY, now=now)
            offices.keep_apart(places[1], places[3])
        chair = db.session.scalars(select(Seat).where(Seat.position_id == self.positions[2])).one()
        with unit_of_work():
            operations.fill_seat(
                chair, db.session.get_one(Person, self.people[3]), start=day - 30 * DAY, planned_end=day + 150 * DAY,
                via=Via.ELECTED, giver=OPERATOR, now=now,
            )  # fmt: skip

    # --- what there is ----------------------------------------------------------------------------

    def person(self, who: int) -> Person:
        """One of those whom nobody has put into another entry."""
        here = [each for each in self.people if each not in self.gone]
        return db.session.get_one(Person, here[who % len(here)])

    def place(self, which: int) -> Position:
        return db.session.get_one(Position, self.positions[which % len(self.positions)])

    def some(self, found: Select[Any], which: int, first: Callable[[Any], bool] = bool) -> Any:
        """One of these, or None where there is none; those that `first` names come first, the latest of them."""
        rows = db.session.scalars(found).unique().all()
        rows = sorted(rows, key=lambda row: (not first(row), -row.id))
        return rows[which % len(rows)] if rows else None

    def seats(self) -> Select[Any]:
        return select(Seat).where(Seat.position_id.in_(self.positions))

    def terms(self) -> Select[Any]:
        return select(Term).join(Seat, Seat.id == Term.seat_id).where(Seat.position_id.in_(self.positions))

    def calls(self) -> Select[Any]:
        return select(Call).where(Call.position_id.in_(self.positions))

    def candidacies(self) -> Select[Any]:
        return queries.with_call().where(Candidacy.call.has(Call.position_id.in_(self.positions)))

    # --- what happens -----------------------------------------------------------------------------

    def done(self, name: str, act: Callable[[], Any]) -> bool:
        """Whether it was done; a rule may say no, and nothing else may go wrong."""
        before = written()
        try:
            with unit_of_work():
                act()
        except DomainError:
            return False
        assert name not in AUDITED or written() > before, f"{name} is nowhere in the trail"
        self.met.add(name)
        return True

    def decided(self, name: str, which: int, **said: Any) -> CandidacyState | None:
        """A step of a candidacy: it leads where it may, from where it may, and a refusal changes nothing.

        Where it stands then.
        """
        since, to = LEADS[name]
        found = self.some(self.candidacies(), which, lambda row: row.state in since)
        if found is None:
            return None
        number, before = found.id, found.state
        done = self.done(name, lambda: getattr(operations, name)(queries.candidacy(number), now=clock.now(), **said))
        db.session.rollback()
        after = queries.candidacy(number).state
        assert after in to if done else after is before, (name, before, after)
        assert before in since | to if done else before not in since or name not in ALWAYS, (name, before, after)
        return after
