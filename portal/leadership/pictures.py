"""The picture of terms and openings over the coming two years, drawn on the server; the page has it as a table too."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from portal.core.dates import add_months
from portal.leadership.succession.queries import SeatAndCall

MONTHS = 24
LEFT, WIDTH, ROW = 176, 680, 36
MOST_ROWS = 14


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of a row. kind: the class that says what it means."""

    kind: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Row:
    """One seat."""

    label: str
    y: int
    bars: list[Bar]
    glow: float | None


@dataclass(frozen=True, slots=True)
class Tick:
    """A month on the axis."""

    x: float
    day: date


@dataclass(frozen=True, slots=True)
class Drawing:
    """All of it."""

    rows: list[Row]
    ticks: list[Tick]
    height: int
    until: date
    width: int = WIDTH


def draw_terms(seats: Collection[SeatAndCall], visible_calls: Collection[int]) -> Drawing:
    """Bars for the seats in their order. `visible_calls`: the calls that the reader may see."""
    shown = list(seats)[:MOST_ROWS]
    start = shown[0].day.replace(day=1)
    until = add_months(start, MONTHS)
    rows = [_row(number, found, start, until, visible_calls) for number, found in enumerate(shown)]
    ticks = [Tick(_x(add_months(start, m), start, until), add_months(start, m)) for m in range(0, MONTHS + 1, 6)]
    return Drawing(rows=rows, ticks=ticks, height=42 + ROW * len(rows), until=until)


def _x(day: date, start: date, until: date) -> float:
    share = (min(max(day, start), until) - start).days / (until - start).days
    return round(LEFT + share * (WIDTH - LEFT - 2), 1)


def _row(number: int, found: SeatAndCall, start: date, until: date, visible_calls: Collection[int]) -> Row:
    bars: list[Bar] = []

    def add(kind: str, begins: date, ends: date) -> None:
        x, end = _x(begins, start, until), _x(ends, start, until)
        if end - x > 8:
            bars.append(Bar(kind, x, round(end - x - 4, 1)))

    at = found.day
    if found.term is not None and found.holding_over:
        at = add_months(found.day, 4)
        add("hold", found.day, at)
    elif found.term is not None:
        at = found.term.ends or until
        add("bar-now", found.day, at)
    if found.next_term is not None:
        add("bar-now", found.next_term.start, found.next_term.ends or until)
    glow = None
    if found.free_from is not None and found.free_from < until:
        opens = max(found.free_from, at if found.holding_over else found.day)
        add("gap", opens, until)
        if found.call is not None and found.call.id in visible_calls:
            glow = _x(opens, start, until)
    return Row(label=_short(found.position.title), y=42 + ROW * number, bars=bars, glow=glow)


def _short(title: str) -> str:
    return title if len(title) <= 22 else title[:21].rstrip() + "…"
