"""Every page on PostgreSQL, as three readers who between them see all there is: whoever is let in gets a page.

On SQLite fourteen readers do so, who is kept out is asked too, and everything they read is looked at; here the database
is what is tried.
"""

from __future__ import annotations

import pytest

from tests.architecture.sources import listed
from tests.security.rights import expected
from tests.security.test_rights import told
from tests.security.walking import IN, Door, Walk, nothing_kept

pytestmark = pytest.mark.postgresql

#: One who has the house to themselves, one who organises, one who may see what everybody may.
READERS = ("administrator", "owner", "member")


def let_in(walk: Walk, method: str) -> list[tuple[Door, str]]:
    return [(door, kind) for door in walk.doors(method) for kind in READERS if expected(door, kind) == IN]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_door_opens_for_three_readers(walk: Walk, method: str) -> None:
    """Posts carry nothing but a token: what they would do is asked of operations, on both databases."""
    for kind in READERS:
        walk.cookie(kind)
    walk.app.config["EVEN_SECONDS"] = 0.0
    tries = let_in(walk, method)
    assert len(tries) > 100
    with nothing_kept():
        said = [(*at, told(lambda at=at: walk.knock(*at))) for at in tries]
    wrong = [f"{door.name}: {kind} is {answer}" for door, kind, answer in said if answer != IN]
    assert not wrong, listed(wrong)
