"""What the tests of the doctor share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import text

from portal.core.db import db


@pytest.fixture
def changed(app) -> Callable[[str, str], Iterator[None]]:
    """`with changed(statement, back)`: the database is other while the block lasts."""

    @contextmanager
    def change(statement: str, back: str) -> Iterator[None]:
        with db.engine.begin() as connection:
            connection.execute(text(statement))
        yield
        with db.engine.begin() as connection:
            connection.execute(text(back))

    return change
