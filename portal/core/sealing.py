"""Words that the database cannot read: sealed with the key of whoever wrote them, or with one of their own row.

    class Thing(Model):
        owner_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
        words_sealed: Mapped[bytes | None]     # what the database holds
        words = sealed("owner_id")             # a str; "" where there is nothing

    class Shared(Model):                       # read by several people
        own_key: Mapped[bytes | None]          # wrapped by the master key; emptied, all is unreadable for good
        words_sealed: Mapped[bytes | None]
        words = sealed_by("own_key")

A no that nobody may find is a moment that always holds something (`always=True`), said or not, of one length:

    left = sealed_by("own_key", always=True)
    left_at = Moment("left")               # a datetime, or None

They are sealed as the row is written, so it does not matter in which order a row gets its values. What cannot be opened
any more reads as "": whoever wrote it was erased, or something is damaged, which the doctor says. No statement selects,
orders or searches by them. Many rows at once (`insert(Model)`): see `closed`.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, overload

from sqlalchemy import event
from sqlalchemy.orm import Mapper

from portal.core import vault
from portal.core.db import Model, db
from portal.core.vault import Damaged, forget, renew_after_merging

__all__ = [
    "Moment",
    "Sealed",
    "closed",
    "fields_of",
    "forget",
    "pseudonym",
    "renew_after_merging",
    "sealed",
    "sealed_by",
]
log = logging.getLogger(__name__)
#: What is sealed where nothing is said: it reads as "", and is as long as anything else.
NOTHING = "\0"


@dataclass(frozen=True, slots=True, repr=False)
class Unsealed:
    """What somebody wrote, until its row is written. No driver takes it: nothing reaches the database by mistake."""

    words: str


class Sealed:
    """An attribute that is a str to whoever reads and writes it, over the column `<name>_sealed`."""

    def __init__(self, lead: str, *, of_row: bool, always: bool = False, since: str = "", either: str = "") -> None:
        self.lead, self.of_row, self.always, self.since, self.either = lead, of_row, always, since, either
        self.name = self.column = self.table = ""

    def __set_name__(self, owner: Any, name: str) -> None:
        self.name, self.column, self.table = name, f"{name}_sealed", owner.__tablename__

    @property
    def about(self) -> str:
        return f"{self.table}.{self.either or self.column}"

    @overload
    def __get__(self, row: None, owner: Any) -> Sealed: ...
    @overload
    def __get__(self, row: Any, owner: Any) -> str: ...
    def __get__(self, row: Any, owner: Any) -> str | Sealed:
        if row is None:
            return self
        kept = getattr(row, self.column)
        if kept is None:
            return ""
        return kept.words if isinstance(kept, Unsealed) else self.read(kept, getattr(row, self.lead))

    def __set__(self, row: Any, words: str) -> None:
        setattr(row, self.column, Unsealed(words) if words or self.always else None)

    def read(self, kept: bytes, lead: Any) -> str:
        """What is sealed there, or "". `lead`: what the row says of its owner, or the wrapped key of the row."""
        try:
            return self._open(kept, lead)
        except Damaged:
            log.warning("something sealed does not open", extra={"column": self.about})
            return ""

    def is_damaged(self, kept: bytes, lead: Any) -> bool:
        """Whether it should open, and does not; what nobody has the key of any more is as it should be."""
        try:
            self._open(kept, lead)
        except Damaged:
            return True
        return False

    def _open(self, kept: bytes, lead: Any) -> str:
        key = self._key_of(kept, lead)
        return vault.plain(vault.unseal(key, kept, self.about)) if key else ""

    def _key_of(self, kept: bytes, lead: Any) -> bytes | None:
        number = vault.number_of(kept)
        if self.of_row:
            return vault.unwrapped(lead, f"{self.table}.{self.lead}") if lead else None
        return vault.key_of(number, _seen())

    def shut(self, words: str, row: dict[str, Any]) -> bytes:
        """The words sealed. `row`: its values; one that has no key of its own yet is given one."""
        if self.of_row:
            about, number = f"{self.table}.{self.lead}", vault.OF_THE_ROW
            if row.get(self.lead) is None:
                vault.check_master()
                row[self.lead] = vault.wrapped(vault.new_key(), about)
            try:
                key = vault.unwrapped(row[self.lead], about)
            except Damaged:
                raise vault.VaultClosed from None
        else:
            person_id = row[self.lead]
            number, key = vault.newest_of([person_id])[person_id]
        return vault.seal(key, vault.padded(words or NOTHING), self.about, number)


def sealed(owner: str) -> Sealed:
    """Words of one person, sealed with their key. `owner`: the column that leads to them."""
    return Sealed(owner, of_row=False)


def sealed_by(key: str, *, always: bool = False, since: str = "", either: str = "") -> Sealed:
    """Words that several people read, sealed with a key of their row. `key`: the column that holds it. `always`:
    something is sealed there even where it is empty, so that nobody sees whether it is; `since`: once this column holds
    something. `either`: the name of two that may change places, as the two sides of a tie do.
    """
    return Sealed(key, of_row=True, always=always, since=since, either=either)


class Moment:
    """A moment over something sealed: None while nothing is said there."""

    def __init__(self, over: str) -> None:
        self.over = over

    @overload
    def __get__(self, row: None, owner: Any) -> Moment: ...
    @overload
    def __get__(self, row: Any, owner: Any) -> datetime | None: ...
    def __get__(self, row: Any, owner: Any) -> datetime | Moment | None:
        if row is None:
            return self
        words = getattr(row, self.over)
        if not words:
            return None
        at = datetime.fromisoformat(words)
        return at if at.tzinfo else at.replace(tzinfo=UTC)

    def __set__(self, row: Any, at: datetime | None) -> None:
        setattr(row, self.over, at.astimezone(UTC).isoformat() if at else "")


def fields_of(model: Any) -> dict[str, Sealed]:
    """What is sealed of this model, by name."""
    return {name: each for kind in model.__mro__ for name, each in vars(kind).items() if isinstance(each, Sealed)}


def closed(model: type[Model], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows as `insert(model)` takes them: what is to be sealed is. Inside a unit of work. Raises VaultClosed."""
    fields = fields_of(model)
    if not fields:
        return rows
    people = {row[each.lead] for row in rows for each in fields.values() if not each.of_row and row.get(each.name)}
    if people:
        vault.newest_of(people)
    made = []
    for row in rows:
        values = {name: value for name, value in row.items() if name not in fields}
        for each in fields.values():
            fills = each.always and (not each.since or row.get(each.since) is not None)
            if each.name in row or fills:
                words = row.get(each.name, "")
                values[each.column] = each.shut(words, values) if words or fills else None
            elif each.always:
                values[each.column] = None
            if each.of_row:
                values.setdefault(each.lead, None)
        made.append(values)
    return made


