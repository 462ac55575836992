"""Several rows of one person, as lists have them that hold a row for each year, are one history."""

from __future__ import annotations

from datetime import date, timedelta

from portal.members.imports.entries import Entry

#: What is covered again so soon goes on; after a longer while another membership begins.
A_PAUSE = timedelta(days=31)


def gather(first: Entry, entry: Entry) -> bool:
    """Add what a further row says to the first of the same person; the later row says who they are now.

    False where it says nothing of other days: then it is the same row once more.
    """
    if _days(entry) in {(None, None, False), _days(first)}:
        return False
    newer = _end(entry) > _end(first)
    stretches = sorted([*first.earlier, *_stretch(first), *_stretch(entry)])
    first.values = first.values | entry.values if newer else entry.values | first.values
    if newer:
        first.plan, first.gone, first.counts = entry.plan or first.plan, entry.gone, entry.counts
        first.is_member, first.endless, first.covered_until = entry.is_member, entry.endless, entry.covered_until
        first.firm, first.status, first.opted_out = entry.firm or first.firm, entry.status, entry.opted_out
    first.start, first.earlier = min(filter(None, (first.start, entry.start)), default=None), []
    for start, end in stretches:
        if first.earlier and start <= first.earlier[-1][1] + A_PAUSE:
            first.earlier[-1] = (first.earlier[-1][0], max(first.earlier[-1][1], end))
        else:
            first.earlier.append((start, end))
    if first.earlier:
        first.start = first.earlier.pop()[0]
    return True


def _days(entry: Entry) -> tuple[date | None, date | None, bool]:
    return entry.start, entry.covered_until, entry.endless


def _end(entry: Entry) -> date:
    return date.max if entry.endless else entry.covered_until or entry.start or date.min


def _stretch(entry: Entry) -> list[tuple[date, date]]:
    """The days of this row, where it says from when; without an end they last."""
    return [(entry.start, _far(entry))] if entry.start else []


def _far(entry: Entry) -> date:
    return date.max - A_PAUSE if entry.endless or entry.covered_until is None else entry.covered_until
