"""Hands that move at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.core.db import db


@pytest.fixture
def at_once(app: Flask) -> Callable[..., list[Any]]:
    """`at_once(act, act)`: each in a thread and on an open connection of its own; what each gave back or raised."""

    def run(*actions: Callable[[], Any]) -> list[Any]:
        db.session.rollback()
        gate = threading.Barrier(len(actions), timeout=30)
        outcomes: list[Any] = [None] * len(actions)

        def do(place: int) -> None:
            with app.app_context():
                db.session.execute(select(1))
                db.session.rollback()
                gate.wait()
                try:
                    outcomes[place] = actions[place]()
                except BaseException as error:
                    outcomes[place] = error
                finally:
                    db.session.remove()

        threads = [threading.Thread(target=do, args=(place,)) for place in range(len(actions))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
        return outcomes

    return run
