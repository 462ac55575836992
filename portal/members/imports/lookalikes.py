"""Rows about somebody new who is called like somebody known, of the same firm: the office says whether they are one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from portal.core.db import db
from portal.core.folding import fold
from portal.members.imports.entries import Entry
from portal.members.memberships.models import Organisation, Representation
from portal.members.memberships.models.organisation import name_key
from portal.members.people.models import Person, sort_key
from portal.members.people.operations.people import split_name

#: What the office may decide about a row; without a word it is left out.
SAME, OTHER = "same", "other"
AT_ONCE = 500
TELLING = ("town", "phone")


@dataclass(frozen=True, slots=True)
class Lookalike:
    """A row and whom it looks like."""

    line: int
    name: str
    email: str
    person_id: int
    person_name: str
    person_email: str
    firm: str


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody in the list, with what makes their firms the same."""

    number: int
    name: str
    email: str
    signs_in: bool
    firm: str
    firms: frozenset[str]
    #: What else is said of them that tells several of one name apart.
    told: frozenset[str] = frozenset()


def settle(
    entries: Iterable[Entry], decided: Mapping[str, str], asked: Mapping[int, Known]
) -> tuple[list[Entry], list[Lookalike], list[Lookalike]]:
    """The entries that can be written, the rows that look like somebody and wait for a word, and those that come in
    though somebody else is called the same.

    `asked`: line -> whose number or address stands in it, by another name.

    A row that is about the same person brings their data up to date; where they sign in their address stays.
    """
    listed = list(entries)
    known = _called(key for entry in listed if entry.person_id is None for key in [_key(entry.values)])
    kept: list[Entry] = []
    offered: set[int] = set()
    waiting: list[Lookalike] = []
    namesakes: list[Lookalike] = []
    for entry in listed:
        found = (asked.get(entry.line) or _alike(entry, known, offered)) if entry.person_id is None else None
        offered |= {found.number} if found is not None else set()
        word = decided.get(str(entry.line))
        if found is None:
            kept.append(entry)
            if entry.person_id is None and (other := next(iter(known.get(_key(entry.values), [])), None)):
                namesakes.append(_beside(entry, other))
        elif word == OTHER:
            kept.append(entry)
        elif word == SAME:
            entry.person_id, entry.was = found.number, found.name
            if found.signs_in:
                entry.values.pop("email", None)
            kept.append(entry)
        else:
            waiting.append(_beside(entry, found))
    return kept, waiting, namesakes


def _beside(entry: Entry, known: Known) -> Lookalike:
    email = entry.values.get("email", "")
    return Lookalike(entry.line, entry.values["name"], email, known.number, known.name, known.email, known.firm)


def _alike(entry: Entry, known: Mapping[str, list[Known]], offered: Collection[int]) -> Known | None:
    """Of several the one whose town and telephone are those of the row, and rather one that no other row looks like."""
    firm = entry.values.get("firm", "")
    wanted = name_key(firm) if firm else ""
    found = [each for each in known.get(_key(entry.values), []) if wanted in each.firms]
    told = _told(entry.values.get(name, "") for name in TELLING)
    return max(found, key=lambda each: (len(each.told & told), each.number not in offered), default=None)


def _told(words: Iterable[str]) -> frozenset[str]:
    return frozenset(filter(None, map(fold, words)))


def _key(values: Mapping[str, Any]) -> str:
    given, family, name = values.get("given_name", ""), values.get("family_name", ""), values.get("name", "")
    if name and not given and not family:
        given, family = split_name(name)
    return sort_key(given, family, name)


def _called(keys: Iterable[str]) -> dict[str, list[Known]]:
    """Everybody called like one of these, by what people are sorted by; a statement per five hundred."""
    wanted, found = sorted(set(keys)), defaultdict[str, list[Known]](list)
    for start in range(0, len(wanted), AT_ONCE):
        people = (
            select(
                Person.id,
                Person.name_key,
                Person.name,
                Person.email,
                Person.account_id,
                Person.firm,
                Person.town,
                Person.phone,
            )
            .where(Person.name_key.in_(wanted[start : start + AT_ONCE]), Person.is_there())
            .order_by(Person.id)
        )
        rows = db.session.execute(people).all()
        firms = _firms([row.id for row in rows])
        for row in rows:
            own = {name_key(row.firm)} if row.firm else set()
            keys_of = frozenset(own | firms[row.id]) or frozenset({""})
            told = _told((row.town, row.phone))
            known = Known(row.id, row.name, row.email or "", row.account_id is not None, row.firm, keys_of, told)
            found[row.name_key].append(known)
    return found


def _firms(ids: list[int]) -> dict[int, set[str]]:
    """What makes the firms the same that these people spoke for at some time."""
    spoke = select(Representation.person_id, Organisation.name_key).join(
        Organisation, Organisation.id == Representation.organisation_id
    )
    firms: dict[int, set[str]] = defaultdict(set)
    for person, key in db.session.execute(spoke.where(Representation.person_id.in_(ids))):
        firms[person].add(key)
    return firms
