"""Undoing an import within a day: what it added goes and what it changed goes back, as far as nobody built on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, delete, func, select

from portal.accounts.operations import Giver
from portal.core import audit, search
from portal.core.dates import A_DAY
from portal.core.db import db, in_turn
from portal.core.errors import DomainError
from portal.core.locking import for_update, lock
from portal.core.sayings import kept
from portal.core.work import attempt
from portal.mail import preferences
from portal.members.imports.models import ImportChange, ImportFile
from portal.members.imports.operations import IMPORT_LOCK
from portal.members.imports.staying import BECAUSE, Added, added_by
from portal.members.imports.traces import AT_ONCE, KINDS, plain
from portal.members.memberships.models import Coverage, EndKind, Membership, Organisation, Representation
from portal.members.memberships.operations import belonging, organisations
from portal.members.memberships.operations.organisations import end_representation
from portal.members.people.models import Person
from portal.members.people.operations import people

WITHIN = timedelta(days=1)
MOST_NAMED = 20
#: What belongs together in a name goes back together, or not at all.
NAME = ("name", "given_name", "family_name")
READ: dict[str, Callable[[str], Any]] = {
    "end": date.fromisoformat, "covered_until": date.fromisoformat, "grace_until": date.fromisoformat,
    "stays_at": datetime.fromisoformat, "welcomed_at": datetime.fromisoformat, "changed_at": datetime.fromisoformat,
    "end_kind": EndKind,
}  # fmt: skip
Told = Callable[[int, int], None]


class NotYet(DomainError):
    sentence = _l("This list is not in yet: there is nothing to undo.")


class TooLate(DomainError):
    sentence = _l("An import can be undone for a day. Whoever should go has to be looked at one by one now.")


class AlreadyUndone(DomainError):
    sentence = _l("This import was undone already.")


def check_undoable(upload: ImportFile, now: datetime) -> None:
    """Raises NotYet, AlreadyUndone, TooLate."""
    if upload.done_at is None:
        raise NotYet
    if upload.undone_at is not None:
        raise AlreadyUndone
    if now >= upload.done_at + WITHIN:
        raise TooLate


def may_be_undone(upload: ImportFile, now: datetime) -> bool:
    """Whether the page offers it."""
    try:
        check_undoable(upload, now)
    except DomainError:
        return False
    return True


def look(upload: ImportFile) -> dict[str, Any]:
    """What an undoing would do now, and whom it would leave; fit for JSON."""
    changed = select(func.count()).where(*_changed(upload, Person))
    return _report(added_by(upload)) | {"changed": db.session.scalar(changed) or 0}


def undo(upload: ImportFile, *, giver: Giver, now: datetime, told: Told = lambda _done, _total: None) -> dict[str, Any]:
    """Take the import back, in one unit of work. What was done, as `look` has it.

    Raises NotYet, AlreadyUndone, TooLate.
    """
    in_turn(IMPORT_LOCK)
    upload = lock(upload)
    check_undoable(upload, now)
    _hold(upload)
    added = added_by(upload)
    report, concerned = _report(added), _concerned(added)
    for kind in reversed(KINDS):
        _take_away(kind, added.goes(kind))
    concerned |= _memberships_back(upload, now)
    _representations_back(upload)
    _firms_back(upload)
    changed = _people_back(upload, giver=giver, now=now)
    report["changed"] = len(changed)
    db.session.flush()
    belonging.refresh((concerned | changed) - set(added.goes("person")))
    db.session.execute(delete(ImportChange).where(ImportChange.import_id == upload.id))
    upload.undone_at, upload.undo_report = now, report
    counts = {name: value for name, value in report.items() if isinstance(value, int)}
    audit.write("members.import_undone", about=upload, after={"file": upload.name} | counts)
    return report


def _report(added: Added) -> dict[str, Any]:
    names = sorted((added.rows["person"][number].name_key, number) for number in added.why)
    firms = added.rows["organisation"]
    return {
        **{kind: len(added.goes(kind)) for kind in KINDS},
        "people_stay": len(added.why),
        "why": dict(Counter(why.value for why in added.why.values())),
        "named": [
            [number, added.rows["person"][number].name, added.why[number]] for _key, number in names[:MOST_NAMED]
        ],
        "firms_stay": len(added.stays["organisation"] & firms.keys()),
    }


def _hold(upload: ImportFile) -> None:
    """Nobody else changes these people and firms until we are done: whoever comes now waits."""
    for model in (Organisation, Person):
        mine = select(ImportChange.object_id).where(
            ImportChange.import_id == upload.id, ImportChange.kind == model.__tablename__
        )
        db.session.execute(for_update(select(model.id).where(model.id.in_(mine)).order_by(model.id), of=model)).all()


def _concerned(added: Added) -> set[int]:
    """Who may count on other days when what goes is gone."""
    found = set[int]()
    for kind in ("representation", "membership"):
        found |= {row.person_id for n, row in added.rows[kind].items() if n not in added.stays[kind] and row.person_id}
    firms = {added.rows["membership"][number].organisation_id for number in added.goes("membership")}
    return found | _speaking(firms - {None})


def _take_away(kind: str, numbers: list[int]) -> None:
    model = KINDS[kind]
    for some in _batches(numbers):
        if kind == "person":
            _forget_opt_outs(some)
        if kind in {"person", "organisation"}:
            search.forget_many(kind, some)
        db.session.execute(delete(model).where(model.id.in_(some)).execution_options(synchronize_session=False))
    db.session.expire_all()


def _forget_opt_outs(numbers: Sequence[int]) -> None:
    """What the list said about mail to people who go, unless the address is somebody's who stays."""
    theirs = select(Person.email_key).where(Person.id.in_(numbers), Person.email_key.is_not(None))
    others = select(Person.email_key).where(Person.id.not_in(numbers), Person.email_key.is_not(None))
    gone = theirs.where(Person.email_key.not_in(others))
    preferences.forget_from_a_list(set(db.session.scalars(gone)))


