"""What a list would do, told before it does: memberships, firms, plans, and what a person should look at."""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, islice
from typing import Any

from sqlalchemy import select

from portal.core.db import db
from portal.lists.columns.guessing import left_out
from portal.members.imports.checking import Checked
from portal.members.imports.choices import Choices
from portal.members.imports.employers import moves
from portal.members.imports.entries import Entry
from portal.members.imports.firms import by_key
from portal.members.imports.histories import Course, course, last_of
from portal.members.imports.plans import NEW, Naming
from portal.members.imports.reading import Sheet
from portal.members.memberships.models import Membership, Organisation, Plan
from portal.members.memberships.queries.office import open_plans

#: So many of a kind are shown; of how many, stands beside.
MOST_SHOWN = 50
AS_READ = 10
#: Names so alike may be one firm in two spellings.
ALIKE = 0.85
#: Of so many firms each new one is compared with: names of a kind begin alike, and there are thousands of them.
COMPARED = 100


def forecast(checked: Checked, sheet: Sheet, choices: Choices, today: date) -> dict[str, Any]:
    """What bringing these rows in would do now; fit for JSON. Nothing is written."""
    people, firms = checked.people, checked.firms
    naming = Naming(checked.entries)
    here = dict(by_key({entry.firm_key for entry in checked.entries if entry.firm}))
    found = _Memberships(naming, today)
    for firm, entry in _deciding(checked.entries, naming).items():
        found.look(("organisation_id", here.get(firm)), entry)
    for entry in people:
        if entry.is_member and naming.holder(entry) == "person":
            found.look(("person_id", entry.person_id), entry)
    found.decide()
    new_firms = {entry.firm_key: entry for entry in reversed(checked.entries) if entry.firm_key not in here}
    new_firms.pop("", None)
    return {
        "as_read": [_as_read(entry) for entry in [*people, *firms][:AS_READ]],
        "firms_new": len(new_firms),
        "firms_known": len({entry.firm_key for entry in firms} & here.keys()),
        "plans": [list(each) for each in naming.new(checked.entries)],
        "dead": sum(entry.dead for entry in people),
        "opted_out": sum(entry.opted_out and not entry.dead for entry in people),
        **{f"memberships_{what}": found.counts[what] for what in Course},
        **_shown("other_plans", found.other_plans),
        **_shown("firms_alike", _alike(new_firms, here)),
        **_shown("moves", ([each.line, each.name, each.leaves, each.comes_to] for each in moves(people, today))),
        **_shown("namesakes", ([e.line, e.name, e.person_id, e.person_name, e.firm] for e in checked.namesakes)),
        **_shown("lacks_firm", ([entry.line, entry.plan] for entry in people if naming.lacks_firm(entry))),
        **_shown("left_out", _left_out(sheet, choices)),
        **_shown("words", checked.words.items()),
    }


def _shown(name: str, rows: Iterable[Any]) -> dict[str, Any]:
    """The first of them, and how many there are."""
    listed = [list(row) for row in rows]
    return {name: listed[:MOST_SHOWN], f"{name}_in_all": len(listed)}


def _as_read(entry: Entry) -> list[Any]:
    days = [day.isoformat() if day else "" for day in (entry.start, entry.covered_until)]
    return [
        entry.line, "" if entry.is_firm else entry.values.get("name", ""), entry.values.get("email", ""), entry.firm,
        entry.plan, *days, entry.endless, entry.is_member,
    ]  # fmt: skip


def _left_out(sheet: Sheet, choices: Choices) -> Iterator[list[Any]]:
    rows = [row for _line, row in sheet.rows]
    return ([each.heading, each.filled] for each in left_out(sheet.headings, rows, choices.mapping))


def _deciding(entries: Sequence[Entry], naming: Naming) -> dict[str, Entry]:
    """The row that decides on each firm's membership, as the import takes it."""
    wanted: dict[str, Entry] = {}
    for entry in sorted(entries, key=lambda entry: not (entry.is_firm or entry.is_primary)):
        if entry.is_member and entry.firm and naming.holder(entry) == "organisation":
            wanted.setdefault(entry.firm_key, entry)
    return wanted


