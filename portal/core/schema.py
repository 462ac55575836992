"""The schema of the database: Alembic by way of Flask-Migrate, loaded when somebody asks. Pages never do."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from sqlalchemy import Connection, Engine
from werkzeug.local import LocalProxy

from portal.core.db import db
from portal.core.whereabouts import creating

#: Alembic keeps what it is at in globals of the process.
_one_at_a_time = threading.Lock()


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


class FromTheFuture(Exception):
    """A schema that this code has never heard of; the text says what to do."""


class Behind(Exception):
    """A schema that is not the one of this code; the text says what to do."""


def upgrade() -> None:
    """Run the migrations that this database has not seen; makes the file of one that is not there."""
    with creating():
        with db.engine.connect() as connection:
            if is_current(connection):
                return
        import flask_migrate  # noqa: PLC0415

        with _one_at_a_time:
            flask_migrate.upgrade()


def is_current(connection: Connection) -> bool:
    """Whether the database has the newest schema that this code knows."""
    return revision(connection) == newest()


def revision(connection: Connection) -> str | None:
    """Which schema this database has; None for one without any."""
    from alembic.runtime.migration import MigrationContext  # noqa: PLC0415

    return MigrationContext.configure(connection).get_current_revision()


def upgrade_to(engine: Engine, wanted: str) -> None:
    """Bring another database than the portal's own to that revision, or to "head"."""
    _upgrade(wanted, engine=engine)


def clear(engine: Engine) -> None:
    """Take all tables out of another database than the portal's own, with whatever rows they hold."""
    import alembic.command  # noqa: PLC0415

    with engine.connect() as connection:
        there = revision(connection)
    if there is None:
        return
    refuse_unknown(there)
    settings = current_app.extensions["migrate"].migrate.get_config()
    settings.attributes["engine"] = engine
    with _one_at_a_time:
        alembic.command.downgrade(settings, "base")


def build_in(connection: Connection, name: str) -> None:
    """Make the newest tables in a schema of PostgreSQL, inside of the connection's open transaction."""
    _upgrade("head", connection=connection, schema=name)


def _upgrade(wanted: str, **given: Any) -> None:
    import alembic.command  # noqa: PLC0415

    settings = current_app.extensions["migrate"].migrate.get_config()
    settings.attributes.update(given)
    with _one_at_a_time:
        alembic.command.upgrade(settings, wanted)


def refuse_unknown(wanted: str) -> None:
    """Raise FromTheFuture when no migration of this code leads to that revision."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    known = ScriptDirectory(current_app.extensions["migrate"].directory).walk_revisions()
    if wanted not in {script.revision for script in known}:
        raise FromTheFuture(
            f"This was made by a newer version of Guildhall (schema {wanted or 'unknown'}; this one knows up to "
            f"{newest()}). Install that version, or a newer one, and try again."
        )


def refuse_other(connection: Connection) -> None:
    """Raise Behind unless the database has the schema of this code."""
    if not is_current(connection):
        raise Behind("This database has another schema than this version. Run `flask guildhall prepare` first.")


def newest() -> str | None:
    """The newest schema that this code knows."""
    known: str | None = current_app.extensions.get("schema_head")
    if known is None:
        from alembic.script import ScriptDirectory  # noqa: PLC0415

        directory = ScriptDirectory(current_app.extensions["migrate"].directory)
        known = current_app.extensions["schema_head"] = directory.get_current_head()
    return known
