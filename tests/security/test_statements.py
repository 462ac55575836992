"""Every page asks the database a few questions, and as many of one row as of thirty."""

from __future__ import annotations

import pytest

from tests.architecture.sources import listed
from tests.security.growing import COPIES, grow
from tests.security.walking import Walk
from tests.support.statements import count_statements

#: Who between them see every page.
READERS = ("visitor", "member", "owner", "chair", "giver", "editor", "administrator")
MOST = 8
#: What asks one more of many than of a few: whether somebody waits, who is on the shifts, how long a list is.
GROWS = {
    "events.listing": 1, "events.office": 1, "mail.mailbox": 1, "members.office_organisations": 1,
    "members.organisations": 1, "relationships.mine": 1, "volunteering.volunteer": 1,
}  # fmt: skip
#: Tables that must have become large for this to say anything.
LARGE = {
    "access_grant", "assignment", "belonging", "body", "candidacy", "event", "event_team", "membership", "organisation",
    "person", "position", "registration", "seat", "shift", "term", "tie",
}  # fmt: skip

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]


def asked(walk: Walk) -> dict[str, int]:
    """The most statements that an endpoint ran for anybody who got a page of it."""
    found: dict[str, int] = {}
    for door in walk.doors("GET"):
        for kind in READERS:
            with count_statements() as statements:
                answer = walk.ask(kind, "GET", door.path)
            if answer.status_code == 200:
                name = door.rule.endpoint
                found[name] = max(found.get(name, 0), len(statements))
    return found


def test_no_page_asks_much_nor_more_of_many_rows_than_of_few(walk: Walk) -> None:
    few = asked(walk)
    grown = grow()
    assert {name for name, number in grown.items() if number >= COPIES} >= LARGE, grown
    many = asked(walk)

    assert len(few) > 100
    assert set(many) == set(few)
    most = {name: max(number, few[name]) for name, number in many.items()}
    over = {name: number for name, number in most.items() if number > MOST}
    assert not over, listed(f"{name}: {number}, of at most {MOST}" for name, number in sorted(over.items()))
    more = {name: number - few[name] for name, number in many.items() if number > few[name]}
    assert more == GROWS, listed(f"{name}: {number} more of many rows" for name, number in sorted(more.items()))
