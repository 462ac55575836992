"""Applications, as the tests of joining make them."""

from tests.members.applications.conftest import draft, sent

__all__ = ["draft", "sent"]
