"""A no stays a no when two entries about one person are put together.

What leads to the second entry leads to the first one since (`members.merging.leads`), but for what the first one has
already: that stays with the second, unseen. Where the two said different things, the stricter of them holds. And whom
somebody would rather not be asked by is kept as marks that lead to nobody: they are made anew.

Taking the two apart takes no such word back: whoever said it can.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from portal.core import clock
from portal.core.db import Model, db
from portal.core.facts import reacts_to
from portal.members.facts import PeopleMerged
from portal.members.merging.operations.merging import both_sign_in
from portal.members.people.models import Person
from portal.relationships.asks.models import AskAnswer, AskThanks
from portal.relationships.introductions.models import IntroductionPause
from portal.relationships.one_to_ones import marks
from portal.relationships.one_to_ones.models import Quiet
from portal.relationships.one_to_ones.operations import quiet
from portal.relationships.rhythm.models import Rhythm
from portal.relationships.suggestions.models import Room, SuggestionAnswer, SuggestionRoom
from portal.relationships.ties.models import ASIDE, Tie, TieRhythm, WorkWish
from portal.relationships.ties.queries import tie_between

#: The least room last.
ROOMS = list(Room)


@dataclass(frozen=True, slots=True)
class Twins:
    """Rows of one person that cannot be beside each other. `alike`: what else is the same of two such rows.

    `own`: only its owner reads it, so that it is left alone where somebody signs in as each of the two.
    """

    model: type[Model]
    column: str
    alike: tuple[str, ...]
    settle: Callable[[Any, Any], None]
    own: bool = False


def _answer(kept: SuggestionAnswer, left: SuggestionAnswer) -> None:
    """For good is stricter than for a while."""
    if kept.until is not None and (left.until is None or left.until > kept.until):
        kept.answer, kept.until, kept.said_on = left.answer, left.until, left.said_on


def _wish(kept: WorkWish, left: WorkWish) -> None:
    """A yes has been passed on, and stands."""
    if kept.welcomed_at is None and left.view == ASIDE:
        kept.view = ASIDE


def _room(kept: SuggestionRoom, left: SuggestionRoom) -> None:
    if (ROOMS.index(left.room), left.until or date.min) > (ROOMS.index(kept.room), kept.until or date.min):
        kept.room, kept.until = left.room, left.until


def _pause(kept: IntroductionPause, left: IntroductionPause) -> None:
    kept.until = max(kept.until, left.until)


def _weeks(kept: TieRhythm, left: TieRhythm) -> None:
    kept.let_be_until = max((each for each in (kept.let_be_until, left.let_be_until) if each), default=None)


def _letters(kept: Rhythm, left: Rhythm) -> None:
    kept.paused_until = max((each for each in (kept.paused_until, left.paused_until) if each), default=None)


def _laid_aside(kept: AskAnswer, left: AskAnswer) -> None:
    if left.laid_aside_at and not kept.settled:
        kept.laid_aside_at = left.laid_aside_at


def _named(kept: AskThanks, left: AskThanks) -> None:
    """Members read a name only where both rows let them."""
    kept.shown = kept.shown and left.shown
    if left.out_at and not kept.out_at:
        kept.agreed_at, kept.out_at = None, left.out_at


TWINS = (
    Twins(SuggestionAnswer, "owner_id", ("about_id",), _answer, own=True),
    Twins(SuggestionAnswer, "about_id", ("owner_id",), _answer),
    Twins(SuggestionRoom, "person_id", (), _room, own=True),
    Twins(WorkWish, "owner_id", ("about_id",), _wish, own=True),
    Twins(WorkWish, "about_id", ("owner_id",), _wish),
    Twins(TieRhythm, "owner_id", ("about_id",), _weeks, own=True),
    Twins(TieRhythm, "about_id", ("owner_id",), _weeks),
    Twins(Rhythm, "person_id", (), _letters, own=True),
    Twins(IntroductionPause, "person_id", (), _pause, own=True),
    Twins(AskAnswer, "helper_id", ("ask_id",), _laid_aside),
    Twins(AskThanks, "helper_id", ("ask_id", "helped_id"), _named),
    Twins(AskThanks, "helped_id", ("ask_id", "helper_id"), _named),
)


@reacts_to(PeopleMerged)
def keep_every_no(fact: PeopleMerged) -> None:
    """The stricter word of the two holds."""
    one, other = (db.session.get_one(Person, number) for number in (fact.kept_id, fact.merged_id))
    apart = both_sign_in(one, other)
    for twins in TWINS:
        if not (twins.own and apart):
            for kept, left in _pairs(twins, fact.kept_id, fact.merged_id):
                twins.settle(kept, left)
    _ties(fact.kept_id, fact.merged_id)
    _marks(fact.kept_id, fact.merged_id)
    db.session.flush()


def _pairs(twins: Twins, kept: int, merged: int) -> Iterator[tuple[Any, Any]]:
    """What the first entry has, with what stayed with the second because of it."""
    column = getattr(twins.model, twins.column)
    found = select(twins.model).execution_options(populate_existing=True)
    for left in db.session.scalars(found.where(column == merged)).all():
        same = [getattr(twins.model, name) == getattr(left, name) for name in twins.alike]
        row = db.session.scalar(found.where(column == kept, *same))
        if row is not None:
            yield row, left


def _ties(kept: int, merged: int) -> None:
    """Who asked one of the two has asked, and what one of them left alone is left alone; and the other way round."""
    found = select(Tie).execution_options(populate_existing=True)
    for left in db.session.scalars(found.where(or_(Tie.person_a_id == merged, Tie.person_b_id == merged))).all():
        other = left.other(merged)
        tie = db.session.scalar(tie_between(kept, other).execution_options(populate_existing=True))
        if other == kept or tie is None:
            continue
        for mine, theirs in ((kept, merged), (other, other)):
            side = tie.side(mine)
            for what in ("asked_at", "left_at"):
                said = getattr(left, f"{left.side(theirs)}_{what}")
                if said is not None and getattr(tie, f"{side}_{what}") is None:
                    setattr(tie, f"{side}_{what}", said)


def _marks(kept: int, merged: int) -> None:
    """Whoever would rather not be asked by one of the two is not asked by the other name either; and whom one of the
    two would rather not be asked by does not ask the other name.
    """
    now, marked = clock.now(), dict[int, set[str]]()
    for owner, mark in db.session.execute(select(Quiet.owner_id, Quiet.mark)):
        marked.setdefault(owner, set()).add(mark)
    for owner, theirs in marked.items():
        if marks.quiet(owner, merged) in theirs:
            quiet.ask(owner, kept, now=now)
    mine = marked.get(kept, set()) | marked.get(merged, set())
    for person in db.session.scalars(select(Person.id)).all() if mine else ():
        if marks.quiet(merged, person) in mine:
            quiet.ask(kept, person, now=now)
