"""Bodies move, and never in a circle."""

from __future__ import annotations

import threading
from datetime import timedelta
from types import SimpleNamespace

import pytest
from flask import Flask

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.db import db
from portal.core.errors import TransientConflict
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


def test_nothing_stands_above_itself(house_of: SimpleNamespace) -> None:
    board, works = house_of.board.id, house_of.works.id
    deep = form("Deep")
    with unit_of_work():
        move(deep, works)
    for below in (deep, works, board):
        with pytest.raises(errors.ParentCircle), unit_of_work():
            move(board, below)


def test_two_that_move_at_once_make_no_circle(app: Flask) -> None:
    """Each below the other; the second begins while the first has moved and is not done."""
    one, other = form("One"), form("Other")
    moved, ended = threading.Event(), threading.Event()
    said: list[str] = []

    def first() -> None:
        with app.app_context():
            with unit_of_work():
                move(one, other)
                db.session.flush()
                moved.set()
                ended.wait(2)  # long enough for whoever does not wait for us
            said.append("moved")
            db.session.remove()

    def second() -> None:
        with app.app_context():
            moved.wait()
            for _try in range(8):
                try:
                    with unit_of_work():
                        move(other, one)
                    said.append("moved too")
                    break
                except errors.ParentCircle:
                    said.append("refused")
                    break
                except TransientConflict:
                    continue
            ended.set()
            db.session.remove()

    threads = [threading.Thread(target=step) for step in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    assert sorted(said) == ["moved", "refused"]
    assert {each.parent_id for each in db.session.query(Body).filter(Body.id.in_((one, other)))} == {other, None}
