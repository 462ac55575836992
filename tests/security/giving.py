"""Every way of giving or taking a right, as a browser would go it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from portal.core import clock
from portal.core.actors import Right
from portal.core.db import db
from portal.core.errors import DomainError
from portal.leadership.succession import operations as leadership
from portal.leadership.succession.models import Candidacy
from portal.members.people.profile import FIELDS
from portal.members.people.steps import Step
from tests.security.house import GIVERS, House, today


@dataclass(frozen=True)
class Way:
    """One way of giving or taking, as a browser would do it.

    `door`: the right that opens the page; None: everybody here chairs that body. `alone`: for administrators alone,
    whatever else somebody holds. `then`: what the one who was given does next, in the same breath.
    """

    name: str
    endpoint: str
    path: str
    door: Right | None
    alone: bool = False
    takes: bool = False
    to_self: bool = False
    thing: str = ""
    data: Callable[[House, Right, str], dict[str, Any]] = lambda house, right, who: {}
    then: Callable[[House, Right], None] | None = None

    def tried_by(self, right: Right) -> list[str]:
        """Everybody; of those whom the page lets in with one more right, who has this one and who has the next."""
        names = [name for name in GIVERS if name.startswith(f"{self.door} and ")]
        other = (names.index(f"{self.door} and {right}") + 1) % len(names) if f"{self.door} and {right}" in names else 0
        pairs = {f"{self.door} and {right}", *names[other : other + 1]}
        return [who for who in GIVERS if " and " not in who or who in pairs]

    def allows(self, giver: str, right: Right) -> bool:
        """The rule as a sentence: what a naive reader would expect."""
        held = GIVERS[giver]
        if Right.ADMINISTRATION in held:
            return giver == "administrator"
        if self.alone or (self.door is not None and self.door not in held):
            return False
        return right in held and not self.to_self


def day(offset: int) -> str:
    return (today() + timedelta(offset)).isoformat()


def accept(name: str) -> Callable[[House, Right], None]:
    def act(house: House, right: Right) -> None:
        try:
            leadership.accept_offer(db.session.get_one(Candidacy, house.at(name, right)), now=clock.now())
        except DomainError:
            return

    return act


def _position(house: House, right: Right, who: str) -> dict[str, Any]:
    return {
        "title": "Works", "hours_per_month": 4, "term_months": 24, "pause_months": 12, "filled_by": "volunteer",
        "hold_over": "vacant", "grants": [right.value], "anchor_month": "0",
    }  # fmt: skip


def _seat(whom: str) -> Callable[[House, Right, str], dict[str, Any]]:
    return lambda house, right, who: {
        "person": house.people[whom or who], "start": day(0), "last_day": day(300), "via": "appointed",
    }  # fmt: skip


def _elected(house: House, right: Right, who: str) -> dict[str, Any]:
    seat = house.at("empty seat", right)
    return {
        f"who_{seat}": "friend@members.example", f"from_{seat}": day(0), "held_on": day(0), "meeting": "Meeting",
        "evidence": "Minutes",
    }  # fmt: skip


SHOWN = {f"see_{each.name}": Step.MEMBERS for each in FIELDS if each.may_hide}


def _body_form(house: House, right: Right, who: str) -> dict[str, Any]:
    return {"name": "Later", "kind": "committee", "parent": house.region, "formed": day(-1)}


GIVING = (
    Way(
        "by name", "accounts.give", "/office/access", Right.ADMINISTRATION, alone=True,
        data=lambda house, right, who: {"email": "friend@members.example", "right": right.value, "reason": "Because"},
    ),
    Way(
        "a new position", "leadership.new_position", "/office/leadership/bodies/plain/positions/new",
        Right.LEADERSHIP, alone=True, data=_position,
    ),
    Way(
        "a position that has a holder", "leadership.edit_position", "/office/leadership/positions/{}/edit",
        Right.LEADERSHIP, alone=True, thing="plain position", data=_position,
    ),
    Way(
        "how long terms last", "leadership.edit_position", "/office/leadership/positions/{}/edit", Right.LEADERSHIP,
        thing="position", data=lambda house, right, who: _position(house, right, who) | {"term_months": 36},
    ),
    Way(
        "staying until somebody follows", "leadership.edit_position", "/office/leadership/positions/{}/edit",
        Right.LEADERSHIP, thing="position",
        data=lambda house, right, who: _position(house, right, who) | {"hold_over": "until_successor"},
    ),
    Way(
        "acting while a seat is empty", "leadership.acting", "/office/leadership/positions/{}/acting",
        Right.LEADERSHIP, thing="position", data=lambda house, right, who: {"by": house.at("over", right)},
    ),
    Way(
        "ex officio", "leadership.ex_officio", "/office/leadership/positions/{}/ex-officio", Right.LEADERSHIP,
        thing="seatless", data=lambda house, right, who: {"by": house.at("over", right)},
    ),
    Way(
        "a seat", "leadership.new_term", "/office/leadership/seats/{}/term", Right.LEADERSHIP, thing="empty seat",
        data=_seat("friend"),
    ),
    Way(
        "a seat for oneself", "leadership.new_term", "/office/leadership/seats/{}/term", Right.LEADERSHIP,
        to_self=True, thing="empty seat", data=_seat(""),
    ),
    Way(
        "an election that was held", "leadership.election", "/office/leadership/positions/{}/election",
        Right.LEADERSHIP, thing="position", data=_elected,
    ),
    Way(
        "giving back by voiding", "leadership.void_term", "/office/leadership/terms/{}/void", Right.LEADERSHIP,
        thing="successor", data=lambda house, right, who: {"reason": "Entered twice"},
    ),
    Way(
        "choosing in a call", "leadership.offer", "/leadership/candidacies/{}/offer", None, thing="candidacy",
        data=lambda house, right, who: {"start": day(0), "last_day": day(9), "words": "Come", "early": "y"},
        then=accept("candidacy"),
    ),
    Way(
        "confirming a choice", "leadership.confirm_choice", "/office/leadership/choices/{}/confirm",
        Right.ADMINISTRATION, alone=True, thing="choice", then=accept("choice"),
    ),
    Way(
        "an earlier beginning of the body", "leadership.edit_body", "/office/leadership/bodies/later-{}/edit",
        Right.LEADERSHIP, thing="later", data=_body_form,
    ),
    Way(
        "opening an account for a holder", "members.office_invite", "/office/people/{}/invite", Right.MEMBERS,
        thing="without account",
    ),
    Way(
        "putting a holder into the entry of somebody who signs in", "members.office_merge",
        "/office/people/{}/merge/{}", Right.MEMBERS, thing="entries",
    ),
    Way(
        "taking a holder out of another entry", "members.office_undo_merge", "/office/merges/{}/undo", Right.MEMBERS,
        thing="merge",
    ),
    Way(
        "taking in an applicant who is a holder", "members.approve_application", "/office/applications/{}/approve",
        Right.MEMBERS, thing="applied", data=lambda house, right, who: {
            "person": house.at("without account", right), "organisation": "new", "plan": house.firm_plan,
            "start": day(0), "kind": "unpaid",
        },
    ),
    Way(
        "who reads the mail of an account that nobody came in to", "members.office_edit_person",
        "/office/people/{}/edit", Right.MEMBERS, thing="waits",
        data=lambda house, right, who: SHOWN | {"name": "Waits", "email": f"other.{right.value}@members.example"},
    ),
    Way(
        "who reads the mail of somebody chosen", "members.office_edit_person", "/office/people/{}/edit",
        Right.MEMBERS, thing="invited later",
        data=lambda house, right, who: SHOWN | {"name": "Later", "email": f"another.{right.value}@members.example"},
    ),
)  # fmt: skip

TAKING = (
    Way(
        "forgetting a holder", "members.office_erase", "/office/privacy/{}/erase", Right.MEMBERS, takes=True,
        thing="request",
    ),
    Way("ending what was given", "accounts.end", "/office/access/{}/end", Right.ADMINISTRATION, alone=True,
        takes=True, thing="grant"),
    Way(
        "ending a term", "leadership.end_term", "/office/leadership/terms/{}/end", Right.LEADERSHIP, takes=True,
        thing="term", data=lambda house, right, who: {"last_day": day(-1), "reason": "Enough"},
    ),
    Way(
        "voiding a term", "leadership.void_term", "/office/leadership/terms/{}/void", Right.LEADERSHIP, takes=True,
        thing="term", data=lambda house, right, who: {"reason": "Never was"},
    ),
    Way(
        "a successor", "leadership.new_term", "/office/leadership/seats/{}/term", Right.LEADERSHIP, takes=True,
        thing="held over", data=_seat("friend"),
    ),
    Way(
        "giving a seat up", "leadership.end_seat", "/office/leadership/seats/{}/end", Right.LEADERSHIP, takes=True,
        thing="held over", data=lambda house, right, who: {"last_day": day(-1)},
    ),
    Way(
        "a position stripped", "leadership.edit_position", "/office/leadership/positions/{}/edit", Right.LEADERSHIP,
        alone=True, takes=True, thing="position",
        data=lambda house, right, who: _position(house, right, who) | {"grants": []},
    ),
    Way(
        "dissolving the body", "leadership.dissolve_body", "/office/leadership/bodies/house-{}/dissolve",
        Right.LEADERSHIP, takes=True, thing="house", data=lambda house, right, who: {"last_day": day(-1)},
    ),
    Way(
        "a later beginning of the body", "leadership.edit_body", "/office/leadership/bodies/house-{}/edit",
        Right.LEADERSHIP, takes=True, thing="house",
        data=lambda house, right, who: _body_form(house, right, who) | {"formed": day(30)},
    ),
)  # fmt: skip

#: Not a way to give or take by itself: it ends with a choice that is told to nobody.
NEITHER = {
    "leadership.return_choice",
    # How long the next terms last; who sits there stays: tests/leadership/offices/test_lengths.py.
    "leadership.seat_cycle",
    # An empty seat more, for which somebody acts: tests/leadership/offices/test_held_by.py.
    "leadership.new_seat",
    # Of the dead the sign-in is closed, and what they held stays written: tests/members/memberships/test_endings.py.
    "members.record_death", "members.take_back_death",
}  # fmt: skip
