"""From a row of a list to an entry: what will be written, or what is wrong with it and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from portal.core import emails
from portal.lists.columns import targets as t
from portal.lists.columns.layouts import OWN
from portal.lists.days import FOREVER, Order, is_for_life
from portal.lists.marks import is_no_firm
from portal.lists.reading import Sheet
from portal.lists.records import Reader, Record
from portal.lists.statuses import Standing
from portal.members.imports import sentences
from portal.members.imports.choices import Choices
from portal.members.imports.columns import TARGETS
from portal.members.imports.entries import Entry
from portal.members.imports.problems import Problem
from portal.members.people.profile import BY_NAME

#: Of what a list may say about somebody besides the fields of the profile.
LIMITS = {"name": 200, "given_name": 100, "family_name": 100, "external_id": 80}
LONGEST_PLAN, LONGEST_FIRM = 120, 160
#: Nothing of the kind is read where the office leaves memberships out.
OF_MEMBERSHIPS = (t.PLAN, t.START, t.COVERED_TO)
OF_A_FIRM = ("trade", "town")


class RowReader:
    """Reads the rows of one list, as they were chosen to be read."""

    def __init__(self, sheet: Sheet, choices: Choices, today: date) -> None:
        self.headings, self.choices, self.today = sheet.headings, choices, today
        self.mapping = {
            target: places for target, places in choices.mapping.items()
            if target in TARGETS and (choices.memberships or target not in OF_MEMBERSHIPS)
        }  # fmt: skip
        said = {word: Standing(standing) for word, standing in choices.said.items()}
        self.reader = Reader(sheet, self.mapping, today=today, day_first=choices.day_first, said=said)

    @property
    def ambiguous_days(self) -> bool:
        """Whether some column of days could be read either way round."""
        return bool({Order.EITHER, Order.BOTH} & set(self.reader.orders.values()))

    def unknown_words(self) -> dict[str, int]:
        """The words of the status that only the office can tell, with how many rows have each."""
        return self.reader.unknown_words()

    def heading(self, target: str) -> str:
        """What the column is called in the list that holds this."""
        return self.named(next(iter(self.mapping.get(target, [])), None)) or str(TARGETS[target])

    def named(self, column: int | None) -> str:
        """The heading of a column, if there is one."""
        return self.headings[column] if column is not None and column < len(self.headings) else ""

    def problem(self, at: int, target: str, sentence: Any, **values: Any) -> Problem:
        """What is wrong with the row of this line, in its column for the target."""
        return Problem(at, self.heading(target), sentences.filled(sentence, **values))

    def read(self, line: int, row: Sequence[str]) -> tuple[Entry, list[Problem]]:
        """The entry of the row, and what is wrong with it."""
        record = self.reader.read(line, row)
        problems = [Problem(line, self.named(each.column), sentences.sentence_of(each)) for each in record.faults]
        if line in self.reader.spoilt:
            return Entry(line, {}), problems
        return self._entry(record, problems), problems

    def _entry(self, record: Record, problems: list[Problem]) -> Entry:
        firm = "" if is_no_firm(record.represents) else record.represents
        entry = Entry(record.line, {}, is_firm=not record.name.full and bool(record.firm), firm=firm or record.firm)
        entry.values = self._firm_values(record) if entry.is_firm else self._person_values(record)
        if not entry.is_firm and not record.name.full:
            target = next((each for each in (t.NAME, t.GIVEN, t.FAMILY) if each in self.mapping), t.NAME)
            problems.append(self.problem(record.line, target, sentences.NO_NAME))
        self._check_email(entry, record, problems)
        self._check_lengths(entry, problems)
        entry.bundle, entry.is_primary = record.bundle, record.is_primary
        entry.opted_out = record.mail is False
        self._standing(entry, record)
        if self.choices.memberships:
            self._membership(entry, record, problems)
        return entry

    def _is_none(self, record: Record) -> bool:
        """Whether our own export says of somebody that they have no membership of their own."""
        return self.choices.layout == OWN and not record.plan and not record.status

    def _person_values(self, record: Record) -> dict[str, Any]:
        values: dict[str, Any] = {"name": record.name.full}
        parts = {"given_name": record.name.given, "family_name": record.name.family}
        values |= {part: text for part, text in parts.items() if text}
        found = {"firm": record.firm, "phone": next(iter(record.phones), ""), "website": record.website}
        found |= {"external_id": record.external_id, **record.words}
        return values | {name: text for name, text in found.items() if text}

    def _firm_values(self, record: Record) -> dict[str, Any]:
        found = {"name": record.firm, "phone": next(iter(record.phones), ""), "website": record.website}
        found |= {name: record.words.get(name, "") for name in OF_A_FIRM} | {"about": record.words.get(t.STORY, "")}
        return {name: text for name, text in found.items() if text}

    def _check_email(self, entry: Entry, record: Record, problems: list[Problem]) -> None:
        if not record.emails:
            return
        try:
            entry.values["email"] = emails.checked(record.emails[0])
        except emails.EmailNotValidError:
            text = record.emails[0][: sentences.MOST]
            problems.append(self.problem(record.line, t.EMAIL, sentences.NOT_AN_ADDRESS, text=text))

    def _check_lengths(self, entry: Entry, problems: list[Problem]) -> None:
        for name, value in entry.values.items():
            limit = LONGEST_FIRM if entry.is_firm and name == "name" else LIMITS.get(name) or self._limit(name)
            if len(value) > limit:
                target = t.FIRM if entry.is_firm and name == "name" else t.STORY if name == "about" else name
                problems.append(self.problem(entry.line, target, sentences.TOO_LONG, limit=limit))
            elif name in BY_NAME and not BY_NAME[name].lines and "\n" in value:
                entry.values[name] = " ".join(value.split())
        if len(entry.firm) > LONGEST_FIRM and entry.firm != entry.values.get("firm") and not entry.is_firm:
            problems.append(self.problem(entry.line, t.REPRESENTS, sentences.TOO_LONG, limit=LONGEST_FIRM))

    def _limit(self, name: str) -> int:
        return BY_NAME["story" if name == "about" else name].limit

    def _standing(self, entry: Entry, record: Record) -> None:
        """Who is archived is gone, whatever the status says; and so is whoever nobody but the office can tell."""
        entry.dead, entry.died_on, entry.status = record.is_dead, record.died_on, record.status
        entry.gone = record.archived or record.standing not in {None, Standing.COUNTS}
        entry.opted_out = entry.opted_out or entry.dead
        entry.counts = not entry.gone

    def _membership(self, entry: Entry, record: Record, problems: list[Problem]) -> None:
        entry.plan = record.plan or self.choices.plan
        if len(entry.plan) > LONGEST_PLAN:
            problems.append(self.problem(entry.line, t.PLAN, sentences.TOO_LONG, limit=LONGEST_PLAN))
        last = record.covered_to if isinstance(record.covered_to, date) else None
        if record.start and last and last < record.start:
            problems.append(self.problem(entry.line, t.COVERED_TO, sentences.ENDS_FIRST))
            return
        for_life = record.covered_to is None and is_for_life(entry.plan)
        entry.endless = for_life or record.covered_to is FOREVER
        entry.start = record.start
        entry.covered_until = last + timedelta(days=1) if last else None
        over = last is not None and last < self.today
        entry.is_member = over if entry.gone else not self._is_none(record)
        entry.counts = entry.counts and not over and (bool(record.represents) or not self._is_none(record))
        if entry.is_firm or (self.choices.firms and entry.firm):
            entry.holder = "organisation"