def pseudonym(what: str, person_id: int) -> str:
    """64 hex digits for this person, the same each time and others for each purpose: nobody finds out from the
    database whom they stand for.
    """
    return vault.keyed("pseudonyms", f"{what}\n{person_id}")


def _seen() -> Iterator[int]:
    """The numbers of the keys of all that this session has in its hands: one statement serves a whole list."""
    for row in list(db.session.identity_map.values()):
        for each in getattr(type(row), "_sealed", ()):
            kept = row.__dict__.get(each.column)
            if not each.of_row and isinstance(kept, bytes) and len(kept) > vault.HEAD.size:
                yield vault.number_of(kept)


@event.listens_for(Mapper, "instrument_class")
def _watch(mapper: Mapper[Any], model: Any) -> None:
    if fields := fields_of(model):
        model._sealed = tuple(fields.values())
        event.listen(mapper, "before_insert", _write)
        event.listen(mapper, "before_update", _write)


def _write(_mapper: Any, _connection: Any, row: Any) -> None:
    for each in row._sealed:
        kept = row.__dict__.get(each.column)
        if kept is None and each.always and (not each.since or getattr(row, each.since) is not None):
            kept = getattr(row, each.column) or Unsealed("")
        if isinstance(kept, Unsealed):
            lead = {each.lead: getattr(row, each.lead)}
            setattr(row, each.column, each.shut(kept.words, lead))
            if each.of_row:
                setattr(row, each.lead, lead[each.lead])
