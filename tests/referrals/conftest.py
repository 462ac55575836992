"""The company that these tests keep."""

from tests.relationships.company import company, trio, unhurried

__all__ = ["company", "trio", "unhurried"]
