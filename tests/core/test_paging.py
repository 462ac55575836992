"""A page of a list: a few of many, in order, and no page where there is none."""

import pytest
from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import aliased, joinedload, outerjoin
from werkzeug.exceptions import NotFound

from portal.core import clock
from portal.core.db import db
from portal.core.models import Heartbeat
from portal.core.paging import counted, page_number, paginate
from portal.core.work import unit_of_work
from portal.leadership.offices.models import Seat
from tests.support.statements import count_statements

NAMES = [f"guest {number:02}" for number in range(1, 24)]
LIST = select(Heartbeat.name).order_by(Heartbeat.name)


@pytest.fixture
def guests(app) -> None:
    with unit_of_work():
        db.session.add_all([Heartbeat(name=name, at=clock.now()) for name in NAMES])


def test_the_pages_together_are_the_list(guests):
    pages = [paginate(LIST, page=number, per_page=10) for number in (1, 2, 3)]
    assert [len(page.items) for page in pages] == [10, 10, 3]
    assert [name for page in pages for name in page.items] == NAMES
    assert {(page.total, page.pages) for page in pages} == {(23, 3)}


def test_a_page_knows_its_place(guests):
    places = [paginate(LIST, page=number, per_page=10) for number in (1, 2, 3)]
    assert [(page.first, page.has_previous, page.has_next) for page in places] == [
        (1, False, True),
        (11, True, True),
        (21, True, False),
    ]


def test_a_full_last_page_is_the_last(guests):
    twenty = LIST.where(Heartbeat.name <= "guest 20")
    page = paginate(twenty, page=2, per_page=10)
    assert (len(page.items), page.pages, page.has_next) == (10, 2, False)
    with pytest.raises(NotFound):
        paginate(twenty, page=3, per_page=10)


def test_an_empty_list_has_one_empty_page(app):
    page = paginate(LIST, per_page=10)
    assert (page.items, page.total, page.pages, page.has_next, page.has_previous) == ([], 0, 1, False, False)


@pytest.mark.parametrize("number", [4, 0, -1, 1_000_001, 2**63, 10**30])
def test_a_page_beyond_the_list_is_missing(guests, number):
    with pytest.raises(NotFound):
        paginate(LIST, page=number, per_page=10)


def test_the_second_page_of_an_empty_list_is_missing(app):
    with pytest.raises(NotFound):
        paginate(LIST, page=2)


def test_items_are_whole_objects_or_rows(guests):
    assert paginate(select(Heartbeat).order_by(Heartbeat.name), per_page=1).items[0].name == "guest 01"
    row = paginate(select(Heartbeat.name, Heartbeat.at).order_by(Heartbeat.name), per_page=1, rows=True).items[0]
    assert row.name == "guest 01"
    assert row.at.tzinfo is not None


def test_a_page_costs_two_statements_or_one_where_the_total_is_known(guests):
    with count_statements() as statements:
        paginate(LIST, page=2, per_page=10)
    assert len(statements) == 2, str(statements)
    with count_statements() as statements:
        assert paginate(LIST, page=2, per_page=10, total=23).pages == 3
    assert len(statements) == 1, str(statements)


@pytest.mark.parametrize(
    ("asked", "number"),
    [("", 1), ("page=2", 2), ("page=x", 0), ("page=", 0), ("page=-1", 0), ("page=%D9%A2", 0), ("page=" + "9" * 9, 0)],
)
def test_an_address_asks_for_a_page_in_digits_or_for_none(app, asked, number):
    with app.test_request_context(f"/list?{asked}"):
        assert page_number() == number


def test_only_a_full_page_is_counted(guests):
    for number, statements in ((1, 2), (2, 2), (3, 1)):
        with count_statements() as asked:
            paginate(LIST, page=number, per_page=10)
        assert len(asked) == statements


LATER = aliased(Heartbeat, name="later")
THIRD = aliased(Heartbeat, name="third")
SEEN = exists().where(THIRD.name == LATER.name, THIRD.name > "guest 05")
NEXT = and_(func.substr(LATER.name, 7) == func.substr(Heartbeat.name, 7), SEEN)
LATEST = select(func.max(THIRD.name)).where(THIRD.name <= LATER.name).correlate(LATER).scalar_subquery()


@pytest.mark.parametrize(
    ("statement", "rows"),
    [
        (select(Heartbeat, LATER).outerjoin(LATER, NEXT), 23),
        (select(Heartbeat, LATER).join(LATER, NEXT), 18),
        (select(LATER, Heartbeat).join(LATER, NEXT), 18),
        (select(Heartbeat, LATER, LATEST).outerjoin(LATER, NEXT).where(Heartbeat.name < "guest 04"), 3),
        (select(Heartbeat).outerjoin(LATER, NEXT).where(LATER.name.is_(None)), 5),
        (select(Heartbeat, LATER).select_from(outerjoin(Heartbeat, LATER, NEXT)).where(SEEN), 18),
        (select(Heartbeat.name, LATER.name).where(Heartbeat.name == LATER.name), 23),
        (select(Heartbeat.name).group_by(Heartbeat.name).limit(7), 7),
    ],
)
def test_a_list_is_counted_however_it_is_joined(guests, statement, rows):
    """Also where the condition of a join asks something itself, and where nobody said what is joined to what."""
    assert db.session.scalar(counted(statement)) == len(db.session.execute(statement).all()) == rows


def test_what_is_counted_makes_no_columns(guests):
    assert "max(" not in str(counted(select(Heartbeat, LATER, LATEST).outerjoin(LATER, NEXT)))


def test_what_is_read_along_with_each_row_is_not_counted(app):
    listed = select(Seat).options(joinedload(Seat.position)).where(Seat.id > 0)
    assert "JOIN" in str(listed)
    assert "JOIN" not in str(counted(listed))
