"""Which plan a row of a list means: one that is here, or one that comes with the list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from portal.core import language
from portal.core.db import db
from portal.members.imports.entries import Entry
from portal.members.memberships.models import Plan
from portal.members.memberships.operations import plans

AT_ONCE = 500
LONGEST = 120
#: What a plan comes with that nobody has set up.
NEW = {"months": 12, "grace_days": 30, "about": "", "for_applying": False}


class Naming:
    """The plans that rows name, and who holds them. A plan is for people or for firms: where a list has one name for
    both, or ours is the people's, that of the firms is called by a longer one.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        members = [entry for entry in entries if entry.is_member]
        names = {entry.plan for entry in members if entry.plan}
        with language.spoken(None):
            self.longer = {name: str(_("%(plan)s for firms", plan=name))[:LONGEST] for name in names}
        self.here = _named([*names, *self.longer.values()])
        self.firms = defaultdict[str, set[str]](set)
        for entry in members:
            if entry.holder == "organisation":
                self.firms[entry.plan].add(entry.firm_key)
        self.of_people = {entry.plan for entry in members if self.holder(entry) == "person"}

    def holder(self, entry: Entry) -> str:
        """`person` or `organisation`."""
        if entry.holder:
            return entry.holder
        if entry.firm_key and entry.firm_key in self.firms[entry.plan]:
            return "organisation"
        return self.here[entry.plan].holder if entry.plan in self.here else "person"

    def name(self, entry: Entry) -> str:
        """What the plan is called here; nothing where the row names none."""
        here, holder = self.here.get(entry.plan), self.holder(entry)
        fits = here.holder == holder if here else holder == "person" or entry.plan not in self.of_people
        return entry.plan if fits or not entry.plan else self.longer[entry.plan]

    def new(self, entries: Iterable[Entry]) -> dict[tuple[str, str], None]:
        """Name and holder of each plan that comes with these rows."""
        named = ((self.name(entry), self.holder(entry)) for entry in entries if entry.is_member)
        return dict.fromkeys(each for each in named if each[0] and each[0] not in self.here)

    def lacks_firm(self, entry: Entry) -> bool:
        """Whether it is a plan for firms, and the row names none."""
        return entry.is_member and self.holder(entry) == "organisation" and not entry.firm


class Plans:
    """The plans of the rows of one list, those that were not here before among them."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.naming = Naming(entries)
        self.made = [
            plans.add_plan({"name": name, "holder": holder, **NEW}) for name, holder in self.naming.new(entries)
        ]
        self.by_name = self.naming.here | {plan.name: plan for plan in self.made}
        self.usual: dict[str, Plan] = {}

    def of(self, entry: Entry) -> Plan | None:
        """The plan of the membership that the row is about; None where it is about none."""
        if not entry.is_member or self.naming.lacks_firm(entry):
            return None
        name, holder = self.naming.name(entry), self.naming.holder(entry)
        if name:
            return self.by_name[name]
        if holder not in self.usual:
            self.usual[holder] = plans.plan_for(holder)
        return self.usual[holder]


def _named(names: Iterable[str]) -> dict[str, Plan]:
    wanted, found = sorted(set(names)), dict[str, Plan]()
    for start in range(0, len(wanted), AT_ONCE):
        part = select(Plan).where(Plan.name.in_(wanted[start : start + AT_ONCE]))
        found |= {plan.name: plan for plan in db.session.scalars(part)}
    return found
