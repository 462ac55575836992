"""A copy of the database holds none of the words that people keep for themselves, or write to one another."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import MetaData, select

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.members.merging.operations import moving
from portal.relationships.circle import operations as circle
from portal.relationships.goodwill.models import GoodwillAct
from portal.relationships.plans import operations as plans
from portal.relationships.plans.models import Aim
from portal.relationships.years import operations as years
from portal.relationships.years.models import Business
from tests.relationships.company import Company, make_person
from tests.relationships.goodwill import doing

WORD = "quillwort"
DAY = date(2024, 5, 2)


@pytest.fixture
def kept(trio: Company) -> Company:
    """Everything that Mara keeps, with one word in each of its texts."""
    number = doing.note(trio.mara, trio.jonas, line=f"line {WORD}")
    doing.ask(number, f"asking {WORD}")
    doing.confirm(number, f"thanks {WORD}")
    with unit_of_work():
        now = clock.now()
        circle.seat(trio.mara, trio.jonas, now=now)
        words = {name: f"{name} {WORD}" for name in ("purpose", "goal", "customer", "interests")}
        circle.describe(trio.mara, trio.jonas, **words)
        circle.plan(trio.mara, trio.jonas, next_step=f"step {WORD}", by=None, kindness=f"kindness {WORD}")
        plans.write(trio.mara, whom=f"whom {WORD}", person=None, purpose=f"purpose {WORD}", by=None, now=now)
        years.write(
            trio.mara, what=f"what {WORD}", partner=f"with {WORD}", day=DAY, amount=4242424, currency="GBP",
            today=DAY, now=now,
        )  # fmt: skip
    return trio


def everything() -> str:
    """All that stands in the database, as it stands there: bytes as what they would say."""
    db.session.rollback()
    tables = MetaData()
    tables.reflect(db.engine, views=False)
    texts = []
    for table in tables.sorted_tables:
        for row in db.session.execute(select(table)):
            texts += [each.decode("utf-8", "replace") if isinstance(each, bytes) else str(each) for each in row]
    return "\n".join(texts)


def test_no_column_holds_a_word_of_it(kept: Company) -> None:
    raw = everything()
    assert "Mara Oduya" in raw, "it reads everything"
    assert WORD not in raw
    assert "4242424" not in raw
    page = kept.browser("mara").get("/goodwill").get_data(as_text=True)
    assert f"line {WORD}" in page and f"thanks {WORD}" in page, "and its owner reads it"


def kept_rows() -> tuple[GoodwillAct, Aim, Business]:
    """The one row of each kind."""
    ask = db.session.scalars
    return ask(select(GoodwillAct)).one(), ask(select(Aim)).one(), ask(select(Business)).one()


def test_what_is_ones_own_goes_along_when_two_entries_are_put_together(kept: Company) -> None:
    other = make_person("Marya Odoya")
    with unit_of_work():
        for _each in moving.move_all(kept.mara, other):
            pass
    db.session.rollback()
    act, aim, business = kept_rows()
    assert {act.giver_id, aim.owner_id, business.owner_id} == {other}
    assert (act.line, act.thanks, aim.whom) == (f"line {WORD}", f"thanks {WORD}", f"whom {WORD}")
    assert (business.what, business.amount) == (f"what {WORD}", (4242424, "GBP"))


def test_what_somebody_alone_reads_stays_where_that_is_said(kept: Company) -> None:
    other = make_person("Marya Odoya")
    with unit_of_work():
        for _each in moving.move_all(kept.mara, other, own=False):
            pass
    db.session.rollback()
    act, aim, business = kept_rows()
    assert {act.giver_id, aim.owner_id, business.owner_id} == {kept.mara}
