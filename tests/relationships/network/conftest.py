"""The company that these tests keep."""

from tests.relationships.company import company, trio

__all__ = ["company", "trio"]
