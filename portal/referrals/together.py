"""How members help each other, of all of them together: for the office, and about nobody.

Nothing is chosen and nothing left out, so that no two looks can be compared; all of it is as of the first of the month,
so that no day tells what happened on it; and it is said in words, and not at all where fewer than ten people are behind
it. Five statements.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from flask_babel import gettext as _
from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.orm import aliased

from portal.core.dates import covers
from portal.core.db import db
from portal.members.memberships.models import Belonging
from portal.members.memberships.queries import members
from portal.members.people.models import Person
from portal.referrals.models import Referral, ReferralStep
from portal.referrals.states import OUTCOMES, State
from portal.relationships.ties.models import EvidenceKind, TieEvidence
from portal.relationships.together import LEAST, said

A_YEAR, HALF_A_YEAR = timedelta(days=365), timedelta(days=182)
#: So long somebody new has for two conversations, and a receiver for saying how it turned out.
IN_TIME = timedelta(days=90)
TWO = 2


@dataclass(frozen=True, slots=True)
class Measure:
    """One line: what is asked, and the answer in words; none where too few are behind it."""

    what: str
    said: str | None


def measures(day: date) -> list[Measure]:
    """As of the first of that month."""
    first = day.replace(day=1)
    return [
        Measure(_("Members who said within half a year that somebody helped them"), _helped(first)),
        Measure(_("New members of the year before who had two conversations within their first three months"),
                _footing(first)),
        Measure(_("Referrals of the year before of which the giver heard within three months how they turned out"),
                _heard(first)),
    ]  # fmt: skip


def _helped(first: date) -> str | None:
    receiver = case((TieEvidence.giver == "a", TieEvidence.person_b_id), else_=TieEvidence.person_a_id)
    lately = (TieEvidence.kind == EvidenceKind.HELP, TieEvidence.day >= first - HALF_A_YEAR, TieEvidence.day < first)
    found = select(func.count(receiver.distinct())).select_from(TieEvidence)
    found = found.join(Belonging, Belonging.person_id == receiver).where(*lately)
    helped = db.session.scalar(found.where(covers(Belonging.start, Belonging.end, first))) or 0
    return said(helped, db.session.scalar(select(members.members_in_all(first))) or 0)


def _footing(first: date) -> str | None:
    new = members.newly_come(first - A_YEAR - IN_TIME, first - IN_TIME, first)
    rows = db.session.execute(new.with_only_columns(Person.id, Belonging.since))
    since = {person: began for person, began in rows}  # noqa: C416 - rows are no pairs to mypy
    if len(since) < LEAST:
        return None
    talks: dict[int, int] = defaultdict(int)
    for one, other, day in db.session.execute(_talks(first)):
        for person in (one, other):
            if person in since and since[person] <= day < since[person] + IN_TIME:
                talks[person] += 1
    return said(sum(number >= TWO for number in talks.values()), len(since))


def _talks(first: date) -> Select[int, int, date]:
    found = select(TieEvidence.person_a_id, TieEvidence.person_b_id, TieEvidence.day)
    return found.where(TieEvidence.kind == EvidenceKind.TALK, TieEvidence.day >= first - A_YEAR - IN_TIME)


def _heard(first: date) -> str | None:
    """Of referrals nobody reads whose they are: ten different givers, and ten receivers, are behind it, or nothing is
    said.
    """
    begun, told = aliased(ReferralStep), aliased(ReferralStep)
    found = (
        select(Referral.giver_key, Referral.receiver_key, begun.at, told.at)
        .join(begun, and_(begun.referral_id == Referral.id, begun.state == State.INTRODUCED))
        .outerjoin(told, and_(told.referral_id == Referral.id, told.state.in_(OUTCOMES)))
        .where(begun.at >= _midnight(first - A_YEAR - IN_TIME), begun.at < _midnight(first - IN_TIME))
    )
    rows = db.session.execute(found).all()
    if min(len({row.giver_key for row in rows}), len({row.receiver_key for row in rows})) < LEAST:
        return None
    heard = [row for row in rows if row[3] is not None and row[3].date() < row[2].date() + IN_TIME]
    return said(len(heard), len(rows))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
