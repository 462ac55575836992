"""From rows to entries: what will be written, or what is wrong and what to do about it, row by row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _

from portal.core import emails
from portal.lists import contacts, days, names
from portal.lists.days import FOREVER, Endless
from portal.lists.findings import BadCell
from portal.lists.marks import is_no_firm
from portal.lists.statuses import Standing, standing
from portal.mail.addresses import normalise
from portal.members.imports import lookalikes, matching
from portal.members.imports.columns import TARGETS
from portal.members.imports.entries import Entry
from portal.members.imports.lookalikes import Lookalike
from portal.members.imports.reading import Sheet, sentence_of
from portal.members.people.profile import BY_NAME

SKIP, UPDATE = "skip", "update"
#: Of what a list may say about a person besides the fields of the profile.
LIMITS = {"name": 200, "given_name": 100, "family_name": 100, "external_id": 80}
OF_THE_PERSON = [target for target in TARGETS if target in LIMITS or target in BY_NAME]
OF_A_NAME = {"name": "name", "given": "given_name", "family": "family_name"}
OF_DAYS = ("start", "covered_to")
LONGEST_PLAN = 120


@dataclass(frozen=True, slots=True)
class Choices:
    """What the person chose on the way in."""

    mapping: dict[str, int]
    day_first: bool = True
    known: str = UPDATE
    #: Whether rows begin memberships, and of which plan when the row names none.
    memberships: bool = True
    plan: str = ""
    #: Line -> whether its row is about the same person whom it looks like, or another one (`lookalikes`).
    decided: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a row: the line of the file, the column's heading, and what to do."""

    line: int
    column: str
    sentence: str


