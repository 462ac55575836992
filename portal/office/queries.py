"""What the office asks of the core's own tables. Its routes decide who may."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from sqlalchemy import Select, literal, select, union_all

from portal.core.db import db
from portal.core.house import house
from portal.core.models import AuditEntry, Job

#: What can be the number of a row: asked for anything else, the database names none of them.
ROW = re.compile(r"[0-9]{1,9}")


def audit_entries(words: str = "", actions: Collection[str] = (), doers: Collection[str] = ()) -> Select[AuditEntry]:
    """The audit trail, newest first; `words` finds an action, an actor or the kind of object it was about.

    `actions`, `doers`: those that the words mean, too; a doer who is no account.
    """
    wanted = select(AuditEntry).order_by(AuditEntry.id.desc())
    if not words:
        return wanted
    return wanted.where(
        AuditEntry.action.icontains(words, autoescape=True)
        | AuditEntry.action.in_(actions)
        | AuditEntry.actor.icontains(words, autoescape=True)
        | AuditEntry.actor.in_(doers) & AuditEntry.account_id.is_(None)
        | AuditEntry.about_type.icontains(words, autoescape=True)
    )


def names_of(entries: Iterable[AuditEntry]) -> dict[tuple[str, str], str]:
    """What the entries were about, by name, as far as the reader may know of it. One statement."""
    wanted: dict[str, set[int]] = {}
    for entry in entries:
        if entry.about_type and ROW.fullmatch(entry.about_id or ""):
            wanted.setdefault(entry.about_type, set()).add(int(entry.about_id or 0))
    namers = house().namers
    named = [
        namers[kind](sorted(numbers)).add_columns(literal(kind)) for kind, numbers in wanted.items() if kind in namers
    ]
    if not named:
        return {}
    return {(kind, str(number)): name for number, name, kind in db.session.execute(union_all(*named))}


def jobs() -> Select[Job]:
    """The jobs that people started, newest first."""
    return select(Job).order_by(Job.id.desc())
