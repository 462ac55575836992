"""What one-to-ones keep about a person, for the download of everything that is kept about them.

Each talk as its page shows it to this one of the two: what was never put to them, what the other one said alone, and a
promise that the other one keeps to themselves are not in it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, or_, select

from portal.core import questions
from portal.core.actors import Actor
from portal.core.personal import PersonalData
from portal.core.questions import ME, Question, Told, made_of
from portal.members.memberships.queries import members
from portal.members.people.models import Person
from portal.relationships.one_to_ones import queries
from portal.relationships.one_to_ones import seen as sight
from portal.relationships.one_to_ones.models import OneToOne, Promise, Quiet, Round, Worksheet
from portal.relationships.one_to_ones.operations.sheet import QUESTIONS

MINE = queries.mine(ME)
_IDS = select(OneToOne.id).where(MINE)
TALKS = Question[tuple[OneToOne, Person]](
    lambda _who: (
        select(OneToOne, Person)
        .select_from(OneToOne)
        .join(Person, Person.id == queries.other_of(ME))
        .where(MINE)
        .order_by(OneToOne.id)
    ),
    only={Person: ("name", "given_name", "died_on")},
)
ROUNDS = Question[Round](
    lambda _who: select(Round).where(Round.one_to_one_id.in_(_IDS)).order_by(Round.one_to_one_id, Round.number)
)
PROMISES = Question[Promise](
    lambda _who: (
        select(Promise)
        .where(Promise.one_to_one_id.in_(_IDS), or_(Promise.owner_id == ME, Promise.shared))
        .order_by(Promise.id)
    )
)
SHEETS = Question[Worksheet](
    lambda _who: select(Worksheet).where(Worksheet.owner_id == ME).order_by(Worksheet.about_id)
)  # fmt: skip
QUIET = Question[Quiet](lambda _who: select(Quiet).where(Quiet.owner_id == ME).order_by(Quiet.since))


def _names(_who: Actor) -> Select[int, str]:
    """Whoever is a member today, of those about whom there is a worksheet."""
    about = select(Worksheet.about_id).where(Worksheet.owner_id == ME)
    return members.names_of(about, questions.day())


NAMES = Question[tuple[int, str]](_names)


@made_of(lambda who: [TALKS, ROUNDS, PROMISES, SHEETS, QUIET, *([NAMES] if who.is_member else [])])
def kept_about(who: Actor, now: datetime, told: Told) -> dict[str, Any]:
    """Their talks, their own promises and worksheets, and since when they would rather not be asked by somebody."""
    me, names = who.person_id or 0, dict(told.get(NAMES))
    rounds: dict[int, list[Round]] = {}
    for row in told.get(ROUNDS):
        rounds.setdefault(row.one_to_one_id, []).append(row)
    promises: dict[int, list[Promise]] = {}
    for promise in told.get(PROMISES):
        promises.setdefault(promise.one_to_one_id, []).append(promise)
    talks = [
        _talk(talk, other, rounds[talk.id], promises.get(talk.id, []), me, now)
        for talk, other in told.get(TALKS)
        if talk.id in rounds and sight.heard(talk, me)
    ]
    sheets = [
        {"about": names.get(each.about_id), **{name: getattr(each, name) for name in QUESTIONS},
         "changed": each.changed_at}
        for each in told.get(SHEETS)
    ]  # fmt: skip
    return {"talks": talks, "worksheets": sheets, "rather_not_asked_by_somebody_since": [
        each.since for each in told.get(QUIET)
    ]}  # fmt: skip


def _talk(
    talk: OneToOne, other: Person, rounds: list[Round], promises: list[Promise], me: int, now: datetime
) -> dict[str, Any]:
    seen = sight.see(talk, rounds[-1], other, me, now)
    own, theirs = sight.promises(promises, me)
    return {
        "with": other.name,
        "i_proposed_it": seen.mine,
        "state": seen.state,
        "from": seen.starts_at,
        "until": seen.ends_at,
        "i_put_it_aside": seen.aside,
        "i_say_that_it_took_place": seen.i_said,
        "both_say_so": seen.confirmed,
        "rounds": [_round(row, talk, me) for row in rounds],
        "i_promised": _promise(own),
        "they_promised": _promise(theirs),
    }


def _round(row: Round, talk: OneToOne, me: int) -> dict[str, Any]:
    told = sight.told(row, talk.party(me))
    return {name: getattr(told, name) for name in sight.Told.__slots__}


def _promise(row: Promise | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {
        "words": row.words, "by": row.by, "shown_to_the_other": row.shared, "kept": row.kept_at,
        "helped": row.helped_at,
    }  # fmt: skip


ONE_TO_ONES = PersonalData(
    _l("Your one-to-ones as their pages show them to you, what you promised, and your worksheets about others."),
    kept_about,
)