def _memberships_back(upload: ImportFile, now: datetime) -> set[int]:
    """Memberships that the import changed are as before where nothing came after it; who may be concerned.

    What it covered is reversed, and stays in sight.
    """
    because, back, firms = kept(BECAUSE), dict[int, Membership](), set[int]()
    changes = [(row, change) for row, change in _changes(upload, Membership) if _holds(row, change, change.before)]
    numbers = [row.id for row, _change in changes]
    followed = {number for some in _batches(numbers) for number in db.session.scalars(_followed(some))}
    for row, change in changes:
        if row.id not in followed:
            back[row.id] = row
            _write_back(row, change, change.before)
    for some in _batches(list(back)):
        for coverage in db.session.scalars(_covered(upload, some)):
            coverage.reversed_at, coverage.reversed_because = now, because
    concerned = {row.person_id for row in back.values() if row.person_id is not None}
    firms = {row.organisation_id for row in back.values() if row.organisation_id is not None}
    return concerned | _speaking(firms)


def _representations_back(upload: ImportFile) -> None:
    """Whoever left a firm with the list speaks for it again, where the day of leaving is still that of the list."""
    for row, change in _changes(upload, Representation):
        if _holds(row, change, change.before):
            before = (change.before or {})["end"]
            try:
                with attempt():
                    end_representation(row, last_day=date.fromisoformat(before) - A_DAY if before else None)
            except DomainError:
                continue  # somebody else has their part since


def _firms_back(upload: ImportFile) -> None:
    """What the list wrote about firms that were here goes back where it still stands."""
    back: list[Organisation] = []
    for firm, change in _changes(upload, Organisation):
        names = {name for name in change.before or {} if _holds(firm, change, {name})}
        _write_back(firm, change, names)
        back.append(firm)
    db.session.flush()
    organisations.index_organisations(back)


def _followed(numbers: Sequence[int]) -> Select[int | None]:
    return select(Membership.predecessor_id).where(Membership.predecessor_id.in_(numbers))


def _covered(upload: ImportFile, memberships: Sequence[int]) -> Select[Coverage]:
    """What the import covered of these, and nobody has reversed since."""
    mine = select(ImportChange.object_id).where(ImportChange.import_id == upload.id, ImportChange.kind == "coverage")
    wanted = select(Coverage).where(Coverage.membership_id.in_(memberships), Coverage.reversed_at.is_(None))
    return wanted.where(Coverage.id.in_(mine))


def _speaking(firms: set[int]) -> set[int]:
    """Everybody who speaks, spoke or will speak for these."""
    found = set[int]()
    for some in _batches(sorted(firms)):
        found |= set(
            db.session.scalars(select(Representation.person_id).where(Representation.organisation_id.in_(some)))
        )
    return found


def _people_back(upload: ImportFile, *, giver: Giver, now: datetime) -> set[int]:
    """What the import wrote about people who were here goes back where it still stands, by the rules of any change."""
    changed: list[Person] = []
    for person, change in _changes(upload, Person):
        names = set(change.before or {})
        if not _holds(person, change, names & set(NAME)):
            names -= set(NAME)
        names = {name for name in names if _holds(person, change, {name})}
        values = {name: (change.before or {})[name] for name in names - READ.keys()}
        if values:
            people.rewrite(person, values, giver=giver, now=now)
            changed.append(person)
        _write_back(person, change, names & READ.keys())
    db.session.flush()
    for start in range(0, len(changed), AT_ONCE):
        people.index_people(changed[start : start + AT_ONCE])
    return {person.id for person in changed}


def _changes(upload: ImportFile, model: type[Any]) -> Iterator[tuple[Any, ImportChange]]:
    """What the import changed of this kind: the rows that are still there, locked, with what it noted."""
    changes = select(ImportChange).where(*_changed(upload, model))
    noted = {change.object_id: change for change in db.session.scalars(changes)}
    for some in _batches(sorted(noted)):
        for row in db.session.scalars(for_update(select(model).where(model.id.in_(some)), of=model)):
            yield row, noted[row.id]


def _changed(upload: ImportFile, model: type[Any]) -> tuple[ColumnElement[bool], ...]:
    mine = (ImportChange.import_id == upload.id, ImportChange.kind == model.__tablename__)
    return (*mine, ImportChange.mark.is_(None))


def _holds(row: Any, change: ImportChange, names: Any) -> bool:
    """Whether these fields are still what the import made of them."""
    return all(plain(getattr(row, name)) == (change.after or {})[name] for name in names)


def _write_back(row: Any, change: ImportChange, names: Any) -> None:
    for name in names:
        value = (change.before or {})[name]
        setattr(row, name, READ[name](value) if value is not None and name in READ else value)


def _batches(numbers: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (numbers[start : start + AT_ONCE] for start in range(0, len(numbers), AT_ONCE))
