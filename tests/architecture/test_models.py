"""What the tables' classes keep."""

from __future__ import annotations

from portal.core.db import Model
from tests.architecture.sources import listed

#: Relationships that still load themselves, by package: each is a question that a list may ask once a row. None is
#: added; whoever works there takes some away.
STILL_LAZY = {
    "newsletters": {"Approval.revision", "Block.edition", "Edition.blocks"},
}  # fmt: skip


def test_what_a_row_refers_to_is_loaded_by_whoever_asks_for_it(app):
    """A relationship that loads itself hides a statement per row, and reads after the transaction what it wrote."""
    lazy = {
        f"{mapper.class_.__module__.split('.')[1]}: {mapper.class_.__name__}.{each.key}"
        for mapper in Model.registry.mappers
        for each in mapper.relationships
        if each.lazy != "raise"
    }
    known = {f"{package}: {name}" for package, names in STILL_LAZY.items() for name in names}
    assert not lazy - known, listed(lazy - known)
    assert not known - lazy, listed(known - lazy)
