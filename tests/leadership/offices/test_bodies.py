"""Bodies move, and never in a circle."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from portal.accounts.operations import OPERATOR
from portal.core import clock, jobs
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.leadership import errors
from portal.leadership.offices import operations
from portal.leadership.offices.models import Body, BodyKind
from tests.leadership.conftest import today


def move(body_id: int, below: int) -> None:
    body = db.session.get_one(Body, body_id)
    operations.change_body(
        body, name=body.name, kind=body.kind, about="", formed=body.formed, parent=db.session.get_one(Body, below),
        giver=OPERATOR, now=clock.now(),
    )  # fmt: skip


def form(name: str) -> int:
    with unit_of_work():
        return operations.form_body(
            name=name, kind=BodyKind.CHAPTER, about="", formed=today() - timedelta(100), parent=None
        ).id


def test_a_body_called_like_a_page_has_an_address_of_its_own(house_of: SimpleNamespace) -> None:
    assert db.session.get_one(Body, form("New")).slug == "new-chapter"
    with pytest.raises(errors.AddressTaken):
        form("new!")


def test_nothing_stands_above_itself(house_of: SimpleNamespace) -> None:
    board, works = house_of.board.id, house_of.works.id
    deep = form("Deep")
    with unit_of_work():
        move(deep, works)
    for below in (deep, works, board):
        with pytest.raises(errors.ParentCircle), unit_of_work():
            move(board, below)


@pytest.mark.slow
def test_two_that_move_at_once_make_no_circle(at_once: Callable[..., list[Any]]) -> None:
    """Each below the other; the second begins while the first has moved and is not done."""
    one, other = form("One"), form("Other")
    moved, ended = threading.Event(), threading.Event()

    def first() -> str:
        with unit_of_work():
            move(one, other)
            db.session.flush()
            moved.set()
            ended.wait(2)  # long enough for whoever does not wait for us
        return "moved"

    def second() -> str:
        moved.wait()
        try:
            with unit_of_work():
                move(other, one)
            return "moved too"
        except errors.ParentCircle:
            return "refused"
        finally:
            ended.set()

    assert at_once(first, lambda: jobs.retried(second, attempts=8)) == ["moved", "refused"]
    assert {each.parent_id for each in db.session.query(Body).filter(Body.id.in_((one, other)))} == {other, None}
