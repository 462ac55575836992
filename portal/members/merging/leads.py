"""What leads to somebody from elsewhere, and goes along when two entries are put together.

Each package names its own tables; a test finds every foreign key that nobody named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Column

from portal.core.db import Model
from portal.core.house import Registry

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Lead:
    """A table whose rows lead to people. `label`: what the office is told of them; empty for what is private.

    `own`: the columns of those who alone read the row. `arrange`: puts a row right whose person was replaced, where its
    columns stand in an order.
    """

    table: str
    label: Any = ""
    arrange: Callable[[Row], Row] | None = None
    own: tuple[str, ...] = ()

    @property
    def columns(self) -> list[Column[Any]]:
        """Those that lead to a person."""
        table = Model.metadata.tables[self.table]
        return [column for column in table.columns if leads_to_person(column)]


#: Each gives the tables of one package.
LEADS = Registry[Callable[[], tuple[Lead, ...]]]()
#: What members themselves bring, besides what `operations.merging` puts together by rules of its own.
OWN = (
    Lead("membership", _l("Memberships")),
    Lead("representation", _l("Firms they speak for")),
    Lead("application", _l("Applications")),
    Lead("application_sponsor", _l("Applicants they vouch for")),
    Lead("office_act_person", _l("What the office did for many at once")),
    Lead("privacy_request", _l("Requests to be forgotten")),
    Lead("hosting", _l("Whom they show around, or who does so")),
    Lead("consent", _l("What they agreed to")),
    Lead("private_key", own=("person_id",)),
)
#: Made of others, or about the merge itself.
NOT_MOVED = {"belonging", "merge", "not_the_same"}


def leads_to_person(column: Column[Any]) -> bool:
    return any(key.column.table.name == "person" for key in column.foreign_keys)


def all_leads() -> Iterator[Lead]:
    """The tables in the order in which they are told."""
    yield from OWN
    for leads in LEADS.all():
        yield from leads()
