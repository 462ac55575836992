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
from portal.core.errors import DomainError
from portal.core.facts import record
from portal.core.locking import find_locked, lock
from portal.members.facts import PeopleMerged, PeopleSeparated
from portal.members.memberships.operations import belonging
from portal.members.merging import fields
from portal.members.merging.errors import (
    MergedAlready,
    MergedOn,
    OneHasDied,
    OneIsYours,
    TheOtherWayRound,
    TheSameEntry,
    TooLate,
    UndoneAlready,
)  # fmt: skip
from portal.members.merging.models import MergeMove
from portal.members.merging.operations import moving, overlaps
from portal.members.people.behind import is_only_shown, powers_behind
from portal.members.people.merges import A_WEEK, Merge
from portal.members.people.models import Person
from portal.members.people.operations.people import index_people


def merge(kept: Person, merged: Person, *, taken: Iterable[str] = (), giver: Giver, now: datetime) -> Merge:
    """`merged` is put into `kept`: all that leads to it leads to `kept` since, and it is shown nowhere.

    `taken`: the names of fields whose words are those of `merged`. Where both sign in, `kept` goes on with its own
    account, the other one is closed, and both are told; what each noted for themselves is read by the account that
    noted it alone, open or closed, since the office alone says that they are one. Whoever does it holds what either of
    the two may do, and is neither of them where both sign in.
    Raises TheSameEntry, MergedAlready, OneHasDied, OneIsYours, TheOtherWayRound, accounts' LastAdministrator, and the
    giver's refusals.
    """
    kept, merged = _both(kept.id, merged.id)
    if kept.merged_at or merged.merged_at or kept.erased_at or merged.erased_at:
        raise MergedAlready
    if (no := hindrance(kept, merged, giver.account_id)) is not None:
        raise no
    check_carried(giver, powers_behind(kept, now=now) | powers_behind(merged, now=now), now=now)
    was: dict[str, Any] = {"cut": [overlaps.carry_out(each) for each in overlaps.cuts(kept.id, merged.id)]}
    db.session.flush()
    values = fields.joined(kept, merged, taken)
    theirs = merged.account_id if _came_in(_accounts_of(merged)[0]) else None
    was["accounts"] = _join_accounts(kept, merged, now)
    was["wrote"] = _write(kept, values)
    row = Merge(kept_id=kept.id, merged_id=merged.id, made_at=now, was=was)
    merged.merged_at = kept.changed_at = now
    db.session.add(row)
    db.session.flush()
    # what somebody noted for themselves follows them: the account with which they did
    for table, column, keys in moving.move_all(merged.id, kept.id, own=theirs in {None, kept.account_id}):
        db.session.add(MergeMove(merge_id=row.id, table_name=table, column_name=column, keys=keys))
    _follow(kept, merged)
    search.forget("person", merged.id)
    audit.write("members.people_merged", about=kept, after={"merged": merged.id, "fields": sorted(was["wrote"])})
    record(PeopleMerged(kept_id=kept.id, merged_id=merged.id))
    return row


def hindrance(kept: Person, merged: Person, account_id: int | None) -> type[DomainError] | None:
    """Why whoever has this account cannot put them together. Where only one has died, it is not known what would be
    true of both; and what somebody noted is theirs to read, not of whoever in the office says that they are one.
    """
    return look(kept, merged, account_id)[0]


def look(kept: Person, merged: Person, account_id: int | None) -> tuple[type[DomainError] | None, bool]:
    """The `hindrance`, and whether they `both_sign_in`. One statement."""
    mine, theirs = _accounts_of(kept, merged)
    both = _came_in(mine) and _came_in(theirs)
    if (kept.died_on is None) != (merged.died_on is None):
        return OneHasDied, both
    if mine and mine.came_in and not mine.is_open and theirs and theirs.is_open:
        return TheOtherWayRound, both
    is_one = account_id is not None and account_id in {kept.account_id, merged.account_id}
    return OneIsYours if is_one and both else None, both


def both_sign_in(kept: Person, merged: Person) -> bool:
    """Whether somebody came in as each of the two."""
    return all(_came_in(account) for account in _accounts_of(kept, merged))


def _came_in(account: Account | None) -> bool:
    """Whether somebody came in with it, whatever became of it since."""
    return account is not None and account.came_in


