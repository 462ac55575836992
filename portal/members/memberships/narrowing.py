"""What the office narrows its lists of people and organisations to, as it stands in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.core.choices import MOST_ROWS
from portal.core.parts import here
from portal.core.say import say_date
from portal.members.memberships.models import Status
from portal.members.memberships.queries.office import DUE, ENDS, NONE, PASSED
from portal.members.people import sign_ins

#: What the day on which a renewal is due may be narrowed to.
DUE_WORDS = {
    "30": _l("Due within 30 days"), "60": _l("Due within 60 days"), "90": _l("Due within 90 days"),
    PASSED: _l("Due and not renewed"),
}  # fmt: skip
#: What may be done for many people at once.
ACTS = {"letter": _l("Write to them"), "plan": _l("Change plan"), "invite": _l("Invite")}
ORDERS = {"": _l("By name"), ENDS: _l("What runs out first")}
#: Of these something runs out.
RUNNING = {"", Status.ACTIVE.value, Status.GRACE.value}


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A choice of people or organisations. `since_typed`: what was typed for the day, where it is none."""

    words: str = ""
    status: str = ""
    sign_in: str = ""
    plan: int = 0
    due: str = ""
    since: date | None = None
    order: str = ""
    since_typed: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Narrowing:
        """From an address; what nobody offers narrows nothing."""
        plan, since, status = given.get("plan", ""), given.get("since", "").strip()[:20], given.get("status", "")
        number = int(plan) if plan.isascii() and plan.isdigit() and len(plan) < 11 else 0
        day = _day(since)
        return cls(
            words=given.get("q", "").strip()[:200],
            status=status if status in {each.value for each in Status} | {NONE} else "",
            sign_in=given.get("sign_in", "") if given.get("sign_in", "") in sign_ins.WORDS else "",
            plan=number if number <= MOST_ROWS else 0,
            due=given.get("due", "") if given.get("due", "") in DUE else "",
            since=day,
            order=ENDS if given.get("order") == ENDS and status in RUNNING else "",
            since_typed="" if day else since,
        )

    def asked(self, day: date) -> dict[str, Any]:
        """For `queries.office.everybody`, as of the day."""
        return {
            "words": self.words, "status": self.status, "sign_in": self.sign_in, "plan": self.plan, "due": self.due,
            "since": self.since, "order": self.order, "day": day,
        }  # fmt: skip

    def asked_of_firms(self, day: date) -> dict[str, Any]:
        """For `queries.firms.firms`, as of the day."""
        return {
            "words": self.words, "status": self.status, "plan": self.plan, "due": self.due, "order": self.order,
            "day": day,
        }  # fmt: skip

    @property
    def address(self) -> dict[str, Any]:
        """The same, for another address."""
        said = {
            "q": self.words, "status": self.status, "sign_in": self.sign_in, "plan": self.plan, "due": self.due,
            "since": self.since, "order": self.order,
        }  # fmt: skip
        return {name: value for name, value in said.items() if value}

    @property
    def orders(self) -> dict[str, Any]:
        """What the list can be in the order of; nothing to choose where nothing runs out."""
        return ORDERS if self.status in RUNNING else {}

    @property
    def narrowed(self) -> bool:
        return bool(self.words or self.status or self.sign_in or self.plan or self.due or self.since or self.order)

    def chips(self, plans: Mapping[int, str]) -> list[tuple[Any, str]]:
        """What is in use beside the status, each with the address without it."""
        chips: list[tuple[Any, str]] = []
        if self.words:
            chips.append((f"“{self.words}”", here(q=None, page=None)))
        if self.sign_in:
            chips.append((sign_ins.WORDS[self.sign_in][0], here(sign_in=None, page=None)))
        if self.plan:
            chips.append((plans.get(self.plan, _("A plan that is gone")), here(plan=None, page=None)))
        if self.due:
            chips.append((DUE_WORDS[self.due], here(due=None, page=None)))
        if self.since:
            chips.append((_("Member since %(day)s or later", day=say_date(self.since)), here(since=None, page=None)))
        return chips


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None
