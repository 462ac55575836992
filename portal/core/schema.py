"""The schema of the database: Alembic by way of Flask-Migrate, loaded when somebody asks. Pages never do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from sqlalchemy import Connection
from werkzeug.local import LocalProxy

from portal.core.db import db
from portal.core.whereabouts import creating


class Commands(click.Command):
    """`flask db …`, which becomes Flask-Migrate's group as soon as it is called."""

    def make_context(self, *arguments: Any, **more: Any) -> click.Context:
        from flask_migrate.cli import db as commands  # noqa: PLC0415

        return commands.make_context(*arguments, **more)  # type: ignore[no-any-return]


def init_schema(app: Flask, migrations: Path) -> None:
    """The `db` commands, and what they find the migrations by."""

    def migrate() -> Any:
        from flask_migrate import Migrate  # noqa: PLC0415

        Migrate(app, db, directory=str(migrations), compare_type=True)
        return app.extensions["migrate"]

    app.extensions["migrate"] = LocalProxy(migrate)
    app.cli.add_command(Commands("db", help="Perform database migrations."))


def upgrade() -> None:
    """Run the migrations that this database has not seen; makes the file of one that is not there."""
    with creating():
        with db.engine.connect() as connection:
            if is_current(connection):
                return
        import flask_migrate  # noqa: PLC0415

        flask_migrate.upgrade()


def is_current(connection: Connection) -> bool:
    """Whether the database has the newest schema that this code knows."""
    from alembic.runtime.migration import MigrationContext  # noqa: PLC0415

    return MigrationContext.configure(connection).get_current_revision() == _newest()


def _newest() -> str | None:
    known: str | None = current_app.extensions.get("schema_head")
    if known is None:
        from alembic.script import ScriptDirectory  # noqa: PLC0415

        directory = ScriptDirectory(current_app.extensions["migrate"].directory)
        known = current_app.extensions["schema_head"] = directory.get_current_head()
    return known
