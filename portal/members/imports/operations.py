"""Writing a checked list: people, their firms and memberships, all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from portal.accounts.operations import Giver
from portal.core import audit
from portal.core.dates import Stretch
from portal.core.db import db, in_turn
from portal.core.locking import for_update
from portal.core.work import attempt
from portal.mail import preferences
from portal.mail.addresses import normalise
from portal.members.imports.checking import Checked, look_again
from portal.members.imports.choices import Choices
from portal.members.imports.columns import TARGETS
from portal.members.imports.entries import Entry
from portal.members.imports.firms import Firms
from portal.members.imports.histories import Histories, grace_of, stretch
from portal.members.imports.models import ImportFile
from portal.members.imports.plans import Plans
from portal.members.imports.problems import Problem
from portal.members.imports.sentences import DEAD, FIRM_MISSING, filled
from portal.members.imports.speaking import Speaking
from portal.members.imports.traces import Traces
from portal.members.memberships.models import Coverage, Membership, Organisation, Plan
from portal.members.memberships.operations import belonging
from portal.members.memberships.operations.seats import NoSeatFree, Seats
from portal.members.memberships.queries.members import counts_on
from portal.members.people.models import Person
from portal.members.people.operations import people
from portal.members.people.operations.addresses import AddressOfRights

AT_ONCE = 500
#: What an import counts.
COUNTED = (
    "added", "updated", "organisations", "organisations_updated", "memberships", "extended", "left_alone", "left_firms",
)  # fmt: skip
#: The number held while a list is brought in: of two at once, the second sees whom the first has added.
IMPORT_LOCK = 7_204_612


def take_in(name: str, stored: str, choices: Choices, *, account_id: int | None, now: datetime) -> ImportFile:
    """Remember an uploaded list, what its owner called it, where it lies and what it looks like."""
    upload = ImportFile(account_id=account_id, name=name, stored=stored, uploaded_at=now, choices=choices.to_keep())
    db.session.add(upload)
    db.session.flush()
    return upload


class Bringing:
    """One import in one transaction. Counts what it does in `counts`."""

    def __init__(self, checked: Checked, *, giver: Giver, now: datetime, today: date) -> None:
        self.checked, self.giver, self.now, self.today = checked, giver, now, today
        self.problems: list[Problem] = []
        self.added: list[int] = []
        self.counts = dict.fromkeys(COUNTED, 0)
        self.traces = Traces()
        self.histories = Histories(now=now, today=today, counts=self.counts, traces=self.traces)

    def bring(self) -> dict[str, int]:
        """Write the entries; the counts of what was done."""
        listed, about_firms = self.checked.people, self.checked.firms
        self.firms = Firms(listed, about_firms, now=self.now, traces=self.traces)
        self.counts["organisations"] = len(self.firms.made)
        if not self.checked.skips_known:
            self.counts["organisations_updated"] = self.firms.bring_up_to_date(about_firms, self.traces)
        self.plans = Plans([*listed, *about_firms])
        self.traces.add(Plan, (plan.id for plan in self.plans.made))
        fresh = [entry for entry in listed if entry.person_id is None]
        known = [entry for entry in listed if entry.person_id is not None]
        speaking = Speaking(self.firms, today=self.today, traces=self.traces, note=self._note)
        persons = self._add_people(fresh)
        self._begin_in_bulk(fresh, persons)
        self.counts["left_firms"] = speaking.move(known, self.checked.employers)
        persons += self._update(known)
        members = self._memberships_of_firms([*about_firms, *fresh, *known])
        speaking.begin([*fresh, *known], self._seats(members))
        self._begin_firms(members)
        self._respect([*fresh, *known])
        db.session.flush()
        belonging.refresh(person.id for person in persons)
        for start in range(0, len(persons), AT_ONCE):
            people.index_people(persons[start : start + AT_ONCE])
        self._choose_whom_to_invite(fresh)
        self._trace_coverage()
        audit.write("members.imported", after=self.counts)
        return self.counts

    def _add_people(self, entries: Sequence[Entry]) -> list[Person]:
        made = [people.new_person(entry.values, now=self.now) for entry in entries]
        for entry, person in zip(entries, made, strict=True):
            begun = entry.is_member and (entry.start or self.today) <= self.today
            person.welcomed_at = self.now if begun or entry.covered_until else None
            person.since_unknown = entry.is_member and entry.start is None
            person.died_on = entry.died_on
        db.session.add_all(made)
        db.session.flush()
        for entry, person in zip(entries, made, strict=True):
            entry.person_id = person.id
        self.traces.add(Person, (person.id for person in made))
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
            plan = self.plans.of(entry)
            if plan is not None and plan.holder == "person":
                self.histories.carry_on(entry, person, plan)
        self.counts["updated"] = len(entries)
        return list(found.values())

    def _begin_in_bulk(self, entries: Sequence[Entry], persons: Sequence[Person]) -> None:
        """New people have no membership that could overlap: their rows go in together."""
        rows: list[dict[str, Any]] = []
        for entry, person in zip(entries, persons, strict=True):
            plan = self.plans.of(entry)
            if plan is None or plan.holder != "person":
                continue
            if entry.earlier:
                self.histories.carry_on(entry, person, plan)
                continue
            start, until = stretch(entry, plan, self.today)
            rows.append({
                "person_id": person.id, "plan_id": plan.id, "family": plan.family, "start": start,
                "covered_until": until, "grace_until": until and until + timedelta(days=grace_of(entry, plan)),
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

    def _memberships_of_firms(self, entries: Sequence[Entry]) -> dict[int, Entry]:
        """The row that decides on each firm's membership: one about the firm, or of whoever is called the primary
        representative, or else the first.
        """
        wanted: dict[int, Entry] = {}
        for entry in sorted(entries, key=lambda entry: not (entry.is_firm or entry.is_primary)):
            plan, firm = self.plans.of(entry), self.firms.of(entry)
            if plan is not None and plan.holder == "organisation" and firm is not None:
                wanted.setdefault(firm, entry)
            elif self.plans.naming.lacks_firm(entry):
                self._note(entry, "plan", filled(FIRM_MISSING, plan=entry.plan))
        return wanted

    def _begin_firms(self, wanted: Mapping[int, Entry]) -> None:
        """The membership of each of these firms begins or goes on."""
        self.histories.read(Membership.organisation_id, wanted)
        for firm, entry in wanted.items():
            organisation, plan = db.session.get_one(Organisation, firm), self.plans.of(entry)
            if plan is None:
                continue
            if plan.seats is None:
                self.histories.carry_on(entry, organisation, plan)
                continue
            try:
                with attempt():
                    self.histories.carry_on(entry, organisation, plan)
            except NoSeatFree as full:
                self._note(entry, "plan", str(full.sentence))

    def _seats(self, wanted: Mapping[int, Entry]) -> dict[int, Seats]:
        """The seats of memberships that begin with this list."""
        coming = {}
        for firm, entry in wanted.items():
            plan = self.plans.of(entry)
            if plan is not None and plan.seats is not None:
                coming[firm] = Seats(Stretch(stretch(entry, plan, self.today)[0]), plan.seats, plan.name)
        return coming

    def _respect(self, entries: Sequence[Entry]) -> None:
        """Whoever wants no mail gets none, unless they have said otherwise here; of the dead the office is told."""
        quiet = {normalise(entry.values["email"]) for entry in entries if entry.opted_out and entry.values.get("email")}
        preferences.switch_off_in_a_list(quiet, now=self.now)
        for entry in entries:
            if entry.dead and (entry.was or entry.died_on is None):
                self._note(entry, "deceased", str(DEAD))

    def _choose_whom_to_invite(self, entries: Sequence[Entry]) -> None:
        """Of those who are new, whoever counts today, by the memberships of the list or, without them, by its words."""
        numbers = [entry.person_id for entry in entries if entry.person_id is not None]
        belong = self._belonging(numbers)
        by_words = not self.checked.memberships
        counting = [entry for entry in entries if (entry.counts if by_words else entry.person_id in belong)]
        self.added = [entry.person_id for entry in counting if entry.person_id and not entry.opted_out]
        self.counts["not_invited"] = len(entries) - len(counting)
        self.counts["want_no_mail"] = len(counting) - len(self.added)

    def _belonging(self, numbers: Sequence[int]) -> set[int]:
        """Those of these people whose membership counts today."""
        found = set[int]()
        for start in range(0, len(numbers), AT_ONCE):
            mine = select(Person.id).where(Person.id.in_(numbers[start : start + AT_ONCE]), counts_on(self.today))
            found |= set(db.session.scalars(mine))
        return found

    def _note(self, entry: Entry, target: str, sentence: str) -> None:
        self.problems.append(Problem(entry.line, str(TARGETS[target]), sentence))

    def _trace_coverage(self) -> None:
        """What this import covered: nobody else covers these memberships in the same instant."""
        memberships = sorted({*self.traces.added["membership"], *self.histories.extended})
        for start in range(0, len(memberships), AT_ONCE):
            some = memberships[start : start + AT_ONCE]
            made = select(Coverage.id).where(Coverage.membership_id.in_(some), Coverage.recorded_at == self.now)
            self.traces.add(Coverage, db.session.scalars(made))


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
    bringing = Bringing(checked, giver=giver, now=now, today=today)
    counts = bringing.bring()
    if upload is not None:
        bringing.traces.keep(upload.id)
    checked.problems += bringing.problems
    return counts, bringing.added
