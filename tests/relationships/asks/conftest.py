"""The company that these tests keep, and a board."""

from __future__ import annotations

from tests.relationships.asks.doing import board, party
from tests.relationships.company import company, trio

__all__ = ["board", "company", "party", "trio"]