def _accounts_of(*people: Person) -> list[Account | None]:
    """With what each of them signs in. One statement."""
    numbers = [person.account_id for person in people if person.account_id]
    found = {account.id: account for account in db.session.scalars(select(Account).where(Account.id.in_(numbers)))}
    return [found.get(person.account_id or 0) for person in people]


def undo(row: Merge, *, giver: Giver, now: datetime) -> None:
    """Take them apart, as they were; what came to the one entry since then stays there.

    Raises UndoneAlready, TooLate, MergedOn, and the giver's refusals.
    """
    kept, merged = _both(row.kept_id, row.merged_id)
    row = lock(row)
    check_apart(row, kept, now=now)
    check_carried(giver, powers_behind(kept, now=now) | powers_behind(merged, now=now), now=now)
    row.undone_at, merged.merged_at, kept.changed_at = now, None, now
    _write_back(kept, row.was["wrote"])
    _part_accounts(kept, merged, row.was["accounts"])
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


def check_apart(row: Merge, kept: Person, *, now: datetime) -> None:
    """Whether the two can be taken apart. Raises UndoneAlready, TooLate, MergedOn."""
    if row.undone_at is not None:
        raise UndoneAlready
    if now - row.made_at >= A_WEEK or not row.was:
        raise TooLate
    if kept.merged_at is not None:
        raise MergedOn


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


def _join_accounts(kept: Person, merged: Person, now: datetime) -> dict[str, Any]:
    """The entry that stays has the account that is open, if one is. Of two open ones its own stays, unless only the
    other one was ever opened by anybody; and the one that does not stay is closed.

    For the undo: which each had, and the moment in which one was closed.
    """
    mine, theirs = kept.account_id, merged.account_id
    accounts: dict[str, Any] = {"had": [mine, theirs], "closed": None}
    if theirs is None or not _is_open(theirs):
        return accounts
    both_open = mine is not None and _is_open(mine)
    if not both_open or (is_only_shown(merged) and not is_only_shown(kept)):
        _give_accounts(kept, merged, theirs, mine)
    if both_open:
        close_account(db.session.get_one(Account, merged.account_id), now=now)
        accounts["closed"] = now.isoformat()
    return accounts


def _is_open(account_id: int) -> bool:
    return db.session.get_one(Account, account_id).is_open


def _part_accounts(kept: Person, merged: Person, accounts: dict[str, Any]) -> None:
    """Each has again what it had; and what was closed since for another reason stays closed."""
    mine, theirs = accounts["had"]
    turned = (kept.account_id, merged.account_id) == (theirs, mine) and mine != theirs
    if accounts["closed"] and merged.account_id == (mine if turned else theirs):
        account = db.session.get_one(Account, merged.account_id)
        if account.closed_at is not None and account.closed_at.isoformat() == accounts["closed"]:
            reopen_account(account)
    if turned:
        _give_accounts(kept, merged, mine, theirs)


def _give_accounts(one: Person, other: Person, first: int | None, second: int | None) -> None:
    """No account is two people's, not for an instant either."""
    one.account_id = other.account_id = None
    db.session.flush()
    one.account_id, other.account_id = first, second
    db.session.flush()


def _write(person: Person, values: dict[str, Any]) -> dict[str, list[Any]]:
    """Column -> what stood there and what stands there now, of what changed."""
    wrote = {}
    for name, value in values.items():
        if getattr(person, name) != value:
            wrote[name] = [plain(getattr(person, name)), plain(value)]
            setattr(person, name, value)
    db.session.flush()
    return wrote


def _write_back(person: Person, wrote: dict[str, list[Any]]) -> None:
    """As it was, where it still says what the merge wrote there."""
    for name, (before, after) in wrote.items():
        if plain(getattr(person, name)) == after:
            moment = name == "welcomed_at" and before is not None
            setattr(person, name, datetime.fromisoformat(before) if moment else before)


def plain(value: Any) -> Any:
    """As it is written down for the undo."""
    return value.isoformat() if isinstance(value, datetime) else value


def _follow(kept: Person, merged: Person) -> None:
    """What is made of others is made anew."""
    belonging.refresh([kept.id, merged.id])
    index_people([kept])
