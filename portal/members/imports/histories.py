"""What a list says about memberships, beside those that are here: they begin, go on, or are left alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from portal.core.dates import add_months, add_years
from portal.core.db import db
from portal.members.imports.entries import Entry
from portal.members.imports.traces import Traces
from portal.members.memberships.models import Membership, Organisation, Plan
from portal.members.memberships.operations import memberships
from portal.members.memberships.operations.memberships import Cover
from portal.members.people.models import Person

AT_ONCE = 500
Holder = Person | Organisation


def last_of(holder: InstrumentedAttribute[int | None], ids: Iterable[int]) -> Iterator[Membership]:
    """The memberships of these holders, the later ones last; a statement per five hundred."""
    wanted = list(ids)
    for start in range(0, len(wanted), AT_ONCE):
        part = select(Membership).where(holder.in_(wanted[start : start + AT_ONCE]))
        yield from db.session.scalars(part.order_by(Membership.start, Membership.id))


class Course(StrEnum):
    """What a list does to somebody's memberships."""

    BEGINS = "begins"
    EXTENDS = "extends"
    STAYS = "stays"


class Histories:
    """The last membership of each holder and family, and what becomes of it. Counts in `counts`."""

    def __init__(self, *, now: datetime, today: date, counts: dict[str, int], traces: Traces) -> None:
        self.now, self.today, self.counts, self.traces = now, today, counts, traces
        #: The memberships that were here and are covered longer now.
        self.extended: list[int] = []
        self.last: dict[tuple[type[Holder], int, int], Membership] = {}

    def read(self, holder: InstrumentedAttribute[int | None], ids: Iterable[int]) -> None:
        """Those of these holders; a statement per five hundred."""
        for each in last_of(holder, ids):
            of, number = (Person, each.person_id) if each.person_id else (Organisation, each.organisation_id)
            self.last[of, number or 0, each.family] = each
            self.traces.watch(each)

    def carry_on(self, entry: Entry, holder: Holder, plan: Plan) -> None:
        """Begin the first membership of the holder, cover the running one longer, or let one follow a lapsed one."""
        before = self.last.get((type(holder), holder.id, plan.family))
        if isinstance(holder, Person) and holder.died_on is not None:
            self.counts["left_alone"] += 1
            return
        what, (start, until) = course(entry, before, plan, self.today)
        if before is None:
            for begun, ended in entry.earlier:
                self._begin(holder, plan, begun, ended)
        if what is Course.STAYS:
            self.counts["left_alone"] += 1
        elif what is Course.EXTENDS and before is not None:
            memberships.renew(before, cover=_cover(until), now=self.now, today=self.today)
            self.extended.append(before.id)
            self.counts["extended"] += 1
        else:
            self._begin(holder, plan, start, until)

    def _begin(self, holder: Holder, plan: Plan, start: date, until: date | None) -> None:
        cover = _cover(until) if until is None or until > start else None
        made = memberships.start_membership(holder, plan, start, cover=cover, now=self.now)
        self.last[type(holder), holder.id, plan.family] = made
        self.traces.add(Membership, [made.id])
        self.counts["memberships"] += 1


def course(entry: Entry, before: Membership | None, plan: Plan, today: date) -> tuple[Course, tuple[date, date | None]]:
    """What becomes of the last membership of a holder, and the days [from, to) of one that begins.

    After a lapse it begins with what one renewal of the list covers, and not before the grace of the last was over.
    """
    days = stretch(entry, plan, today)
    if before is None:
        return Course.BEGINS, days
    if not _goes_further(entry, before):
        return Course.STAYS, days
    if before.grace_until is not None and before.grace_until > today:
        return Course.EXTENDS, days
    until = entry.covered_until
    free = before.grace_until or before.start
    start = max(free, entry.start or free, add_months(until, -plan.months) if until else today)
    return (Course.STAYS if until is not None and until <= start else Course.BEGINS), (start, until)


def stretch(entry: Entry, plan: Plan, today: date) -> tuple[date, date | None]:
    """From when, and the first day not covered: the next anniversary where the list does not say; None is no end."""
    until = entry.covered_until
    start = entry.start or (min(today, add_months(until, -plan.months)) if until else today)
    if entry.endless:
        return start, None
    if until is not None:
        return start, max(until, start)
    years = 1
    while add_years(start, years) <= today:
        years += 1
    return start, add_years(start, years)


def grace_of(entry: Entry, plan: Plan) -> int:
    """For how many days a membership counts after what was covered: none where the list calls it over."""
    return 0 if entry.gone else plan.grace_days


def _cover(until: date | None) -> Cover:
    return Cover(until=until, open_ended=until is None)


def _goes_further(entry: Entry, before: Membership) -> bool:
    """Whether the list says more than we have; one that somebody ended stays ended."""
    if before.end is not None or before.covered_until is None:
        return False
    return entry.endless or (entry.covered_until is not None and entry.covered_until > before.covered_until)
