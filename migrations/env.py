"""How Alembic reaches the portal's database."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

from alembic import context
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import text

from portal.core.db import Model, write_intent
from portal.core.whereabouts import creating

#: Kept by triggers or by Huey, not by our models.
FOREIGN = ("search_fts", "huey_")


def ours(thing: Any, name: str | None, kind: str, reflected: bool, compare_to: Any) -> bool:
    """Leave tables alone that no model describes on purpose."""
    if kind == "table" and name and name.startswith(FOREIGN):
        return False
    return not (kind == "index" and name and name.startswith("ix_raw_")) and not (
        kind == "column" and name == "words" and reflected
    )


def type_as_code(kind: str, thing: Any, autogen: Any) -> Any:
    """Write our own types as the plain ones they are stored as."""
    name = type(thing).__name__
    if kind == "type" and name == "UTCDateTime":
        return "sa.DateTime(timezone=True)"
    if kind == "type" and name == "JSON":
        autogen.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


def number(_context: Any, _revision: Any, directives: list[Any]) -> None:
    """Let the next file follow the last one: 0011 after 0010."""
    head = ScriptDirectory.from_config(context.config).get_current_head()
    directives[0].rev_id = f"{int(head or 0) + 1:04d}"


def run() -> None:
    """Bring the database to the wanted revision, in one transaction per migration.

    Whoever calls from code may give another `engine`, or a `connection` with the `schema` to work in, whose
    transaction then is the only one and is left open.
    """
    given = context.config.attributes
    engine = given.get("engine") or current_app.extensions["migrate"].db.engine
    token = write_intent.set(True)
    try:
        with nullcontext(given["connection"]) if "connection" in given else engine.connect() as connection:
            if connection.dialect.name == "postgresql" and "connection" not in given:
                connection.execute(text("SET lock_timeout = '5s'"))
                connection.commit()
            context.configure(
                connection=connection,
                target_metadata=Model.metadata,
                include_object=ours,
                render_item=type_as_code,
                compare_type=True,
                process_revision_directives=number,
                render_as_batch=connection.dialect.name == "sqlite",
                transaction_per_migration=True,
                version_table_schema=given.get("schema"),
            )
            with context.begin_transaction():
                context.run_migrations()
    finally:
        write_intent.reset(token)


with creating():
    run()
