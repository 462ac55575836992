"""What two people do, in one line each."""

from __future__ import annotations

import itertools
from datetime import date

from portal.core import clock
from portal.core.db import db
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.relationships.ties import queries, standing
from portal.relationships.ties.models import TrustQuestion
from portal.relationships.ties.operations import evidence, trust
from portal.relationships.ties.stages import Stage
from tests.relationships.company import tie
from tests.support.client import Answer, Client

NUMBERS = itertools.count()
befriend = tie


def talk(one: int, other: int, on: date | None = None) -> None:
    """Both confirm a one-to-one, of today if not told."""
    with unit_of_work():
        evidence.talked(one, other, on=on or today(), key=f"one_to_one:{next(NUMBERS)}", now=clock.now())


def help_(giver: int, receiver: int, on: date | None = None) -> None:
    """The receiver confirms help."""
    with unit_of_work():
        evidence.helped(giver, receiver, on=on or today(), key=f"goodwill:{next(NUMBERS)}", now=clock.now())


def trust_each_other(one: int, other: int) -> None:
    """Both say yes to both questions."""
    with unit_of_work():
        for me, them in ((one, other), (other, one)):
            for question in TrustQuestion:
                trust.say_yes(me, them, question, today=today())


def make_trusted(one: int, other: int, first: date, again: date) -> None:
    """Talks on two days, help both ways on the second, and all four answers today."""
    talk(one, other, first)
    talk(one, other, again)
    help_(one, other, again)
    help_(other, one, again)
    trust_each_other(one, other)


def stage_of(one: int, other: int) -> Stage | None:
    """The shared stage as the first of the two sees it."""
    tie = db.session.scalars(queries.tie_between(one, other)).one_or_none()
    return standing.of_pair(tie, one, today()).stage if tie else None


def press(browser: Client, address: str, values: dict[str, str]) -> Answer:
    """What a button sends that may not be on the page."""
    return browser.post(address, data={"csrf_token": browser.token("/relationships/rhythm"), **values})