@dataclass(slots=True)
class Checked:
    """What a dry run found."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    rejected: list[int] = field(default_factory=list)
    skipped: list[int] = field(default_factory=list)
    ambiguous_days: bool = False
    #: Rows that look like somebody who is in the list, and wait for a word: they stay out until then.
    lookalikes: list[Lookalike] = field(default_factory=list)
    #: Whether rows about people who are in the list already are left out.
    skips_known: bool = False

    @property
    def renamed(self) -> list[tuple[int, str, str]]:
        """Line, and what somebody is called here and would be called."""
        named = ((entry.line, entry.was, entry.values.get("name", "")) for entry in self.entries)
        return [(line, was, name) for line, was, name in named if was and name and was != name]

    @property
    def new(self) -> int:
        return sum(entry.person_id is None for entry in self.entries)

    @property
    def known(self) -> int:
        return len(self.entries) - self.new


def check(sheet: Sheet, choices: Choices, today: date, *, told: Callable[[int], None] = lambda done: None) -> Checked:
    """Look at every row; nothing is written. One statement per thousand addresses.

    `told`: is called every two thousand rows with how many are done.
    """
    reader = RowReader(sheet, choices, today)
    found, seen, spoilt = Checked(skips_known=choices.known == SKIP), dict[Any, int](), sheet.spoilt
    for done, (line, row) in enumerate(sheet.rows):
        if done and done % 2_000 == 0:
            told(done)
        if line in spoilt:
            found.problems.append(Problem(line, reader.named(spoilt[line].column), sentence_of(spoilt[line])))
            found.rejected.append(line)
            continue
        entry, problems = reader.read(line, row)
        for target, mark, sentence in _marks(entry):
            if mark in seen:
                problems.append(_problem(reader, line, target, sentence(seen[mark])))
            seen.setdefault(mark, line)
        if problems:
            found.problems += problems
            found.rejected.append(line)
        else:
            found.entries.append(entry)
    asked = _recognise(found.entries)
    found.entries, found.lookalikes = lookalikes.settle(found.entries, choices.decided, asked)
    if not {"given_name", "family_name"} & choices.mapping.keys():
        _keep_parts_of_names(found.entries)
    if found.skips_known:
        found.skipped += [entry.line for entry in found.entries if entry.person_id is not None]
        found.entries = [entry for entry in found.entries if entry.person_id is None]
    found.ambiguous_days = bool({days.Order.EITHER, days.Order.BOTH} & set(reader.orders.values()))
    return found


def look_again(checked: Checked) -> None:
    """Whoever came into the list since the check is known from now on. Call it where no other import can write."""
    fresh = [entry for entry in checked.entries if entry.person_id is None]
    _recognise(fresh)
    late = {entry.line for entry in fresh if entry.person_id is not None}
    if late and checked.skips_known:
        checked.entries = [entry for entry in checked.entries if entry.line not in late]
        checked.skipped += sorted(late)


def _marks(entry: Entry) -> list[tuple[str, Any, Callable[[int], str]]]:
    """What stands in one row of a list only: an address and a number, each with the name of whose it is."""
    words, email = matching.words_of(entry.values.get("name", "")), entry.values.get("email", "")
    number = entry.values.get("external_id", "")
    marks: list[tuple[str, Any, Callable[[int], str]]] = []
    if email and "@" in email:
        marks.append(("email", ("email", normalise(email), words), _repeated))
    elif number:
        marks.append(("external_id", ("number", number, words), _number_repeated))
    return marks


def _repeated(line: int) -> str:
    return str(_("This address stands in line %(line)s already. Keep one of the two rows.", line=line))


def _number_repeated(line: int) -> str:
    return str(_("This number stands in line %(line)s already. Keep one of the two rows.", line=line))


def _problem(reader: RowReader, line: int, target: str, sentence: str) -> Problem:
    return Problem(line, reader.heading(target), sentence)


def _cell(row: Sequence[str], column: int | None) -> str:
    return row[column] if column is not None and 0 <= column < len(row) else ""


def _recognise(entries: Sequence[Entry]) -> dict[int, lookalikes.Known]:
    """Say of each row whose it is; and line -> about whom the office is asked."""
    book, asked = matching.look_up(entries), dict[int, lookalikes.Known]()
    for entry in entries:
        sure, perhaps = book.whose(entry)
        if sure is not None:
            entry.person_id, entry.was = sure.number, sure.name
        elif perhaps is not None:
            asked[entry.line] = perhaps
    return asked


def _keep_parts_of_names(entries: Sequence[Entry]) -> None:
    """They were taken out of the whole name: no reason to change what is there."""
    for entry in entries:
        if entry.person_id is not None:
            entry.values.pop("given_name", None)
            entry.values.pop("family_name", None)


class RowReader:
    """Reads rows one by one, days as their whole column says."""

    def __init__(self, sheet: Sheet, choices: Choices, today: date) -> None:
        self.headings, self.choices, self.today = sheet.headings, choices, today
        columns = {target: choices.mapping[target] for target in OF_DAYS if target in choices.mapping}
        self.orders = days.orders_of({
            target: [_cell(row, column) for _line, row in sheet.rows] for target, column in columns.items()
        })  # fmt: skip

    def heading(self, target: str) -> str:
        return self.named(self.choices.mapping.get(target)) or str(TARGETS[target])

    def named(self, column: int | None) -> str:
        """The heading of a column, if there is one."""
        return self.headings[column] if column is not None and column < len(self.headings) else ""

    def read(self, line: int, row: Sequence[str]) -> tuple[Entry, list[Problem]]:
        """The entry of the row, and what is wrong with it."""
        cells = {target: _cell(row, column) for target, column in self.choices.mapping.items()}
        problems: list[Problem] = []

        def wrong(target: str, sentence: str) -> None:
            problems.append(Problem(line, self.heading(target), sentence))

        values = {name: cells[name] for name in OF_THE_PERSON if cells.get(name)}
        self._check_name(values, wrong)
        self._check_email(values, wrong)
        self._check_shape(values, wrong)
        entry = Entry(line, values)
        if self.choices.memberships:
            self._membership(cells, entry, wrong)
        return entry, problems

    def _check_name(self, values: dict[str, Any], wrong: Any) -> None:
        parts = {part: values.pop(target, "") for part, target in OF_A_NAME.items()}
        name = names.compose(**parts)
        found = {"name": name.full, "given_name": name.given, "family_name": name.family}
        values |= {target: part for target, part in found.items() if part}
        values.setdefault("name", "")
        if not values["name"]:
            target = next((t for t in ("name", "given_name", "family_name") if t in self.choices.mapping), "name")
            wrong(target, str(_("There is no name. Fill it in, or take the row out.")))

    def _check_email(self, values: dict[str, Any], wrong: Any) -> None:
        email = values.pop("email", "")
        try:
            found = contacts.addresses(email)
            if found:
                values["email"] = emails.checked(found[0])
        except (BadCell, emails.EmailNotValidError):
            values["email"] = email
            wrong(
                "email",
                str(_("“%(email)s” is not an e-mail address. Correct it, or leave the cell empty.", email=email[:80])),
            )

    def _check_shape(self, values: dict[str, Any], wrong: Any) -> None:
        site = values.pop("website", "")
        try:
            if found := contacts.website(site):
                values["website"] = found
        except BadCell:
            wrong(
                "website",
                str(_("“%(site)s” is not a web address. Correct it, or leave the cell empty.", site=site[:80])),
            )
        phone = values.pop("phone", "")
        try:
            if numbers := contacts.telephones(phone):
                values["phone"] = numbers[0]
        except BadCell:
            wrong("phone", str(_("A spreadsheet has spoilt this number: “%(text)s”. Type it anew.", text=phone[:40])))
        if is_no_firm(values.get("firm", "")):
            values.pop("firm", None)
        for name, value in values.items():
            limit = LIMITS.get(name) or BY_NAME[name].limit
            if len(value) > limit:
                wrong(name, str(_("This is longer than %(limit)s characters. Shorten it.", limit=limit)))
            elif name in BY_NAME and not BY_NAME[name].lines and "\n" in value:
                values[name] = " ".join(value.split())

    def _membership(self, cells: dict[str, str], entry: Entry, wrong: Any) -> None:
        start = self._day(cells.get("start", ""), "start", wrong)
        last = self._day(cells.get("covered_to", ""), "covered_to", wrong)
        if start is FOREVER:
            wrong("start", _no_day(cells["start"]))
            return
        entry.plan = cells.get("plan", "") or self.choices.plan
        entry.endless = last is FOREVER or (last is None and days.is_for_life(entry.plan))
        last = None if last is FOREVER else last
        if start and last and last < start:
            wrong("covered_to", str(_("It ends before it begins. Check both days.")))
            return
        if len(entry.plan) > LONGEST_PLAN:
            wrong("plan", str(_("This is longer than %(limit)s characters. Shorten it.", limit=LONGEST_PLAN)))
        entry.start = start
        entry.covered_until = last + timedelta(days=1) if last else None
        gone = standing(cells.get("status", "")) not in {None, Standing.COUNTS}
        entry.is_member = bool(last) or not gone
        if gone and last and last >= self.today:
            entry.is_member = False
        entry.counts = not gone and entry.is_member and not (last and last < self.today)

    def _day(self, text: str, target: str, wrong: Any) -> date | Endless | None:
        order = self.orders.get(target)
        day_first = order is days.Order.DAY_FIRST or (order is not days.Order.MONTH_FIRST and self.choices.day_first)
        try:
            return days.read(text, day_first=day_first, today=self.today)
        except BadCell:
            wrong(target, _no_day(text))
            return None


def _no_day(text: str) -> str:
    return str(_("“%(text)s” is not a day. Write it as 2026-05-19.", text=text[:40]))
