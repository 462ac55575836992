"""What packages add to the newsletter: blocks that draft themselves, and lines for one reader alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select

from portal.core.questions import MadeOf


@dataclass(frozen=True, slots=True)
class BlockItem:
    """One thing that a newsletter block tells of: `source` names where it came from, e.g. ("event", 12).

    `text`: whole sentences that stand by themselves, since what a reader may not know of is left out item by item.
    `image`: an address of ours; `alt` says what it shows, and is empty for a portrait beside its name. `leaf`: as on a
    calendar, the day of the week, its number and the month. `way`: in which of its ways it is said (see `phrasing`).
    `tease`: a few words of it for the subject line; empty where it is not to stand there.
    """

    source: tuple[str, int]
    title: str
    text: str
    url: str = ""
    image: str = ""
    when: str = ""
    alt: str = ""
    leaf: tuple[str, ...] = ()
    way: int = 0
    tease: str = ""


@dataclass(frozen=True, slots=True)
class BlockSource:
    """A kind of newsletter block that drafts itself. Items name only what every member may see.

    `collect` asks about the stretch that an edition tells of: see `collecting`.
    `for_members`: it names people, so the archive page shows it to members alone unless the editor decides otherwise.
    `leads`: sentences of which one stands above the items; true of one item and of many, and of whichever are left out.
    `mention`: what it is about, for the line that mail programs show after the subject: "who is new".
    """

    kind: str
    title: Any
    order: int
    collect: MadeOf[Sequence[BlockItem]]
    for_members: bool = False
    leads: tuple[Any, ...] = ()
    mention: Any = ""


@dataclass(frozen=True, slots=True)
class PersonalSource:
    """Lines only for one reader of the newsletter: person ids in, for each its lines out (set queries, no loop)."""

    kind: str
    title: Any
    order: int
    collect: Callable[[Sequence[int], datetime], dict[int, list[BlockItem]]]


@dataclass(frozen=True, slots=True)
class Afterwards:
    """What an edition of the newsletter led to, perhaps: something that happened to what it told of.

    `count`: (ids, since, until) -> a SELECT of one number, over all of the ids, from a moment up to the other. It reads
    what these objects hold, never what the association does. `label`: what is counted, for whoever runs the newsletter.
    `days`: so long after the edition it is counted. `of_at_least`: of fewer objects nothing is told, since it is the
    affair of those whose they are. `open`: anybody can read the number off the pages of what is counted; else a small
    one is not said exactly.
    """

    label: Any
    count: Callable[[Sequence[int], datetime, datetime], Select[int]]
    days: int = 14
    of_at_least: int = 1
    open: bool = False
