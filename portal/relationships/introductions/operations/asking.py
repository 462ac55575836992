"""The asker's part: bring two together, take it back."""

from __future__ import annotations

import random
import secrets
from dataclasses import dataclass, replace
from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.facts import record
from portal.core.locking import find_locked, lock
from portal.mail import outbox
from portal.members.memberships.queries import members
from portal.members.people.models import Person
from portal.members.people.queries import people_by_id
from portal.relationships import pace
from portal.relationships.introductions import inside as sealed
from portal.relationships.introductions import queries
from portal.relationships.introductions.facts import IntroductionWithdrawn
from portal.relationships.introductions.inside import Asked, Inside, Link
from portal.relationships.introductions.models import Introduction, IntroductionSide
from portal.relationships.introductions.operations import steps
from portal.relationships.introductions.states import ONCE_WITHIN, OPEN, Party, State, Turn, due_at
from portal.relationships.outside.giving_away import Known, given_away
from portal.relationships.outside.operations import keeping
from portal.relationships.pace import Sends
from portal.relationships.ties import queries as ties


class ThreePeople(DomainError):
    sentence = _l("An introduction needs three people: you, and two others who are not the same.")
    field = "c"


class NotTied(DomainError):
    sentence = _l("First say that you have met, both of you. Then you may bring them together with somebody.")


class NotAMember(DomainError):
    sentence = _l("They are not a member at the moment, so they could not answer.")


class GivesThemAway(DomainError):
    """`word`: which of the words names them."""

    def __init__(self, word: str, field: str) -> None:
        said = _(
            "They are told no name before both have said yes, and “%(word)s” gives it away. Say why, not who.",
            word=word,
        )
        super().__init__(said, field=field)


class SaysTooMuch(DomainError):
    """Of what somebody from outside is to read. `word`: which of the words."""

    def __init__(self, word: str, field: str) -> None:
        said = _(
            "Leave “%(word)s” out: of somebody who is not a member we keep no name before their yes, and nobody is "
            "told how to reach the other one before both have said it.",
            word=word,
        )
        super().__init__(said, field=field)


class AskedByYou(DomainError):
    sentence = _l(
        "You are bringing them together with somebody already. One introduction at a time is easier to answer."
    )


class BroughtTogetherBefore(DomainError):
    sentence = _l("You meant to bring these two together within the last half year. Let it rest a while.")
    field = "c"


@dataclass(frozen=True, slots=True)
class Words:
    """What the asker writes: to B about C, and to C about B. Neither names the one it is about."""

    to_b: str
    to_c: str


def ask(asker: int, b: int, c: int, words: Words, *, today: date, now: datetime) -> Introduction:
    """Both are asked, each at a moment of their own within the hour. `today`: in the association's zone.

    Nothing is said to the asker of who of them is asked already, or rather not: that is theirs.
    Raises ThreePeople, NotTied, NotAMember, GivesThemAway, AskedByYou, BroughtTogetherBefore, and what `pace` raises.
    """
    pace.sends(Sends.INTRODUCTION, asker, now=now)
    find_locked(Person, asker)  # one hand at a time
    _check(asker, b, c, words, today)
    _not_asked_by_you(asker, {"b": b, "c": c}, today, now)
    introduction = _made(asker, b, c, words, now)
    steps.begin(introduction, now=now)
    return introduction


def ask_outside(
    asker: int, member: int, words: Words, told: str, *, field: str, today: date, now: datetime
) -> Introduction:
    """The member is asked first, about somebody who is none; with their yes the asker gets a link to forward.

    `words`: to the member, and to the other one. `told`: name and firm of the one from outside, for the check alone.
    `field`: "b" or "c", where the member was chosen. Raises ThreePeople, NotTied, NotAMember, GivesThemAway,
    SaysTooMuch, AskedByYou, and what `pace` raises.
    """
    pace.sends(Sends.INTRODUCTION, asker, now=now)
    find_locked(Person, asker)  # one hand at a time
    if asker == member:
        raise ThreePeople
    _may_be_brought(asker, member, field, today)
    if found := given_away(words.to_b, Known(told=told)):
        raise GivesThemAway(found[0], f"to_{field}")
    reached = replace(_known(member), name="", given="", family="", firm="", emails=(), told=told)
    if found := given_away(words.to_c, reached):
        raise SaysTooMuch(found[0], "to_c" if field == "b" else "to_b")
    _not_asked_by_you(asker, {field: member}, today, now)
    introduction = _made(asker, member, None, words, now)
    steps.begin(introduction, now=now)
    return introduction


