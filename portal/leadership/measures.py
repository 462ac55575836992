"""How the chain of seats held over a year: of all of it, never of anybody, and nothing of fewer than five.

Four statements, however long the year; nothing is read of members who never served.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Integer, and_, cast, func, or_, select

from portal.core.dates import A_DAY, Stretch, common, without
from portal.core.db import db
from portal.core.say import say_number
from portal.leadership.handover.queries import handovers
from portal.leadership.next_chapter import queries as chapters
from portal.leadership.offices.models import Body, Position, Seat, Term
from portal.leadership.offices.queries.counting import takes_place
from portal.leadership.succession.models import Call, Candidacy
from portal.members.memberships.models import Belonging
from portal.members.newcomers.words import say_share

FEW = 5
A_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Measure:
    """One line: what is asked, and the answer in words; no answer where too few are behind it."""

    what: str
    said: str | None


def measures(year: int, day: date) -> list[Measure]:
    """Those of a year, up to today where it has not ended. For the office."""
    span = Stretch(date(year, 1, 1), max(date(year, 1, 1), min(date(year + 1, 1, 1), day + A_DAY)))
    return [
        *_seats(span),
        Measure(_("Who stood when a call closed"), _candidates(span)),
        Measure(_("Handovers that both acknowledged"), _handed_over(span)),
        Measure(_("Past officers who still belong a year after their term"), _stayed(span, day)),
    ]


def _seats(span: Stretch) -> list[Measure]:
    """Which seats that came free were taken at once, and how long seats stood empty."""
    end = span.end or span.start
    rows = db.session.execute(
        select(Seat.id, Seat.valid_from, Seat.valid_until, Body.formed, Body.dissolved)
        .join(Position, Position.id == Seat.position_id)
        .join(Body, Body.id == Position.body_id)
        .where(Seat.valid_from < end, or_(Seat.valid_until.is_(None), Seat.valid_until > span.start))
    ).all()
    held: dict[int, list[Stretch]] = defaultdict(list)
    beside = select(Term.seat_id, Term.start, Term.end).where(takes_place(Term), Term.start <= end)
    for seat_id, start, until in db.session.execute(beside.where(or_(Term.end.is_(None), Term.end >= span.start))):
        held[seat_id].append(Stretch(start, until))
    free = at_once = empty = 0
    for seat_id, valid_from, valid_until, formed, dissolved in rows:
        body, seat = Stretch(formed, dissolved), Stretch(valid_from, valid_until)
        there = common(seat, body)
        within = common(there, span) if there else None
        if there is None or within is None:
            continue
        ended = [each.end for each in held[seat_id] if each.end and each.end in within]
        free += len(ended)
        at_once += sum(any(last in each for each in held[seat_id]) for last in ended)
        gaps = without(within, held[seat_id])
        empty += sum((gap.end - gap.start).days for gap in gaps if gap.end)
    taken = None
    if free >= FEW:
        taken = ngettext(
            "%(part)s of %(num)s seat that came free", "%(part)s of %(num)s seats that came free", free,
            part=say_number(at_once),
        )  # fmt: skip
    stood = None
    if len(rows) >= FEW:
        mean = round(empty / len(rows))
        stood = ngettext("%(num)s day for each seat", "%(num)s days for each seat", mean)
    return [
        Measure(_("Seats that somebody took before they fell empty"), taken),
        Measure(_("Days that seats stood empty"), stood),
    ]


def _candidates(span: Stretch) -> str | None:
    stood = and_(Candidacy.call_id == Call.id, Candidacy.stood_at.is_not(None))
    asked = select(func.count(Call.id.distinct()), func.count(Candidacy.id)).outerjoin(Candidacy, stood)
    closed = asked.where(Call.closes > span.start, Call.closes <= span.end, Call.withdrawn_at.is_(None))
    calls, people = db.session.execute(closed).one()
    if people < FEW:
        return None
    mean = round(people / calls, 1)
    return str(_("%(mean)s for each call", mean=say_number(mean)))


def _handed_over(span: Stretch) -> str | None:
    whole = handovers.handovers(span.end, span.start).where(
        handovers.NEXT.id.is_not(None), handovers.NEXT.start >= span.start, handovers.NEXT.start < span.end
    )
    open_still = cast(handovers.unfinished(), Integer)
    number, left = db.session.execute(whole.with_only_columns(func.count(), func.sum(open_still)).order_by(None)).one()
    if number < FEW:
        return None
    said: str = ngettext("%(part)s of %(num)s handover", "%(part)s of %(num)s handovers", number,
                    part=say_number(number - (left or 0)))  # fmt: skip
    return said


def _stayed(span: Stretch, day: date) -> str | None:
    """Of those who left a body a year before some day of the span: who counts as a member on that day."""
    first, last = span.start - A_YEAR, min(span.end or day, day + A_DAY) - A_YEAR
    gone: Any = chapters.leaving().where(Term.end >= first, Term.end < last).with_only_columns(Term.person_id, Term.end)
    ends: dict[int, date] = {}
    for person_id, end in db.session.execute(gone.order_by(None)):
        ends[person_id] = max(end, ends.get(person_id, end))
    if len(ends) < FEW:
        return None
    stays: Any = select(Belonging.person_id, Belonging.start, Belonging.end).where(Belonging.person_id.in_(ends))
    there = {
        person_id
        for person_id, start, end in db.session.execute(stays)
        if ends[person_id] + A_YEAR in Stretch(start, end)
    }
    return say_share(len(there) / len(ends))
