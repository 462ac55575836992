"""What somebody could answer first, and why: words that both sides wrote themselves, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from flask_babel import gettext as _

from portal.core.folding import fold as _folded
from portal.core.say import say_list
from portal.events.meeting.matching import Words
from portal.members.people.models import Person
from portal.members.people.profile import interests
from portal.relationships.asks.models import Ask

MOST = 3


@lru_cache(maxsize=4096)
def fold(words: str) -> str:
    """Trades and towns of many people, over and over."""
    return _folded(words)


@dataclass(frozen=True, slots=True)
class Match:
    """An ask, whose it is, and the one reason why the reader might answer it."""

    ask: Ask
    asker: Person
    why: str
    order: int


def could_answer(me: Person, rows: Iterable[tuple[Ask, Person]], most: int = MOST) -> Sequence[Match]:
    """Those of the asks of others for which the reader's own profile gives a reason, the best reason first."""
    mine = _Mine(me)
    found = [Match(ask, asker, why, order) for ask, asker in rows for order, why in [_reason(mine, ask)] if why]
    return sorted(found, key=lambda match: match.order)[:most]


class _Mine:
    """What the reader wrote about themselves; read for them alone."""

    def __init__(self, me: Person) -> None:
        self.gives = Words(me.offer, me.trade, me.headline)
        self.asked, self.trade, self.town = me.ask, me.trade, me.town
        self.liked = {fold(each) for each in interests(me.interests)}

    @cached_property
    def wants(self) -> Words:
        return Words(self.asked)


@lru_cache(maxsize=256)
def _words_of(*texts: str) -> Words:
    """Of an ask: many readers in a row are compared with the same ones."""
    return Words(*texts)


def _reason(mine: _Mine, ask: Ask) -> tuple[int, str]:
    texts = _words_of(ask.title, ask.good, ask.why, ask.trade)
    if ask.is_offer:
        words = [texts.written[word] for word in texts.alike(mine.wants)][:MOST]
        if words:
            return 1, _("You are looking for something like it: %(words)s.", words=say_list(words))
    else:
        if ask.trade and fold(ask.trade) == fold(mine.trade):
            return 0, _("It asks for your trade: %(trade)s.", trade=ask.trade)
        words = [texts.written[word] for word in texts.alike(mine.gives)][:MOST]
        if words:
            return 1, _("You offer something like it: %(words)s.", words=say_list(words))
    shared = [each for each in interests(ask.interests) if fold(each) in mine.liked]
    if shared:
        return 2, _("You both like %(interests)s.", interests=say_list(shared[:MOST]))
    if ask.area and fold(ask.area) == fold(mine.town):
        return 3, _("It is where you are: %(area)s.", area=ask.area)
    return 9, ""
