"""The company that these tests keep."""

from tests.relationships.company import company, noted, trio, unhurried

__all__ = ["company", "noted", "trio", "unhurried"]
