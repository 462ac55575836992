"""What asks and offers put on a member's home: two at most, an answer to read first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Select, select

from portal.core import questions
from portal.core.actors import Actor
from portal.core.house import Step
from portal.core.questions import ME, Question, Told, made_of
from portal.core.say import last_day, say_date
from portal.events.programme.models import Event
from portal.events.programme.queries.moments import takes_place
from portal.members.memberships.queries.members import counts_on
from portal.members.people.models import Person
from portal.relationships.asks import queries
from portal.relationships.asks.matching import could_answer
from portal.relationships.asks.models import RENEWALS, THANKS_SHOWN, VERY_LAST, Ask, AskAnswer, AskThanks, Ring, Way
from portal.relationships.asks.sight import is_invited, stands

MOST = 2
_FACE = ("name", "given_name", "picture")
_A_DAY = timedelta(days=1)


def _unread(_who: Actor) -> Select[Ask, Person, AskAnswer]:
    """Help that I have not taken. What I laid aside no statement can tell: it is taken out where it is told."""
    found = select(Ask, Person, AskAnswer).join(AskAnswer, AskAnswer.ask_id == Ask.id)
    found = found.join(Person, Person.id == AskAnswer.helper_id)
    found = found.where(Ask.asker_id == ME, Ask.closed_at.is_(None), Ask.taken_down_at.is_(None))
    found = found.where(AskAnswer.accepted_at.is_(None), AskAnswer.way != Way.WORD)
    fresh = AskAnswer.at > questions.now(-THANKS_SHOWN)
    here = (Person.is_there(), Person.died_on.is_(None))  # as on the page that it leads to
    return found.where(fresh, *here).order_by(AskAnswer.at.desc(), AskAnswer.id.desc())


def _thanked(_who: Actor) -> Select[AskThanks, Person]:
    """Whoever thanks me, and would like members to read it, while I have not said yes: a no is taken out later."""
    found = select(AskThanks, Person).join(Person, Person.id == AskThanks.helped_id)
    found = found.where(AskThanks.helper_id == ME, AskThanks.shown, AskThanks.agreed_at.is_(None))
    found = found.where(AskThanks.at > questions.now(-THANKS_SHOWN), counts_on(questions.day()))
    return found.order_by(AskThanks.at.desc(), AskThanks.id.desc())


def _ring(_who: Actor) -> Select[Event]:
    """The event of today whose ring is open, with me on its list and no ask of mine in it."""
    posted = select(Ask.id).where(Ask.ring_id == Ring.id, Ask.asker_id == ME).exists()
    on = (Event.start_utc <= questions.now(_A_DAY / 2), Event.end_utc > questions.now())
    found = select(Event).join(Ring, Ring.event_id == Event.id).where(takes_place(), *on, Ring.closed_at.is_(None))
    return found.where(is_invited(Event.id, ME), ~posted).order_by(Event.start_utc, Event.id).limit(1)


def _ending(_who: Actor) -> Select[Ask]:
    mine = (Ask.asker_id == ME, stands(questions.day()), Ask.until <= questions.day(VERY_LAST.days))
    return select(Ask).where(*mine).order_by(Ask.until, Ask.id).limit(1)


UNREAD = Question[tuple[Ask, Person, AskAnswer]](
    _unread, only={Person: _FACE, Ask: ("title", "side"), AskAnswer: ("own_key", "laid_aside_sealed")}
)
THANKED = Question[tuple[AskThanks, Person]](
    _thanked, only={Person: _FACE, AskThanks: ("ask_id", "own_key", "out_sealed")}
)
RING = Question[Event](_ring, only={Event: ("title", "slug")})
ENDING = Question[Ask](_ending, only={Ask: ("title", "until", "renewals", "side")})
OTHERS = Question[tuple[Ask, Person]](
    lambda _who: queries.of_others(ME, questions.day()),
    only={Person: _FACE, Ask: ("title", "side", "why", "good", "area", "trade", "interests")},
)
MYSELF = Question[Person](
    lambda _who: select(Person).where(Person.id == ME),
    only={Person: ("offer", "ask", "trade", "headline", "town", "interests")},
)


@made_of(lambda who: [UNREAD, THANKED, RING, ENDING, OTHERS, MYSELF] if who.is_member and who.person_id else [])
def steps(who: Actor, now: datetime, told: Told) -> Iterable[Step]:
    """An answer to read, thanks, a ring that is open, an ask that runs out, one that I could answer: two of these."""
    return islice(_all(told), MOST)


def _all(told: Told) -> Iterator[Step]:
    unread = ((ask, helper) for ask, helper, said in told.get(UNREAD) if said.laid_aside_at is None)
    for ask, helper in islice(unread, 1):
        yield Step(
            title=_("%(name)s answered you", name=helper.name), text=ask.title,
            actions=((_("Read it"), url_for("asks.show", ask_id=ask.id)),), order=22, face=helper, icon="hand-helping",
        )  # fmt: skip
    for thanks, helped in islice((each for each in told.get(THANKED) if each[0].out_at is None), 1):
        yield Step(
            title=_("%(name)s thanks you", name=helped.name),
            text=_("May your name stand beside it, for members to read? Only if you like."),
            actions=((_("Read it"), url_for("asks.show", ask_id=thanks.ask_id)),), order=24, face=helped,
            icon="heart-handshake",
        )  # fmt: skip
    for event in told.get(RING):
        yield Step(
            title=_("The ring is open"),
            text=_("At %(title)s everybody asks for one thing, and the room answers.", title=event.title),
            actions=((_("Put yours into it"), url_for("asks.ring", slug=event.slug)),), order=21,
            icon="messages-square",
        )  # fmt: skip
    for ask in told.get(ENDING):
        again = (
            _("Let it stand for 30 days more, or close it.")
            if ask.renewals < RENEWALS
            else _("Close it when it is done.")
        )
        yield Step(
            title=_("“%(title)s” stands until %(day)s", title=ask.title, day=say_date(last_day(ask.until))), text=again,
            actions=((_("Look at it"), url_for("asks.show", ask_id=ask.id)),), order=42, icon="hourglass",
        )  # fmt: skip
    for me in told.get(MYSELF):
        for match in could_answer(me, told.get(OTHERS), most=1):
            yield Step(
                title=match.ask.title, text=match.why,
                actions=((_("See whether you can"), url_for("asks.show", ask_id=match.ask.id)),), order=55,
                face=match.asker, icon="hand-helping",
            )  # fmt: skip
