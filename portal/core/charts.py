"""Charts as numbers for a template to draw: bars or a line over a few labelled values. No script, no library."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from portal.core.say import say_number

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 260, 44, 708, 16, 222


@dataclass(frozen=True, slots=True)
class Line:
    """A horizontal line of the grid."""

    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Point:
    """One value: where it stands, and whether its label has room."""

    label: str
    value: float
    x: float
    y: float
    middle: float
    height: float
    shown: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything `ui/parts.html: chart` needs."""

    kind: str
    lines: list[Line]
    points: list[Point]
    bar: float
    path: str = ""
    area: str = ""
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT


def bars(values: Sequence[tuple[str, float]]) -> Drawing:
    """A bar for each (label, value); the last one is now."""
    return _draw("bars", values)


def line(values: Sequence[tuple[str, float]]) -> Drawing:
    """A line through (label, value); the last one is now."""
    return _draw("line", values)


def _draw(kind: str, values: Sequence[tuple[str, float]]) -> Drawing:
    step = nice_step(max((value for _, value in values), default=0))
    top = max(step, math.ceil(max((value for _, value in values), default=0) / step) * step)
    scale = (BOTTOM - TOP) / top
    slot = (RIGHT - LEFT) / max(1, len(values))
    every = math.ceil(len(values) / 12) or 1
    points = [
        Point(
            label=str(label),
            value=value,
            x=round(LEFT + slot * i + slot * 0.15, 1),
            y=round(BOTTOM - value * scale, 1),
            middle=round(LEFT + slot * (i + 0.5), 1),
            height=round(value * scale, 1),
            shown=(len(values) - 1 - i) % every == 0,
        )
        for i, (label, value) in enumerate(values)
    ]
    marks = range(round(top / step) + 1)
    lines = [Line(y=round(BOTTOM - n * step * scale, 1), label=say_number(n * step)) for n in marks]
    path = "M" + "L".join(f"{p.middle} {p.y}" for p in points) if points else ""
    area = f"{path}L{points[-1].middle} {BOTTOM}L{points[0].middle} {BOTTOM}Z" if points else ""
    return Drawing(kind=kind, lines=lines, points=points, bar=round(slot * 0.7, 1), path=path, area=area)


def nice_step(most: float) -> float:
    """A round step (1, 2 or 5 times a power of ten) that makes at most five lines up to `most`."""
    if most <= 4:
        return 1
    rough = most / 4
    power = 10 ** math.floor(math.log10(rough))
    return float(next(n * power for n in (1, 2, 5, 10) if n * power >= rough))
