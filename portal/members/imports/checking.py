"""A list looked through row by row: what will be written, what is wrong, and what the office is asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal.lists.columns import targets as t
from portal.mail.addresses import normalise
from portal.members.imports import lookalikes, matching, rows_of_one, sentences
from portal.members.imports.choices import SKIP, UPDATE, Choices
from portal.members.imports.entries import Entry
from portal.members.imports.lookalikes import Lookalike
from portal.members.imports.problems import Problem
from portal.members.imports.reading import Sheet
from portal.members.imports.rows import RowReader

__all__ = ["SKIP", "UPDATE", "Checked", "Choices", "Problem", "check", "look_again"]


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
    #: Rows that come in as new people though somebody with another firm is called the same.
    namesakes: list[Lookalike] = field(default_factory=list)
    #: Words of the status that only the office can tell -> how many rows have each.
    words: dict[str, int] = field(default_factory=dict)
    #: Whether rows about people who are in the list already are left out.
    skips_known: bool = False
    #: What becomes of people's part in the firm they spoke for (`choices`).
    employers: str = ""
    #: Whether rows begin memberships.
    memberships: bool = True

    @property
    def people(self) -> list[Entry]:
        """The rows about somebody."""
        return [entry for entry in self.entries if not entry.is_firm]

    @property
    def firms(self) -> list[Entry]:
        """The rows about a firm and nobody of it."""
        return [entry for entry in self.entries if entry.is_firm]

    @property
    def renamed(self) -> list[tuple[int, str, str]]:
        """Line, and what somebody is called here and would be called."""
        named = ((entry.line, entry.was, entry.values.get("name", "")) for entry in self.people)
        return [(line, was, name) for line, was, name in named if was and name and was != name]

    @property
    def new(self) -> int:
        return sum(entry.person_id is None for entry in self.people)

    @property
    def known(self) -> int:
        return len(self.people) - self.new


def check(sheet: Sheet, choices: Choices, today: date, *, told: Callable[[int], None] = lambda done: None) -> Checked:
    """Look at every row; nothing is written. One statement per thousand addresses.

    `told`: is called every two thousand rows with how many are done.
    """
    reader = RowReader(sheet, choices, today)
    found, seen = Checked(employers=choices.employers, memberships=choices.memberships), dict[Any, Entry]()
    found.skips_known = choices.known == SKIP
    for done, (line, row) in enumerate(sheet.rows):
        if done and done % 2_000 == 0:
            told(done)
        entry, problems = reader.read(line, row)
        target, mark, sentence = _mark(entry)
        before = seen.setdefault(mark, entry) if mark else entry
        if before is not entry and not problems:
            if rows_of_one.gather(before, entry):
                continue
            problems.append(reader.problem(line, target, sentence, line=before.line))
        if problems:
            found.problems += problems
            found.rejected.append(line)
        else:
            found.entries.append(entry)
    _share_memberships(found.entries)
    _leave_numbers_of_several(found.people)
    asked = _recognise(found.people)
    people, found.lookalikes, found.namesakes = lookalikes.settle(found.people, choices.decided, asked)
    if not {t.GIVEN, t.FAMILY} & choices.mapping.keys():
        _keep_parts_of_names(people)
    if found.skips_known:
        found.skipped += [entry.line for entry in people if entry.person_id is not None]
        people = [entry for entry in people if entry.person_id is None]
    found.entries = [*people, *found.firms]
    found.ambiguous_days, found.words = reader.ambiguous_days, reader.unknown_words()
    return found


def look_again(checked: Checked) -> None:
    """Whoever came into the list since the check is known from now on. Call it where no other import can write."""
    fresh = [entry for entry in checked.people if entry.person_id is None]
    _recognise(fresh)
    late = {entry.line for entry in fresh if entry.person_id is not None}
    if late and checked.skips_known:
        checked.entries = [entry for entry in checked.entries if entry.line not in late]
        checked.skipped += sorted(late)


def _mark(entry: Entry) -> tuple[str, Any, Any]:
    """What stands beside one name of a list only, an address or a number; and what is said where it does again."""
    words, email = matching.words_of(entry.values.get("name", "")), entry.values.get("email", "")
    number = entry.values.get("external_id", "")
    if email and not entry.is_firm:
        return t.EMAIL, ("email", normalise(email), words), sentences.ADDRESS_AGAIN
    if number and not entry.is_firm:
        return t.EXTERNAL_ID, ("number", number, words), sentences.NUMBER_AGAIN
    return "", None, ""


def _share_memberships(entries: Sequence[Entry]) -> None:
    """Rows of one bundle speak for one firm, whose membership it is; a bundle without a firm is a household's, and each
    of them is a member.
    """
    bundles = defaultdict[str, list[Entry]](list)
    for entry in entries:
        if entry.bundle:
            bundles[entry.bundle].append(entry)
    for bundle in bundles.values():
        first_of_all = sorted(bundle, key=lambda entry: not entry.is_primary)
        firm = next((entry.firm for entry in first_of_all if entry.firm), "")
        for entry in bundle if firm else []:
            entry.firm, entry.holder = firm, "organisation"


def _leave_numbers_of_several(entries: Sequence[Entry]) -> None:
    """A number that stands beside several names is a firm's or a household's, and nobody is known by it."""
    names = defaultdict[str, set[frozenset[str]]](set)
    for entry in entries:
        names[entry.values.get("external_id", "")].add(matching.words_of(entry.values["name"]))
    for entry in entries:
        if len(names[entry.values.get("external_id", "")]) > 1:
            entry.values.pop("external_id", None)


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
