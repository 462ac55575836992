"""Whose row it is: of the people who are in the list, by their old number, and by address and name together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from portal.core.db import db
from portal.lists.folding import key
from portal.mail.addresses import normalise
from portal.members.imports.entries import Entry
from portal.members.imports.lookalikes import Known
from portal.members.people.merges import stand_for
from portal.members.people.models import Person

AT_ONCE = 1000
MOST_EMAIL = 254


def words_of(name: str) -> frozenset[str]:
    """What makes two spellings of a name the same: Lindqvist, Amara is Amara Lindqvist."""
    return frozenset(key(name).split())


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody with the number or the address of a row."""

    known: Known
    external_id: str
    words: frozenset[str]

    def is_called(self, words: frozenset[str]) -> bool:
        """By the same name, or one that has a further word: a second given name, a title."""
        fewer = min(len(words), len(self.words))
        return words == self.words or (fewer > 1 and (words <= self.words or self.words <= words))


@dataclass(slots=True)
class Book:
    """The people of our list whom these rows may be about."""

    numbered: dict[str, list[Candidate]] = field(default_factory=lambda: defaultdict(list))
    addressed: dict[str, list[Candidate]] = field(default_factory=lambda: defaultdict(list))

    def whose(self, entry: Entry) -> tuple[Known | None, Known | None]:
        """The person of the row, or the one about whom the office is asked: an address may be a household's."""
        words, number = words_of(entry.values.get("name", "")), entry.values.get("external_id", "")
        email = entry.values.get("email", "")
        address = normalise(email) if email else ""
        numbered = self.numbered.get(number, []) if number else []
        addressed = self.addressed.get(address, []) if address else []
        for each in numbered:
            if each.words & words or each in addressed:
                return each.known, None
        for each in addressed:
            if each.is_called(words):
                return each.known, None
        others = [each for each in addressed if not (number and each.external_id)]  # another number is another person
        return None, next((each.known for each in [*numbered, *others]), None)


def look_up(entries: Iterable[Entry]) -> Book:
    """Everybody with a number or an address of these rows; a statement per thousand."""
    listed, book = list(entries), Book()
    numbers = {entry.values["external_id"] for entry in listed if entry.values.get("external_id")}
    emails = {entry.values["email"] for entry in listed if entry.values.get("email")}
    addresses = {normalise(email) for email in emails if len(email) <= MOST_EMAIL}
    for row, candidate in _candidates(_people(Person.external_id, numbers)):
        book.numbered[row.external_id].append(candidate)
    for row, candidate in _candidates(_people(Person.email_key, addresses)):
        book.addressed[row.email_key].append(candidate)
    return book


def _people(column: InstrumentedAttribute[Any], wanted: set[str]) -> Iterator[Any]:
    """The oldest first."""
    ordered = sorted(wanted)
    for start in range(0, len(ordered), AT_ONCE):
        found = select(
            Person.id, Person.name, Person.email, Person.email_key, Person.external_id, Person.account_id, Person.firm,
            Person.merged_at,
        ).where(column.in_(ordered[start : start + AT_ONCE]))  # fmt: skip
        yield from db.session.execute(found.order_by(Person.id))


def _candidates(rows: Iterable[Any]) -> Iterator[tuple[Any, Candidate]]:
    """Each row with whose it is: what an entry was called that was put into another one leads to that one."""
    found = list(rows)
    stands = stand_for([row.id for row in found if row.merged_at])
    for row in found:
        now = stands.get(row.id, row)
        if now.merged_at is None:
            known = Known(now.id, now.name, now.email or "", now.account_id is not None, now.firm, frozenset())
            yield row, Candidate(known, row.external_id or "", words_of(row.name))
