"""Writing a checked list: people, their firms and memberships, all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from portal.accounts.operations import Giver
from portal.core import audit
from portal.core.dates import Stretch
from portal.core.db import db, in_turn
from portal.core.locking import for_update
from portal.core.work import attempt
from portal.members.imports.checking import Checked, Problem, look_again
from portal.members.imports.columns import TARGETS
from portal.members.imports.entries import Entry
from portal.members.imports.histories import Histories, stretch
from portal.members.imports.models import ImportFile
from portal.members.imports.room import Room
from portal.members.imports.traces import Traces
from portal.members.memberships.models import Coverage, Membership, Organisation, Plan, Representation
from portal.members.memberships.models.organisation import name_key
from portal.members.memberships.operations import belonging, organisations, plans
from portal.members.memberships.operations.seats import NoSeatFree, Seats
from portal.members.people.models import Person
from portal.members.people.operations import people
from portal.members.people.operations.addresses import AddressOfRights

AT_ONCE = 500
#: The number held while a list is brought in: of two at once, the second sees whom the first has added.
IMPORT_LOCK = 7_204_612


def take_in(name: str, stored: str, mapping: dict[str, Any], *, account_id: int | None, now: datetime) -> ImportFile:
    """Remember an uploaded list, what its owner called it, where it lies and what its columns look like."""
    upload = ImportFile(account_id=account_id, name=name, stored=stored, uploaded_at=now, choices={"mapping": mapping})
    db.session.add(upload)
    db.session.flush()
    return upload


class Bringing:
    """One import in one transaction. Counts what it does in `counts`."""

    def __init__(self, *, giver: Giver, now: datetime, today: date) -> None:
        self.giver, self.now, self.today = giver, now, today
        self.problems: list[Problem] = []
        self.added: list[int] = []
        self.counts = dict.fromkeys(("added", "updated", "organisations", "memberships", "extended", "left_alone"), 0)
        self.plans: dict[str, Plan] = {}
        self.firms: dict[str, int] = {}
        self.with_primary: set[int] = set()
        self.speaks: set[tuple[int, int]] = set()
        self.traces = Traces()
        self.histories = Histories(now=now, today=today, counts=self.counts, traces=self.traces)

    def bring(self, entries: Sequence[Entry]) -> dict[str, int]:
        """Write the entries; the counts of what was done."""
        self._find_firms(entries)
        self._find_plans(entries)
        fresh = [entry for entry in entries if entry.person_id is None]
        known = [entry for entry in entries if entry.person_id is not None]
        persons = self._add_people(fresh)
        self._begin_in_bulk(fresh, persons)
        persons += self._update(known)
        self._speak([*fresh, *known])
        self._begin_firms([*fresh, *known])
        db.session.flush()
        belonging.refresh(person.id for person in persons)
        for start in range(0, len(persons), AT_ONCE):
            people.index_people(persons[start : start + AT_ONCE])
        self._trace_coverage()
        audit.write("members.imported", after=self.counts)
        return self.counts

    def _add_people(self, entries: Sequence[Entry]) -> list[Person]:
        made = [people.new_person(entry.values, now=self.now) for entry in entries]
        for entry, person in zip(entries, made, strict=True):
            begun = entry.is_member and (entry.start or self.today) <= self.today
            person.welcomed_at = self.now if begun or entry.covered_until else None
            person.since_unknown = entry.is_member and entry.start is None
        db.session.add_all(made)
        db.session.flush()
        for entry, person in zip(entries, made, strict=True):
            entry.person_id = person.id
        self.traces.add(Person, (person.id for person in made))
        self.added = [person.id for entry, person in zip(entries, made, strict=True) if entry.counts]
        self.counts["not_invited"] = len(made) - len(self.added)
        self.counts["added"] = len(made)
        return made

    def _update(self, entries: Sequence[Entry]) -> list[Person]:
        """What the list says replaces what we had; what it leaves empty stays."""
        found: dict[int, Person] = {}
        ids = [entry.person_id for entry in entries]
        for start in range(0, len(ids), AT_ONCE):
            part = for_update(select(Person).where(Person.id.in_(ids[start : start + AT_ONCE])), of=Person)
            found |= {person.id: person for person in db.session.scalars(part)}
        for person in found.values():
            self.traces.watch(person)
        self.histories.read(Membership.person_id, found)
        for entry in entries:
            person = found[entry.person_id or 0]
            if not people.rewrite(person, entry.values, giver=self.giver, now=self.now):
                self._note(entry, "email", str(AddressOfRights.sentence))
            self._begin_one(entry, person)
        self.counts["updated"] = len(entries)
        return list(found.values())

    def _begin_in_bulk(self, entries: Sequence[Entry], persons: Sequence[Person]) -> None:
        """New people have no membership that could overlap: their rows go in together."""
        rows: list[dict[str, Any]] = []
        for entry, person in zip(entries, persons, strict=True):
            plan = self._plan(entry)
            if plan is None or plan.holder != "person":
                continue
            start, until = stretch(entry, plan, self.today)
            rows.append({
                "person_id": person.id, "plan_id": plan.id, "family": plan.family, "start": start,
                "covered_until": until, "grace_until": until and until + timedelta(days=plan.grace_days),
                "created_at": self.now,
            })  # fmt: skip
        if not rows:
            return
        made = insert(Membership).returning(Membership.id, Membership.start, Membership.covered_until)
        begun = db.session.execute(made, rows).all()
        self.traces.add(Membership, (number for number, _start, _until in begun))
        covered = [
            {"membership_id": number, "start": start, "end": until, "kind": "paid", "recorded_at": self.now}
            for number, start, until in begun
            if until is None or until > start
        ]
        if covered:
            db.session.execute(insert(Coverage), covered)
        self.counts["memberships"] += len(rows)

    def _begin_one(self, entry: Entry, person: Person) -> None:
        """Somebody known gets a membership, or what the list says beyond the one that they have."""
        plan = self._plan(entry)
        if plan is not None and plan.holder == "person":
            self.histories.carry_on(entry, person, plan)

    def _begin_firms(self, entries: Sequence[Entry]) -> None:
        """Plans for organisations: the firm's membership begins once, with the first row that names it."""
        wanted = self._plans_of_firms(entries)
        self.histories.read(Membership.organisation_id, wanted)
        for firm, entry in wanted.items():
            organisation, plan = db.session.get_one(Organisation, firm), self.plans[entry.plan]
            if plan.seats is None:
                self.histories.carry_on(entry, organisation, plan)
                continue
            try:
                with attempt():
                    self.histories.carry_on(entry, organisation, plan)
            except NoSeatFree as full:
                self._note(entry, "plan", str(full.sentence))

    def _plans_of_firms(self, entries: Sequence[Entry]) -> dict[int, Entry]:
        """The first row that names each firm with a plan for organisations."""
        wanted: dict[int, Entry] = {}
        for entry in entries:
            plan, firm = self._plan(entry), self._firm(entry)
            if plan is not None and plan.holder == "organisation" and firm is not None:
                wanted.setdefault(firm, entry)
        return wanted

    def _note(self, entry: Entry, target: str, sentence: str) -> None:
        self.problems.append(Problem(entry.line, str(TARGETS[target]), sentence))

    def _plan(self, entry: Entry) -> Plan | None:
        return self.plans[entry.plan] if entry.is_member else None

    def _find_plans(self, entries: Sequence[Entry]) -> None:
        for name in dict.fromkeys(entry.plan for entry in entries if entry.is_member):
            found = db.session.scalar(select(Plan).where(Plan.name == name)) if name else plans.plan_for("person")
            new = {"name": name, "holder": "person", "months": 12, "grace_days": 30, "about": "", "for_applying": False}
            self.plans[name] = found or plans.add_plan(new)
            if found is None:
                self.traces.add(Plan, [self.plans[name].id])

    def _find_firms(self, entries: Sequence[Entry]) -> None:
        """Every firm once, by what makes names the same."""
        wanted = {name_key(firm): entry for entry in reversed(entries) if (firm := entry.values.get("firm"))}
        self.firms = dict(_by_key(wanted))
        made = [self._new_firm(key, entry) for key, entry in wanted.items() if key not in self.firms]
        db.session.add_all(made)
        db.session.flush()
        organisations.index_organisations(made)
        self.firms |= {organisation.name_key: organisation.id for organisation in made}
        self.traces.add(Organisation, (organisation.id for organisation in made))
        self.counts["organisations"] = len(made)
        speaks = select(Representation.organisation_id, Representation.person_id, Representation.kind)
        speaks = speaks.where(Representation.end.is_(None) | (Representation.end > self.today))
        for firm, person, kind in db.session.execute(speaks):
            self.speaks.add((firm, person))
            if kind == "primary":
                self.with_primary.add(firm)

    def _new_firm(self, key: str, entry: Entry) -> Organisation:
        values = entry.values
        return Organisation(
            name=values["firm"], name_key=key, trade=values.get("trade", ""), town=values.get("town", ""),
            website=values.get("website", ""), created_at=self.now,
        )  # fmt: skip

    def _firm(self, entry: Entry) -> int | None:
        firm = entry.values.get("firm")
        return self.firms[name_key(firm)] if firm else None

    def _speak(self, entries: Sequence[Entry]) -> None:
        """Who is listed with a firm speaks for it; the first of a new firm is its primary representative."""
        rows: list[dict[str, Any]] = []
        room = self._room(entries)
        for entry in entries:
            firm, person_id = self._firm(entry), entry.person_id
            if firm is None or person_id is None or (firm, person_id) in self.speaks:
                continue
            start = min(entry.start or self.today, self.today)
            if full := room.take(firm, start):
                self._note(entry, "firm", full)
                continue
            self.speaks.add((firm, person_id))
            kind = "delegate" if firm in self.with_primary else "primary"
            self.with_primary.add(firm)
            rows.append({"organisation_id": firm, "person_id": person_id, "kind": kind, "start": start})
        if rows:
            made = db.session.scalars(insert(Representation).returning(Representation.id), rows)
            self.traces.add(Representation, made)

    def _trace_coverage(self) -> None:
        """What this import covered: nobody else covers these memberships in the same instant."""
        memberships = sorted({*self.traces.added["membership"], *self.histories.extended})
        for start in range(0, len(memberships), AT_ONCE):
            some = memberships[start : start + AT_ONCE]
            made = select(Coverage.id).where(Coverage.membership_id.in_(some), Coverage.recorded_at == self.now)
            self.traces.add(Coverage, db.session.scalars(made))

    def _room(self, entries: Sequence[Entry]) -> Room:
        coming = {}
        for firm, entry in self._plans_of_firms(entries).items():
            plan = self.plans[entry.plan]
            if plan.seats is not None:
                coming[firm] = Seats(Stretch(stretch(entry, plan, self.today)[0]), plan.seats, plan.name)
        return Room(self.firms.values(), coming)


def bring_in(
    checked: Checked, *, giver: Giver, now: datetime, today: date, upload: ImportFile | None = None
) -> tuple[dict[str, int], list[int]]:
    """Write what was checked. Call it in one unit of work: all rows, or none. The counts, and the ids of the new.

    `upload`: the import that it can be undone by, for a day.

    Addresses that are not the giver's to change stay, and who finds no seat speaks for no firm; each is among what is
    wrong with the list.
    """
    in_turn(IMPORT_LOCK)
    look_again(checked)
    bringing = Bringing(giver=giver, now=now, today=today)
    counts = bringing.bring(checked.entries)
    if upload is not None:
        bringing.traces.keep(upload.id)
    checked.problems += bringing.problems
    return counts, bringing.added


def _by_key(keys: Iterable[str]) -> Iterable[tuple[str, int]]:
    wanted = list(keys)
    for start in range(0, len(wanted), AT_ONCE):
        part = wanted[start : start + AT_ONCE]
        found = select(Organisation.name_key, Organisation.id).where(Organisation.name_key.in_(part))
        yield from ((key, number) for key, number in db.session.execute(found))
