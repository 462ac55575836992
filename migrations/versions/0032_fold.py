"""What people are sorted and found by is made anew: more letters are folded, and words are found in all their spellings.

The keys and the index are what the code of the day makes of the names: it is asked, so that none are made that
nobody would look for any more.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from portal.core.search import entry
from portal.members.memberships.models.organisation import name_key
from portal.members.people.models import sort_key

revision = "0032"
down_revision = "0027"
branch_labels = None
depends_on = None

AT_ONCE = 1000
#: What the search of the directory read that day, unless its owner kept it from the members.
ALWAYS = ("headline", "firm", "trade", "town", "line")
UNLESS_HIDDEN = ("offer", "ideal", "ask", "story", "interests", "beyond")
SEEN = {"members", "public"}


def upgrade() -> None:
    _people()
    _organisations()
    _index_organisations()
    _events()


def downgrade() -> None:
    """Both versions read the keys and the index of the other; that one does not know organisations there."""
    op.execute("DELETE FROM search_entry WHERE kind = 'organisation'")


def _people() -> None:
    columns = ", ".join(f"p.{name}" for name in (*ALWAYS, *UNLESS_HIDDEN))
    rows = _rows(
        f"SELECT p.id, p.name, p.given_name, p.family_name, p.name_key, p.visibility, {columns} FROM person p "
        "WHERE p.id > :last ORDER BY p.id LIMIT :most"
    )
    for part in rows:
        keys = [(row, sort_key(row["given_name"], row["family_name"], row["name"])) for row in part]
        changed = [{"id": row["id"], "key": key} for row, key in keys if key != row["name_key"]]
        _write("UPDATE person SET name_key = :key WHERE id = :id", changed)
        _write("UPDATE belonging SET name_key = :key WHERE person_id = :id", changed)
        _write(
            "UPDATE search_entry SET title = :title, body = :body WHERE kind = 'person' AND object_id = :id",
            [{"id": row["id"]} | entry("person", row["name"], _body(row)) for row in part],
        )


def _body(row: dict[str, Any]) -> str:
    chosen = row["visibility"] or {}
    chosen = json.loads(chosen) if isinstance(chosen, str) else chosen
    seen = [name for name in UNLESS_HIDDEN if chosen.get(name, "members") in SEEN]
    return "\n".join(row[name] for name in (*ALWAYS, *seen) if row[name])


def _organisations() -> None:
    """Two firms that are the same only now keep apart what they have: the office sees them side by side."""
    taken = set(op.get_bind().scalars(sa.text("SELECT name_key FROM organisation")))
    for part in _rows("SELECT id, name, name_key FROM organisation WHERE id > :last ORDER BY id LIMIT :most"):
        changed = []
        for row in part:
            key = name_key(row["name"])
            if key not in taken:
                taken.add(key)
                changed.append({"id": row["id"], "key": key})
        _write("UPDATE organisation SET name_key = :key WHERE id = :id", changed)


def _index_organisations() -> None:
    rows = _rows("SELECT id, name, trade, town, about FROM organisation WHERE id > :last ORDER BY id LIMIT :most")
    for part in rows:
        _write(
            "INSERT INTO search_entry (kind, object_id, title, body) VALUES ('organisation', :id, :title, :body)",
            [
                {"id": row["id"]}
                | entry("organisation", row["name"], "\n".join((row["trade"], row["town"], row["about"])))
                for row in part
            ],
        )


def _events() -> None:
    """Their words are folded already: the title from the event, the rest once more."""
    rows = _rows(
        "SELECT s.object_id AS id, e.title, s.body FROM search_entry s JOIN event e ON e.id = s.object_id "
        "WHERE s.kind = 'event' AND s.object_id > :last ORDER BY s.object_id LIMIT :most"
    )
    for part in rows:
        _write(
            "UPDATE search_entry SET title = :title, body = :body WHERE kind = 'event' AND object_id = :id",
            [{"id": row["id"]} | entry("event", row["title"], row["body"]) for row in part],
        )


def _rows(statement: str) -> Iterator[list[dict[str, Any]]]:
    """All rows by their number, so many at once."""
    last = 0
    while part := op.get_bind().execute(sa.text(statement), {"last": last, "most": AT_ONCE}).mappings().all():
        yield [dict(row) for row in part]
        last = part[-1]["id"]


def _write(statement: str, values: list[dict[str, Any]]) -> None:
    if values:
        op.get_bind().execute(sa.text(statement), values)