def _not_asked_by_you(asker: int, wanted: dict[str, int], today: date, now: datetime) -> None:
    mine = queries.known_from(list(db.session.scalars(queries.sides_of(asker))), today)
    asked = {
        person.id
        for known in mine
        if known.party is Party.ASKER and known.state(now) in OPEN
        for person in known.people.values()
    } - {asker}
    for field, person in wanted.items():
        if person in asked:
            raise AskedByYou(field=field)


def withdraw(introduction: Introduction, *, now: datetime) -> None:
    """The asker takes it back, any time before both have said yes. Raises MovedOn."""
    introduction = lock(introduction)
    if not steps.take(introduction, State.WITHDRAWN, Party.ASKER, now=now):
        return
    keeping.forget_of(queries.ERRAND, introduction.id, now=now)
    for side in queries.three_of(sealed.read(introduction)).values():
        rest(side)
    record(IntroductionWithdrawn(introduction_id=introduction.id))


def rest(side: IntroductionSide) -> None:
    """Nothing waits for this party's word any more."""
    side.turn, side.ask_at = Turn.NONE, None


def _check(asker: int, b: int, c: int, words: Words, today: date) -> None:
    if len({asker, b, c}) < 3:
        raise ThreePeople
    _may_be_brought(asker, b, "b", today)
    _may_be_brought(asker, c, "c", today)
    for field, text, about in (("to_b", words.to_b, c), ("to_c", words.to_c, b)):
        if found := given_away(text, _known(about)):
            raise GivesThemAway(found[0], field)


def _may_be_brought(asker: int, person: int, field: str, today: date) -> None:
    if not ties.are_tied(asker, person):
        raise NotTied(field=field)
    if not members.is_member_on(person, today):
        raise NotAMember(field=field)


def _known(person: int) -> Known:
    return Known.of(people_by_id([person])[person])


def _made(asker: int, b: int, c: int | None, words: Words, now: datetime) -> Introduction:
    """The introduction with its sides; `c`: None for somebody from outside, who has none."""
    sides = _sides(asker, [asker, b] if c is None else [asker, b, c], now)
    introduction = Introduction(
        created_at=now,
        due_at=due_at(State.ASKED, now, now),
        outside=c is None,
        pair_key=None if c is None else _once(asker, b, c, now),
        a_key=queries.of_person(asker),
        b_key=queries.of_person(b),
        c_key=None if c is None else queries.of_person(c),
    )
    theirs = Asked(0 if c is None else sides[c].id, words.to_c)
    sealed.write(introduction, Inside(sides[asker].id, Asked(sides[b].id, words.to_b), theirs, outside=c is None))
    db.session.add(introduction)
    db.session.flush()
    first = {number: person.first for number, person in people_by_id([asker]).items()}
    for side in sides.values():
        sealed.write_link(side, Link(introduction.id, first.get(asker, ""), outside=c is None))
    db.session.flush()
    return introduction


def _once(asker: int, b: int, c: int, now: datetime) -> str:
    """The pseudonym of these two. Raises BroughtTogetherBefore."""
    key = queries.of_the_pair(asker, b, c)
    let_go_earlier(key, BroughtTogetherBefore, now)
    return key


def let_go_earlier(key: str, refusal: type[DomainError], now: datetime) -> None:
    """An introduction of the same two of half a year ago is no reason against another; a later one is."""
    earlier = db.session.scalar(select(Introduction).where(Introduction.pair_key == key))
    if earlier is not None:
        if now < earlier.created_at + ONCE_WITHIN:
            raise refusal
        earlier.pair_key = None
        db.session.flush()


def _sides(asker: int, people: list[int], now: datetime) -> dict[int, IntroductionSide]:
    """Their sides, in an order that says nothing of who is who."""
    random.Random(secrets.randbits(64)).shuffle(people)
    made = {}
    for person in people:
        waits = person != asker
        side = IntroductionSide(
            person_id=person,
            turn=Turn.WAITS if waits else Turn.NONE,
            ask_at=outbox.within_the_hour(now) if waits else None,
        )
        sealed.write_link(side, Link(0))
        db.session.add(side)
        db.session.flush()
        made[person] = side
    return made
