"""Two entries about one person put together, and taken apart again within a week."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from portal.accounts.models import Account
from portal.accounts.operations.accounts import close_account, reopen_account
from portal.accounts.operations.giving import Giver, check_carried
from portal.core import audit, search
from portal.core.db import db
from portal.core.facts import record
from portal.core.locking import find_locked, lock
from portal.members.facts import PeopleMerged, PeopleSeparated
from portal.members.memberships.operations import belonging
from portal.members.merging import fields
from portal.members.merging.errors import (
    MergedAlready,
    MergedOn,
    OneHasDied,
    TheSameEntry,
    TooLate,
    UndoneAlready,
)  # fmt: skip
from portal.members.merging.models import MergeMove
from portal.members.merging.operations import moving, overlaps
from portal.members.people.behind import powers_behind
from portal.members.people.merges import A_WEEK, Merge
from portal.members.people.models import Person
from portal.members.people.operations.people import index_people


def merge(kept: Person, merged: Person, *, taken: Iterable[str] = (), giver: Giver, now: datetime) -> Merge:
    """`merged` is put into `kept`: all that leads to it leads to `kept` since, and it is shown nowhere.

    `taken`: the names of fields whose words are those of `merged`. Where both sign in, `kept` goes on with its own
    account and the other one is closed. Whoever does it holds what either of the two may do.
    Raises TheSameEntry, MergedAlready, OneHasDied, accounts' LastAdministrator, and the giver's refusals.
    """
    kept, merged = _both(kept.id, merged.id)
    if kept.merged_at or merged.merged_at or kept.erased_at or merged.erased_at:
        raise MergedAlready
    if (kept.died_on is None) != (merged.died_on is None):
        raise OneHasDied
    check_carried(giver, powers_behind(kept, now=now) | powers_behind(merged, now=now), now=now)
    was: dict[str, Any] = {"cut": [overlaps.carry_out(each) for each in overlaps.cuts(kept.id, merged.id)]}
    db.session.flush()
    values = fields.joined(kept, merged, taken)
    was["closed"] = _join_accounts(kept, merged, values, now)
    was["wrote"] = _write(kept, values)
    row = Merge(kept_id=kept.id, merged_id=merged.id, made_at=now, was=was)
    merged.merged_at = kept.changed_at = now
    db.session.add(row)
    db.session.flush()
    for table, column, keys in moving.move_all(merged.id, kept.id):
        db.session.add(MergeMove(merge_id=row.id, table_name=table, column_name=column, keys=keys))
    _follow(kept, merged)
    search.forget("person", merged.id)
    audit.write("members.people_merged", about=kept, after={"merged": merged.id, "fields": sorted(was["wrote"])})
    record(PeopleMerged(kept_id=kept.id, merged_id=merged.id))
    return row


def undo(row: Merge, *, giver: Giver, now: datetime) -> None:
    """Take them apart, as they were; what came to the one entry since then stays there.

    Raises UndoneAlready, TooLate, MergedOn, and the giver's refusals.
    """
    kept, merged = _both(row.kept_id, row.merged_id)
    row = lock(row)
    if row.undone_at is not None:
        raise UndoneAlready
    if now - row.made_at >= A_WEEK:
        raise TooLate
    if kept.merged_at is not None:
        raise MergedOn
    check_carried(giver, powers_behind(kept, now=now), now=now)
    row.undone_at, merged.merged_at, kept.changed_at = now, None, now
    _write_back(kept, row.was["wrote"])
    _part_accounts(kept, merged, row.was)
    db.session.flush()
    for moved in db.session.scalars(select(MergeMove).where(MergeMove.merge_id == row.id)).all():
        moving.move_back(moved.table_name, moved.column_name, moved.keys, kept.id, merged.id)
    db.session.expire_all()
    for each in row.was["cut"]:
        overlaps.put_back(*each)
    db.session.flush()
    _follow(kept, merged)
    index_people([merged])
    audit.write("members.people_separated", about=kept, after={"merged": merged.id})
    record(PeopleSeparated(kept_id=kept.id, merged_id=merged.id))


def forget_undoable(now: datetime) -> None:
    """What only an undo needs is kept for a week, and holds words that somebody may have taken away since."""
    numbers = db.session.scalars(select(Merge.id).where(*_over(now)).limit(200)).all()
    db.session.execute(delete(MergeMove).where(MergeMove.merge_id.in_(numbers)))
    db.session.execute(update(Merge).where(Merge.id.in_(numbers)).values(was={}, forgotten_at=now))


def any_to_forget(now: datetime) -> bool:
    """Whether `forget_undoable` has anything to do."""
    return db.session.scalar(select(Merge.id).where(*_over(now)).limit(1)) is not None


def _over(now: datetime) -> tuple[Any, ...]:
    return (Merge.forgotten_at.is_(None), Merge.made_at <= now - A_WEEK)


def _both(one: int, other: int) -> tuple[Person, Person]:
    """Both entries, locked in the order of their numbers, as they are now."""
    if one == other:
        raise TheSameEntry
    found = {number: find_locked(Person, number) for number in sorted((one, other))}
    first, second = found[one], found[other]
    if first is None or second is None:
        raise MergedAlready
    return first, second


def _join_accounts(kept: Person, merged: Person, values: dict[str, Any], now: datetime) -> bool:
    """The only account there is becomes that of the entry that stays. Of two, the other is closed; whether one was."""
    if merged.account_id is None:
        return False
    if kept.account_id is None:
        values["account_id"], merged.account_id = merged.account_id, None
        db.session.flush()
        return False
    account = db.session.get_one(Account, merged.account_id)
    if account.closed_at is not None:
        return False
    close_account(account, now=now)
    return True


def _part_accounts(kept: Person, merged: Person, was: dict[str, Any]) -> None:
    """The account goes back with which the other entry came, or signs in again."""
    before, after = was["wrote"].get("account_id", (None, None))
    if before is None and after is not None and kept.account_id == after:
        kept.account_id = None
        db.session.flush()
        merged.account_id = after
    elif was["closed"] and merged.account_id is not None:
        reopen_account(db.session.get_one(Account, merged.account_id))


def _write(person: Person, values: dict[str, Any]) -> dict[str, list[Any]]:
    """Column -> what stood there and what stands there now, of what changed."""
    wrote = {}
    for name, value in values.items():
        if getattr(person, name) != value:
            wrote[name] = [_plain(getattr(person, name)), _plain(value)]
            setattr(person, name, value)
    db.session.flush()
    return wrote


def _write_back(person: Person, wrote: dict[str, list[Any]]) -> None:
    """As it was, where it still says what the merge wrote there."""
    for name, (before, after) in wrote.items():
        if name != "account_id" and _plain(getattr(person, name)) == after:
            moment = name == "welcomed_at" and before is not None
            setattr(person, name, datetime.fromisoformat(before) if moment else before)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _follow(kept: Person, merged: Person) -> None:
    """What is made of others is made anew."""
    belonging.refresh([kept.id, merged.id])
    index_people([kept])
