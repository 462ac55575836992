"""Counting SQL: a list page asks the same few questions however long the list is."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

#: Not questions of a page: how transactions are begun and connections opened, and the association's settings, which a
#: process reads once a second for whichever page comes first.
HOUSEKEEPING = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT", "PRAGMA", "SELECT SETTING.")

#: How many steps of SQLite are counted at once.
AT_A_TIME = 10


class Statements(list[str]):
    """The statements that were run, in order. `len()` counts them; print it to see them."""

    def __str__(self) -> str:
        return "\n".join(f"{number}. {' '.join(text.split())}" for number, text in enumerate(self, 1))


@contextmanager
def count_statements() -> Iterator[Statements]:
    """Collect the SQL that runs inside the block, in this thread.

    with count_statements() as statements:
        client.get("/people")
    assert len(statements) <= 8, str(statements)
    """
    statements, here = Statements(), threading.get_ident()

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if threading.get_ident() == here and not statement.lstrip().upper().startswith(HOUSEKEEPING):
            statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@contextmanager
def count_steps() -> Iterator[list[int]]:
    """Collect in one number how many steps of its machine SQLite takes inside the block: as many on any computer.

    with count_steps() as steps:
        client.get("/people")
    assert sum(steps) <= 20_000
    """
    steps: list[int] = []

    def watch(connection: Any, *_: Any) -> None:
        connection.set_progress_handler(lambda: steps.append(AT_A_TIME), AT_A_TIME)

    def leave(connection: Any, *_: Any) -> None:
        connection.set_progress_handler(None, 0)

    event.listen(Engine, "checkout", watch)
    event.listen(Engine, "checkin", leave)
    try:
        yield steps
    finally:
        event.remove(Engine, "checkout", watch)
        event.remove(Engine, "checkin", leave)
