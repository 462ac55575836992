"""What taking two entries apart moves back, and what it leaves where it is. For the office, before it does so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, exists, literal, select, union_all
from sqlalchemy.orm import joinedload

from portal.accounts.models import Account
from portal.core.db import Model, db
from portal.core.errors import DomainError
from portal.members.memberships.models import Membership, Representation
from portal.members.merging.fields import LABELS
from portal.members.merging.leads import Lead, all_leads
from portal.members.merging.models import MergeMove
from portal.members.merging.operations import merging, moving
from portal.members.people.merges import Merge

#: What a merge writes besides the words that the office chose from.
BESIDES: dict[str, Any] = {
    "office_note": _l("The note of the office"), "picture": _l("Picture"), "visibility": _l("Who sees what"),
}  # fmt: skip
OPENS = _l("The sign-in that was closed is opened again.")
STAYS_CLOSED = _l("The sign-in that was closed stays closed, since it was closed for another reason as well.")
GOES_BACK = _l("The sign-in goes back to the second entry.")


@dataclass(frozen=True, slots=True)
class Words:
    """A field that says again what it said before; None where that is not a matter of words."""

    label: Any
    then: str | None


@dataclass(frozen=True, slots=True)
class End:
    """A membership, or a part in a firm, whose end is what it was; None: without one."""

    name: str
    end: date | None


@dataclass(frozen=True, slots=True)
class Preview:
    """`impossible`: why nothing can be done; then the rest is empty. `goes`: of which tables; `private`: of others."""

    impossible: Any = ""
    goes: tuple[Any, ...] = ()
    private: bool = False
    words: tuple[Words, ...] = ()
    stays: tuple[Any, ...] = ()
    ends: tuple[End, ...] = ()
    sign_in: Any = ""


def preview(merge: Merge, *, now: datetime) -> Preview:
    """What `merging.undo` would do. `merge`: with both entries. Four statements, or one more for each kind of end."""
    try:
        merging.check_apart(merge, merge.kept, now=now)
    except DomainError as error:
        return Preview(impossible=error.sentence)
    back = list(_going_back(merge))
    words, stays = _words(merge)
    return Preview(
        goes=tuple(lead.label for lead in back if lead.label), private=any(not lead.label for lead in back),
        words=words, stays=stays, ends=tuple(_ends(merge)), sign_in=_sign_in(merge),
    )  # fmt: skip


def _going_back(merge: Merge) -> Iterator[Lead]:
    """The tables of which rows that were moved lead to the first entry still."""
    moves = db.session.scalars(select(MergeMove).where(MergeMove.merge_id == merge.id)).all()
    keys = {(each.table_name, each.column_name): each.keys for each in moves if each.keys}
    leads = {lead.table: lead for lead in all_leads()}
    asked = [
        select(literal(table).label("name")).where(_still(leads[table], column, found, merge.kept_id))
        for (table, column), found in keys.items()
        if table in leads
    ]
    still = set(db.session.scalars(union_all(*asked))) if asked else set()
    yield from (lead for lead in leads.values() if lead.table in still)


def _still(lead: Lead, column: str, keys: moving.Keys, kept: int) -> ColumnElement[bool]:
    table = Model.metadata.tables[lead.table]
    columns = lead.columns if lead.arrange else [table.columns[column]]
    return exists().where(moving.is_one_of(table, keys), _any_is(columns, kept))


def _any_is(columns: list[Any], kept: int) -> ColumnElement[bool]:
    return literal(kept).in_(columns)


def _words(merge: Merge) -> tuple[tuple[Words, ...], tuple[Any, ...]]:
    """What is as it was, and what stays since somebody changed it later."""
    back, stays = [], []
    for name, (before, after) in merge.was["wrote"].items():
        label = LABELS.get(name) or BESIDES.get(name)
        if label is None:
            continue
        if merging.plain(getattr(merge.kept, name)) == after:
            back.append(Words(label, (before or "") if name in LABELS else None))
        else:
            stays.append(label)
    return tuple(back), tuple(stays)


def _ends(merge: Merge) -> Iterator[End]:
    """Those that end still on the day that was given to them."""
    cuts = {(table, number): (end, was) for table, number, end, was in merge.was["cut"]}
    kinds: list[tuple[Any, Any]] = [
        (Membership, Membership.plan),
        (Representation, Representation.organisation),
    ]
    for model, named in kinds:
        ids = [number for table, number in cuts if table == model.__tablename__]
        rows = select(model).where(model.id.in_(ids)).options(joinedload(named)).order_by(model.id)
        for row in db.session.scalars(rows) if ids else ():
            end, was = cuts[model.__tablename__, row.id]
            if row.end is not None and row.end.isoformat() == end:
                name = row.plan.name if isinstance(row, Membership) else row.organisation.name
                yield End(name, date.fromisoformat(was[0]) if was[0] else None)


def _sign_in(merge: Merge) -> Any:
    accounts, kept, merged = merge.was["accounts"], merge.kept, merge.merged
    mine, theirs = accounts["had"]
    if theirs is not None and (kept.account_id, merged.account_id) == (theirs, mine):
        return GOES_BACK
    if not accounts["closed"] or merged.account_id != theirs:
        return ""
    closed = db.session.scalar(select(Account.closed_at).where(Account.id == theirs))
    return OPENS if closed is not None and closed.isoformat() == accounts["closed"] else STAYS_CLOSED