class _Memberships:
    """What becomes of the memberships of people and firms, counted."""

    def __init__(self, naming: Naming, today: date) -> None:
        self.naming, self.today = naming, today
        self.counts: Counter[str] = Counter()
        self.other_plans: list[list[Any]] = []
        self.known: dict[str, dict[int, Entry]] = {"person_id": {}, "organisation_id": {}}
        self.usual: dict[str, Plan] = {}

    def look(self, holder: tuple[str, int | None], entry: Entry) -> None:
        """Whoever is new begins; the others are looked up together."""
        column, number = holder
        if number is None:
            self.counts[Course.BEGINS] += 1
        else:
            self.known[column][number] = entry

    def decide(self) -> None:
        """Count what becomes of those who are known."""
        for column, entries in self.known.items():
            last = {
                (getattr(each, column), each.family): each for each in last_of(getattr(Membership, column), entries)
            }
            names = dict(db.session.execute(select(Plan.id, Plan.name)).all()) if last else {}
            for number, entry in entries.items():
                plan = self._plan(entry)
                before = last.get((number, plan.family))
                what, _days = course(entry, before, plan, self.today)
                self.counts[what] += 1
                if before is not None and what is Course.EXTENDS and names[before.plan_id] != plan.name:
                    self.other_plans.append(
                        [entry.line, entry.values.get("name", ""), names[before.plan_id], plan.name]
                    )

    def _plan(self, entry: Entry) -> Plan:
        """The plan of the row, as it would be where it comes with the list."""
        name, holder = self.naming.name(entry), self.naming.holder(entry)
        if name in self.naming.here:
            return self.naming.here[name]
        if not name and holder not in self.usual:
            usual = db.session.scalars(open_plans(holder).order_by(None).order_by(Plan.id).limit(1)).first()
            self.usual[holder] = usual or Plan(name="", holder=holder, family=1, **NEW)
        return Plan(name=name, holder=holder, family=1, **NEW) if name else self.usual[holder]


def _alike(new: dict[str, Entry], here: dict[str, int]) -> Iterator[list[Any]]:
    """Firms that would be new beside one that is called nearly so: line, name, and the other's.

    Of all firms only those are compared whose name begins alike, and of many of those the ones that share a rarer part.
    """
    if not new:
        return
    beginnings, parts = defaultdict[str, list[str]](list), defaultdict[tuple[str, str], list[str]](list)
    names: dict[str, str] = {}
    for key, name in db.session.execute(select(Organisation.name_key, Organisation.name)):
        if key not in here:
            names[key] = name
            beginnings[_beginning(key)].append(key)
            for part in _parts(key):
                parts[_beginning(key), part].append(key)
    for key, entry in new.items():
        start = _beginning(key)
        near = beginnings[start]
        if len(near) > COMPARED:
            rarest = sorted((parts[start, part] for part in _parts(key)), key=len)
            near = list(islice(dict.fromkeys(chain(*rarest)), COMPARED))
        match = difflib.SequenceMatcher(None, "", key)  # which remembers its second one
        other = next((each for each in near if _is_alike(match, each, key)), None)
        if other is not None:
            yield [entry.line, entry.firm, names[other]]


def _parts(key: str) -> set[str]:
    """Its words, and how it begins, further than others do."""
    return {*key.split(), f" {key.replace(' ', '')[:6]}"}


def _beginning(key: str) -> str:
    return key.replace(" ", "")[:3]


def _is_alike(match: difflib.SequenceMatcher[str], one: str, other: str) -> bool:
    """The same without spaces, the words of one among those of the other, or a slip of the pen."""
    if one.replace(" ", "") == other.replace(" ", ""):
        return True
    fewer, more = sorted((set(one.split()), set(other.split())), key=len)
    if fewer < more and len(fewer) > 1:
        return True
    match.set_seq1(one)
    return all(ratio() >= ALIKE for ratio in (match.real_quick_ratio, match.quick_ratio, match.ratio))
