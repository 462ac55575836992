"""What always holds something sealed: nobody who has the database can tell a no, or its moment, from a silence."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from portal.core import sealing
from portal.core.db import db
from portal.core.sealing import Moment, sealed_by
from portal.core.work import unit_of_work


class Base(DeclarativeBase):
    """The table of these tests alone."""


class Quiet(Base):
    __tablename__ = "quiet_of_tests"

    id: Mapped[int] = mapped_column(primary_key=True)
    own_key: Mapped[bytes | None]
    no_sealed: Mapped[bytes | None]
    asked: Mapped[int | None]
    late_sealed: Mapped[bytes | None]
    no = sealed_by("own_key", always=True)
    late = sealed_by("own_key", always=True, since="asked")
    no_at = Moment("no")


@pytest.fixture(autouse=True)
def tables(app):
    Base.metadata.create_all(db.engine)


def test_a_no_and_a_silence_look_alike(app, now):
    with unit_of_work():
        said, silent, taken_back = Quiet(no_at=now), Quiet(), Quiet(no_at=now)
        db.session.add_all([said, silent, taken_back])
        db.session.execute(insert(Quiet), sealing.closed(Quiet, [{"id": 7}, {"id": 8, "no": now.isoformat()}]))
    with unit_of_work():
        taken_back.no_at = None
    db.session.remove()
    rows = db.session.scalars(select(Quiet).order_by(Quiet.id)).all()
    assert [row.no_at for row in rows] == [now, None, None, None, now]
    assert {len(row.no_sealed) for row in rows} == {len(rows[0].no_sealed)}


def test_a_row_of_before_holds_something_once_it_is_written_again(app, now):
    with unit_of_work():
        db.session.execute(insert(Quiet).values(id=1))
    with unit_of_work():
        row = db.session.get_one(Quiet, 1)
        row.no_at = now
    with unit_of_work():
        db.session.expire(row)
        row.own_key = row.own_key
        db.session.flush()
    db.session.expire_all()
    assert db.session.get_one(Quiet, 1).no_at == now


def test_what_a_migration_kept_of_a_moment_reads_as_one(app):
    """As both databases write it, without a zone: in UTC."""
    for words in ("2026-03-01 08:30:00", "2026-03-01 08:30:00.000000", "2026-03-01T08:30:00+00:00"):
        assert Quiet(no=words).no_at == datetime(2026, 3, 1, 8, 30, tzinfo=UTC)


def test_what_waits_for_a_question_holds_something_from_then_on(app):
    with unit_of_work():
        asked, unasked = Quiet(asked=1), Quiet()
        db.session.add_all([asked, unasked])
        rows = [{"id": 7, "asked": 1}, {"id": 8, "asked": None}, {"id": 9, "asked": 1, "late": "no"}]
        db.session.execute(insert(Quiet), sealing.closed(Quiet, rows))
    with unit_of_work():
        unasked.asked = 2
    db.session.remove()
    kept = db.session.scalars(select(Quiet).order_by(Quiet.id)).all()
    assert [row.late_sealed is None for row in kept] == [False, False, False, True, False]
    assert [row.late for row in kept] == ["", "", "", "", "no"]
    assert len({len(row.late_sealed) for row in kept if row.asked}) == 1
