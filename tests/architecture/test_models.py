"""What the tables' classes keep."""

from __future__ import annotations

from portal.core.db import Model
from tests.architecture.sources import listed


def test_what_a_row_refers_to_is_loaded_by_whoever_asks_for_it(app):
    """A relationship that loads itself hides a statement per row, and reads after the transaction what it wrote."""
    lazy = {
        f"{mapper.class_.__module__.split('.')[1]}: {mapper.class_.__name__}.{each.key}"
        for mapper in Model.registry.mappers
        for each in mapper.relationships
        if each.lazy != "raise"
    }
    assert not lazy, listed(lazy)
