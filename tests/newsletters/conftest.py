"""What the tests of the newsletter share: a month that has something to tell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask

from portal.core.db import db
from portal.core.house import BlockItem, BlockSource, PersonalSource
from portal.core.questions import made_of
from portal.core.work import unit_of_work
from portal.newsletters.models import Block, Edition
from portal.newsletters.operations import drafting
from portal.newsletters.operations.holding import with_blocks

NOW = datetime(2026, 5, 25, 9, 0, tzinfo=UTC)


class Month:
    """What the association's month brought; tests change it to see what the letter makes of that."""

    def __init__(self) -> None:
        self.coming = [
            BlockItem(("event", 1), "Midsummer supper", "In the ropewalk garden.", "/events/supper", when="18 June")
        ]
        self.faces = [BlockItem(("person", 7), "Lena Hartmann", "Ceramicist", "/people/7")]
        self.personal: dict[int, list[BlockItem]] = {}

    def collect_personal(self, ids: Sequence[int], now: datetime) -> dict[int, list[BlockItem]]:
        return {number: lines for number, lines in self.personal.items() if number in ids}


@pytest.fixture
def month(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Month:
    """The house with exactly two sources of blocks and one of personal lines."""
    told = Month()
    house = app.extensions["house"]
    asks_nothing = made_of(lambda _who: ())
    sources = [
        BlockSource("coming_up", "Coming up", 20, asks_nothing(lambda who, now, _told: told.coming)),
        BlockSource("new_faces", "New faces", 10, asks_nothing(lambda who, now, _told: told.faces), for_members=True),
    ]
    monkeypatch.setattr(house, "blocks", sources)
    monkeypatch.setattr(house, "visible_sources", dict.fromkeys(("event", "person"), lambda ids, who: set(ids)))
    monkeypatch.setattr(house, "personal_blocks", [PersonalSource("follow_up", "Follow up", 10, told.collect_personal)])
    return told


@pytest.fixture
def edition(month: Month) -> Edition:
    """June's letter, as it drafted itself on 25 May."""
    with unit_of_work():
        return drafting.draft(date(2026, 6, 1), now=NOW)


@pytest.fixture
def block(edition: Edition) -> Callable[[str], Block]:
    """A block of June's letter by its kind."""

    def find(kind: str) -> Block:
        return next(each for each in whole(edition).blocks if each.kind == kind)

    return find


def whole(edition: Edition) -> Edition:
    """The letter with its blocks, as the database has it."""
    found = with_blocks().where(Edition.id == edition.id).execution_options(populate_existing=True)
    return db.session.scalars(found).one()


def write_a_word(edition: Edition, words: str = "The kingfishers are back.") -> Any:
    """Fill the editor's opening block."""
    opening = next(each for each in whole(edition).blocks if each.kind == "word")
    with unit_of_work():
        opening.words = words
    return opening


def copies(smtp: Any, person: Any = None) -> list[Any]:
    """The letters among all mail that arrived, to everybody or to one person."""
    found = [letter for letter in smtp.letters if (letter.message["List-Id"] or "").startswith("<letter.")]
    return [letter for letter in found if person is None or person.email in letter.recipients]
