"""What lies between two people, as one of them may read it: what both know, and beside it what is theirs alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from flask_babel import gettext as _
from sqlalchemy import select

from portal.core import questions
from portal.core.actors import Actor
from portal.core.questions import ME, Question, about, ask
from portal.core.say import say_month
from portal.core.settings import today as day_at
from portal.events.programme.models import Event
from portal.members.people.models import Person
from portal.relationships.ties import introduced, standing
from portal.relationships.ties.models import Contact, ContactKind, EvidenceKind, Tie, WorkWish
from portal.relationships.ties.queries import MyView
from portal.relationships.ties.stages import Mark, Stage, Standing
from portal.relationships.ties.words import CONTACTS

#: Lines of the diary that are shown at once; what is older stands on a page of its own.
LINES = 50
_OTHER = about("person")
_TIE = Question[Tie](lambda _who: select(Tie).where(standing.either_way(Tie.person_a_id, Tie.person_b_id, ME, _OTHER)))
_MARKS = Question[tuple[int, int, str, date]](lambda _who: standing.marks_between(ME, _OTHER))
_WISHES = Question[WorkWish](
    lambda _who: select(WorkWish).where(standing.either_way(WorkWish.owner_id, WorkWish.about_id, ME, _OTHER))
)
_DIARY = Question[Contact](
    lambda _who: (
        select(Contact)
        .where(Contact.owner_id == ME, Contact.about_id == _OTHER)
        .order_by(Contact.day.desc(), Contact.id.desc())
        .limit(LINES + 1)
        .offset(about("skipped"))
    )
)
_DOORS = Question[Event](
    lambda _who: (
        introduced.to_me(ME, questions.day())
        .where(Person.id == _OTHER)
        .with_only_columns(Event, maintain_column_froms=True)
    ),
    only={Event: ("id", "title", "start_utc", "zone")},
)
_ICONS = {"coffee": "coffee", "call": "phone", "message": "mail", "event": "calendar-days"}
#: What somebody who talked with the other one may have written down of it.
_SPOKEN = (ContactKind.TALK, ContactKind.COFFEE, ContactKind.CALL)


class NextStep(StrEnum):
    """The one thing that a page of two people offers first."""

    ANSWER_WISH = "answer_wish"
    TRUST = "trust"
    RECONNECT = "reconnect"


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the story. `mine`: its reader's alone; `contact`: a line of their diary, which is theirs alone."""

    day: date
    icon: str
    title: str
    text: str = ""
    mine: bool = False
    contact: int | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """What one of the two reads. Of `my_wish` no more than a yes is to be read. `older`: there is more in the diary."""

    standing: Standing
    moments: list[Moment]
    my_wish: WorkWish | None
    their_wish: WorkWish | None
    resting: bool
    older: bool = False

    @property
    def welcomed(self) -> bool:
        """Whether the other one said yes to my wish, or I to theirs."""
        return any(wish and wish.welcomed_at for wish in (self.my_wish, self.their_wish))

    @property
    def next_step(self) -> NextStep | None:
        if self.their_wish and self.their_wish.answer is None:
            return NextStep.ANSWER_WISH
        if self.standing.ready_on and not self.standing.said_all:
            return NextStep.TRUST
        return NextStep.RECONNECT if self.resting else None


def of(who: Actor, me: int, other: Person, view: MyView, today: date, now: datetime, page: int = 1) -> Story:
    """The story of the two, for `me` alone. Pages after the first hold what is older in the diary. One statement."""
    told = ask([_TIE, _MARKS, _WISHES, _DIARY, _DOORS], who, now, person=other.id, skipped=(page - 1) * LINES)
    lines = list(told.get(_DIARY))
    marks = [Mark(*mark) for mark in told.get(_MARKS)]
    stands = standing.of_marks(next(iter(told.get(_TIE)), None), me, marks, today)
    mine, theirs = (
        next((wish for wish in told.get(_WISHES) if wish.owner_id == owner), None) for owner in (me, other.id)
    )
    diary = lines[:LINES]
    talks = _about_talks(diary, marks) if page == 1 else {}
    moments = list(_diary([line for line in diary if line not in talks.values()]))
    if page == 1:
        moments += [
            *_met(view, told.get(_DOORS)),
            *_happened(marks, me, other, talks),
            *_stages(stands),
            *_wishes(mine, theirs),
        ]
    moments.sort(key=lambda moment: moment.day)
    return Story(stands, moments[::-1], mine, theirs, view.resting(today), older=len(lines) > LINES)


def _met(view: MyView, doors: Iterable[Event]) -> Iterator[Moment]:
    if view.confirmed_at is not None:
        title = _("You were introduced") if view.introduced and not view.said_at else _("You have met: both say so")
        yield Moment(day_at(view.confirmed_at), "handshake", title)
    for event in {event.id: event for event in doors}.values():
        yield Moment(
            day_at(event.start_utc), "handshake", _("You were introduced at %(title)s", title=event.title),
            _("Besides the two of you only whoever introduced you knows."),
        )  # fmt: skip


def _about_talks(diary: Iterable[Contact], marks: Iterable[Mark]) -> dict[date, Contact]:
    """What the reader wrote on the day of a talk that both confirmed: it is the same talk, and told once."""
    days = {mark.day for mark in marks if mark.what == EvidenceKind.TALK}
    return {line.day: line for line in diary if line.kind in _SPOKEN and line.day in days}


def _happened(marks: Iterable[Mark], me: int, other: Person, lines: dict[date, Contact]) -> Iterator[Moment]:
    told: set[date] = set()
    for mark in marks:
        if mark.what == EvidenceKind.TALK:
            line = None if mark.day in told else lines.get(mark.day)
            told.add(mark.day)
            title = _("You talked, just the two of you")
            yield Moment(
                mark.day, "messages-square", title, line.note if line else "", contact=line.id if line else None
            )
        elif mark.what == EvidenceKind.HELP and mark.by == me:
            yield Moment(mark.day, "hand-heart", _("You helped %(name)s", name=other.first))
        elif mark.what == EvidenceKind.HELP:
            yield Moment(mark.day, "hand-heart", _("%(name)s helped you", name=other.first))


def _stages(stands: Standing) -> Iterator[Moment]:
    if day := stands.reached.get(Stage.TRUSTED):
        yield Moment(day, "key-round", _("You trust each other: both of you said so"))
    if day := stands.reached.get(Stage.ALLY):
        yield Moment(day, "heart-handshake", _("Allies: the trust has lasted"))


def _wishes(mine: WorkWish | None, theirs: WorkWish | None) -> Iterator[Moment]:
    for wish in (mine, theirs):
        if wish and wish.welcomed_at:
            yield Moment(day_at(wish.welcomed_at), "briefcase", _("You both would like to work together"))


def _diary(lines: Iterable[Contact]) -> Iterator[Moment]:
    for line in lines:
        icon, title = _ICONS.get(line.kind, "messages-square"), str(CONTACTS[line.kind])
        yield Moment(line.day, icon, title, line.note, mine=True, contact=line.id)


def opening_line(other: Person, view: MyView) -> str:
    """A first sentence for a letter to somebody from whom one has not heard for long; the reader's to change."""
    if view.last_contact is None:
        return str(_("Dear %(name)s, I thought of you today. How are you?", name=other.first))
    said = _(
        "Dear %(name)s, it is a while since we were in touch (%(month)s), and I thought of you today. How are you?",
        name=other.first, month=say_month(view.last_contact),
    )  # fmt: skip
    return str(said)
