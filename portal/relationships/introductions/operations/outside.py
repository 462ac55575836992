"""What somebody from outside answers to an introduction, for `relationships.outside`; and the asker's link to them."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l

from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.facts import record
from portal.core.locking import find_locked, lock
from portal.core.settings import today
from portal.relationships.introductions import inside as sealed
from portal.relationships.introductions import queries
from portal.relationships.introductions.facts import IntroductionStopped, TwoIntroduced
from portal.relationships.introductions.models import Introduction
from portal.relationships.introductions.operations import steps
from portal.relationships.introductions.operations.asking import let_go_earlier, rest
from portal.relationships.introductions.states import TOGETHER, Answer, Party, State, Turn
from portal.relationships.outside import wording
from portal.relationships.outside.errands import Asking
from portal.relationships.outside.errors import Over
from portal.relationships.outside.models import OutsideParty
from portal.relationships.outside.operations import linking
from portal.relationships.ties import queries as ties


class IntroducedBefore(DomainError):
    sentence = _l("You have said yes to the two of you being introduced already. There is nothing to do.")
    field = "code"


class Introductions:
    """Introductions as an errand to people from outside: of a no, nobody sees more than of a silence."""

    name = queries.ERRAND
    wording = wording.OF_AN_INTRODUCTION

    def hold(self, number: int) -> None:
        """The introduction before its party."""
        find_locked(Introduction, number)

    def about(self, number: int, now: datetime) -> Asking | None:
        """What they are asked: the asker's words, which name neither of them, and who the member is, who said yes."""
        introduction = db.session.get(Introduction, number)
        if introduction is None or introduction.erased_at is not None:
            return None
        inside = sealed.read(introduction)
        sides, state = queries.three_of(inside), steps.state_of(introduction, now)
        asker, member = sides[Party.ASKER].person_id, sides[Party.B].person_id
        open_still = state is State.INVITED and inside.b.agreed and len(ties.who_of([asker, member], today(now))) == 2
        return Asking(
            giver_id=asker,
            receiver_id=member,
            need="",
            why=inside.b.words,
            hello=inside.c.words,
            introduced=state in TOGETHER,
            ended=not open_still and state not in TOGETHER,
            silent=bool(inside.c.answer),
        )

    def agreed(self, party: OutsideParty, now: datetime) -> None:
        """Both said yes: they are introduced. Raises Over, MovedOn, IntroducedBefore."""
        introduction = _introduction(party)
        inside = sealed.read(introduction)
        if inside.c.answer:
            raise Over
        sides = queries.three_of(inside)
        key = queries.of_a_mailbox(party.email_key or "", sides[Party.B].person_id)
        let_go_earlier(key, IntroducedBefore, now)
        inside.c.answer, inside.c.moment = Answer.YES, now.isoformat()
        sealed.write(introduction, inside)
        steps.take(introduction, State.INTRODUCED, Party.HOUSE, now=now)
        introduction.pair_key = key
        rest(sides[Party.ASKER])
        db.session.flush()
        record(TwoIntroduced(introduction_id=introduction.id))
        linking.introduce(party, now=now)

    def refused(self, party: OutsideParty, now: datetime) -> None:
        """Sealed, like the no of a member: the link stays until its day, asks the same, and leads to nothing."""
        introduction = _introduction(party)
        inside = sealed.read(introduction)
        inside.c.answer, inside.c.moment = Answer.NO, now.isoformat()
        sealed.write(introduction, inside)

    def stopped(self, party: OutsideParty, now: datetime) -> None:
        """The member hears that it has ended. The asker stepped out, and does not."""
        self._stop(party, now, forgotten=False)

    def erased(self, party: OutsideParty, now: datetime) -> None:
        """The same, and then all of it is erased."""
        self._stop(party, now, forgotten=True)

    def _stop(self, party: OutsideParty, now: datetime, *, forgotten: bool) -> None:
        introduction = _introduction(party)
        if steps.state_of(introduction, now) not in TOGETHER:
            return
        steps.take(introduction, State.STOPPED, Party.C, now=now)
        introduction.pair_key = None
        rest(queries.three_of(sealed.read(introduction))[Party.B])
        db.session.flush()
        record(IntroductionStopped(introduction_id=introduction.id, forgotten=forgotten))


def put_away(introduction: Introduction) -> None:
    """The asker has sent the link: it is off their home, and stays on its page. Doing it twice changes nothing."""
    introduction = lock(introduction)
    mine = queries.three_of(sealed.read(introduction))[Party.ASKER]
    if mine.turn is Turn.FORWARD:
        rest(mine)


def _introduction(party: OutsideParty) -> Introduction:
    return lock(db.session.get_one(Introduction, party.about_id))
