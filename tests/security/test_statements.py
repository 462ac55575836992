"""Every page asks the database a few questions, and as many of one row as of thirty."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from portal.core import clock
from tests.architecture.sources import listed
from tests.security.growing import COPIES, grow
from tests.security.walking import Walk
from tests.support.statements import count_statements
from tests.support.time import Frozen

#: Who between them see every page.
READERS = ("visitor", "member", "owner", "chair", "giver", "editor", "administrator")
MOST = 8
#: What asks one more of many than of a few: whether somebody waits, who is on the shifts, how long a list is,
#: when the worker, once there is one, was last heard of.
GROWS = {
    "asks.board": 1, "asks.mine": 1, "asks.office": 1, "events.listing": 1, "events.office": 1, "goodwill.diary": 1,
    "members.office_organisations": 1, "members.organisations": 1, "office.work": 1, "volunteering.help_at_event": 1,
    "volunteering.mine": 1, "volunteering.office_help": 1, "volunteering.volunteer": 1,
}  # fmt: skip
#: Tables that must have become large for this to say anything.
LARGE = {
    "access_grant", "assignment", "belonging", "body", "candidacy", "event", "event_team", "membership", "organisation",
    "person", "position", "registration", "seat", "shift", "term", "tie",
}  # fmt: skip

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]


#: What was asked at an endpoint, with how many tags the page then had, and by whom at which address.
Asked = dict[tuple[str, tuple[str, ...], int], tuple[str, str]]


def asked(walk: Walk, who: Iterable[tuple[str, str, str]]) -> Asked:
    """The statements behind every page that was got; of readers who found as much by the same statements, the first."""
    found: Asked = {}
    for endpoint, kind, path in who:
        with count_statements() as statements:
            answer = walk.ask(kind, "GET", path)
        if answer.status_code == 200:
            found.setdefault((endpoint, tuple(statements), answer.data.count(b"<")), (kind, path))
    return found


def most(found: Asked) -> dict[str, int]:
    """The most statements of each endpoint."""
    return {name: max(len(each) for endpoint, each, _ in found if endpoint == name) for name, _, _ in found}


def test_no_page_asks_much_nor_more_of_many_rows_than_of_few(walk: Walk, frozen: Frozen) -> None:
    frozen(clock.now())  # that somebody was seen again is written down every few minutes, which is not the page's doing
    doors = list(walk.doors("GET"))
    of_few = asked(walk, ((door.rule.endpoint, kind, door.path) for door in doors for kind in READERS))
    grown = grow()
    assert {name for name, number in grown.items() if number >= COPIES} >= LARGE, grown
    few, many = most(of_few), most(asked(walk, ((name, *each) for (name, *_), each in of_few.items())))

    assert len(few) > 100
    assert set(many) == set(few)
    over = {name: max(few[name], many[name]) for name in few if max(few[name], many[name]) > MOST}
    assert not over, listed(f"{name}: {number}, of at most {MOST}" for name, number in sorted(over.items()))
    more = {name: number - few[name] for name, number in many.items() if number > few[name]}
    assert more == GROWS, listed(f"{name}: {number} more of many rows" for name, number in sorted(more.items()))
