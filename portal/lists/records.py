"""Rows as they are meant: with what each column holds, a row becomes a record of typed values and of what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from portal.lists import contacts, damage, days, marks, names, statuses
from portal.lists.columns import targets as t
from portal.lists.days import FOREVER, Endless, Order
from portal.lists.findings import BadCell, Code, Finding
from portal.lists.folding import key
from portal.lists.names import Name
from portal.lists.reading import Sheet
from portal.lists.statuses import Standing

T = TypeVar("T")
OF_DAYS = (t.START, t.COVERED_TO)
#: Kept as they are, without placeholders.
OF_WORDS = (t.HEADLINE, t.TRADE, t.TOWN, t.LINE, t.OFFER, t.IDEAL, t.ASK, t.STORY, t.INTERESTS, t.LANGUAGES, t.BEYOND)
NUMBERS = frozenset((t.PHONE, t.EXTERNAL_ID))


@dataclass(slots=True)
class Record:
    """A row of a list as it is meant."""

    line: int
    #: The person, or nobody: then it is about a firm, or there is no name.
    name: Name
    firm: str = ""
    #: As written, the first is the one to use. Whether an address can exist is not looked at.
    emails: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    website: str = ""
    #: What else is said about them, by target; nothing stands for an empty cell.
    words: dict[str, str] = field(default_factory=dict)
    plan: str = ""
    start: date | None = None
    #: The last day that is covered, as the list has it.
    covered_to: date | Endless | None = None
    standing: Standing | None = None
    #: The words of the status as they are written.
    status: tuple[str, ...] = ()
    external_id: str = ""
    #: Whether the row is about a firm rather than a person, where the list says so.
    is_firm: bool | None = None
    #: The day of their death, where the list has it.
    died_on: date | None = None
    archived: bool = False
    #: Whether they may be written to; None where the list does not say.
    mail: bool | None = None
    bundle: str = ""
    is_primary: bool = False
    household: str = ""
    represents: str = ""
    faults: list[Finding] = field(default_factory=list)

    @property
    def is_dead(self) -> bool:
        return self.standing is Standing.DEAD


class Reader:
    """Reads the rows of a sheet. `orders` says of each column of days how 3/4/2026 is meant there."""

    def __init__(
        self,
        sheet: Sheet,
        mapping: t.Columns,
        *,
        today: date,
        day_first: bool = True,
        said: Mapping[str, Standing] | None = None,
    ) -> None:
        """`day_first` counts where no row decides; `said`: what was answered about words of the status, by key."""
        self.sheet, self.mapping, self.today, self.day_first, self.said = sheet, mapping, today, day_first, said or {}
        self.spoilt = sheet.spoilt
        columns = [column for target in (*OF_DAYS, t.DECEASED) for column in mapping.get(target, [])]
        self.orders: dict[int, Order] = days.orders_of({
            column: [row[column] for _line, row in sheet.rows if column < len(row)] for column in columns
        })  # fmt: skip

    def records(self) -> Iterator[Record]:
        """All rows in order."""
        return (self.read(line, row) for line, row in self.sheet.rows)

    def unknown_words(self) -> dict[str, int]:
        """The words of the status that nobody can tell, each once, with how many rows have it."""
        words = (row[column] for _line, row in self.sheet.rows for column in self.mapping.get(t.STATUS, []))
        return {word: count for word, count in statuses.unknown(words).items() if key(word) not in self.said}

    def read(self, line: int, row: Sequence[str]) -> Record:
        """The record of a row; of one that is spoilt the fault alone."""
        record = Record(line, Name(""))
        if line in self.spoilt:
            record.faults.append(self.spoilt[line])
            return record
        cells = {target: t.cell(row, columns) for target, columns in self.mapping.items()}
        self._look_for_damage(record, row)
        self._name(record, cells)
        record.emails = self._value(record, row, t.EMAIL, contacts.addresses, [])
        record.phones = self._value(record, row, t.PHONE, contacts.telephones, [])
        record.website = self._value(record, row, t.WEBSITE, contacts.website, "")
        record.words = {target: text for target in OF_WORDS if (text := marks.plain(cells.get(target, "")))}
        record.external_id = marks.plain(cells.get(t.EXTERNAL_ID, ""))
        record.bundle = marks.plain(cells.get(t.BUNDLE, ""))
        record.is_primary = marks.is_primary(cells.get(t.BUNDLE_ROLE, ""))
        record.household = marks.plain(cells.get(t.HOUSEHOLD, ""))
        record.represents = "" if marks.is_no_firm(cells.get(t.REPRESENTS, "")) else cells[t.REPRESENTS]
        self._membership(record, row, cells)
        return record

    def _name(self, record: Record, cells: Mapping[str, str]) -> None:
        """A person, a firm, or both. A firm in the column of names is no person, a person in that of firms no firm."""
        parts = {
            "name": t.NAME, "given": t.GIVEN, "family": t.FAMILY, "middle": t.MIDDLE, "infix": t.INFIX,
            "title": t.PREFIX, "suffix": t.SUFFIX,
        }  # fmt: skip
        found = {part: cells.get(target, "") for part, target in parts.items()}
        record.name = names.compose(**{part: "" if _is_blank(text) else text for part, text in found.items()})
        record.is_firm = marks.is_organisation(cells.get(t.KIND, ""))
        firm = cells.get(t.FIRM, "")
        record.firm = "" if marks.is_no_firm(firm) else " ".join(firm.split())
        if record.name.firm or (record.is_firm and not cells.get(t.GIVEN) and not cells.get(t.FAMILY)):
            record.firm, record.is_firm = record.firm or record.name.full, True
            record.name = Name("")
        elif record.firm and key(record.firm) == key(record.name.full):
            record.firm = ""

    def _membership(self, record: Record, row: Sequence[str], cells: Mapping[str, str]) -> None:
        record.plan = marks.plain(cells.get(t.PLAN, ""))
        start, record.covered_to = (self._day(record, row, target) for target in OF_DAYS)
        record.start = start if isinstance(start, date) else None
        if record.start and days.is_far_ahead(record.start, self.today):
            self._fault(record, Code.FAR_AHEAD, t.START, t.cell(row, self.mapping[t.START]))
        if record.covered_to is None and days.is_for_life(record.plan):
            record.covered_to = FOREVER
        together = {target: [row[column] for column in self.mapping.get(target, [])] for target in t.TOGETHER}
        record.status = tuple(word for word in together[t.STATUS] if not marks.is_nothing(word))
        record.standing = statuses.together(record.status, self.said)
        if any(map(marks.applies, together[t.DECEASED])):
            record.standing, record.died_on = Standing.DEAD, self._died_on(row)
        record.archived = any(map(marks.applies, together[t.ARCHIVED]))
        opted = [marks.truth(cells.get(t.MAIL, "")), False if statuses.want_no_mail(record.status) else None]
        opted += [False for cell in together[t.NO_MAIL] if marks.applies(cell)]
        record.mail = False if False in opted else True if True in opted else None

    def _day(self, record: Record, row: Sequence[str], target: str) -> date | Endless | None:
        columns = self.mapping.get(target, [])
        column = next((each for each in columns if each < len(row) and row[each]), None)
        if column is None:
            return None
        ahead = days.FEW_YEARS if target == t.START else days.FEW_YEARS * 2
        try:
            found = days.read(row[column], day_first=self._day_first(column), today=self.today, ahead=ahead)
        except BadCell as bad:
            self._fault(record, bad.code, target, bad.text)
            return None
        if found is FOREVER and target == t.START:
            self._fault(record, Code.NOT_A_DAY, target, row[column])
        return found

    def _died_on(self, row: Sequence[str]) -> date | None:
        """The day that stands where others have a yes."""
        for column in self.mapping.get(t.DECEASED, []):
            text = row[column] if column < len(row) else ""
            try:
                found = days.read(text, day_first=self._day_first(column), today=self.today, ahead=0)
            except BadCell:
                continue
            if isinstance(found, date) and found <= self.today:
                return found
        return None

    def _day_first(self, column: int) -> bool:
        order = self.orders[column]
        return order is Order.DAY_FIRST or (order is not Order.MONTH_FIRST and self.day_first)

    def _value(self, record: Record, row: Sequence[str], target: str, reader: Callable[[str], T], nothing: T) -> T:
        """What the first column holds that is filled in; a placeholder is as good as nothing."""
        for column in self.mapping.get(target, []):
            try:
                found = reader(row[column] if column < len(row) else "")
            except BadCell as bad:
                self._fault(record, bad.code, target, bad.text)
                return nothing
            if found:
                return found
        return nothing

    def _look_for_damage(self, record: Record, row: Sequence[str]) -> None:
        """In the columns whose readers do not look for it: #### and #REF! anywhere, 4.47E+11 for a number."""
        for target, columns in self.mapping.items():
            text = t.cell(row, columns)
            code = damage.lost(text) if target not in {t.EMAIL, t.PHONE, t.WEBSITE, *OF_DAYS} else None
            if code is not None and (code is not Code.SCIENTIFIC or target in NUMBERS):
                self._fault(record, code, target, text)

    def _fault(self, record: Record, code: Code, target: str, text: str) -> None:
        column = next(iter(self.mapping.get(target, [])), None)
        record.faults.append(Finding(code, record.line, column, {"target": target, "text": text}))


def _is_blank(text: str) -> bool:
    """Nothing but signs, or n/a: of names only that is a placeholder, there are people called Null."""
    return key(text) in {"", "n a"}
