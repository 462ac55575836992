"""The company that these tests keep, and a Monday in winter."""

from __future__ import annotations

import pytest

from tests.relationships.company import company, trio
from tests.relationships.one_to_ones.doing import START
from tests.support.time import Frozen

__all__ = ["company", "monday", "trio"]


@pytest.fixture
def monday(frozen: Frozen) -> Frozen:
    """It is nine o'clock on a Monday in winter."""
    frozen(START)
    return frozen
