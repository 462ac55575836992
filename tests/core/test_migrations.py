"""The migrations lead from nothing to exactly what the models say, and back."""

from __future__ import annotations

import shutil

import alembic.command
import flask_migrate
import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from portal.core.db import db
from tests.support.application import make_app


@pytest.fixture
def empty(empty_database, tmp_path):
    """A portal on a database without tables."""
    app = make_app(empty_database, tmp_path)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def alembic_config(empty) -> Config:
    return empty.extensions["migrate"].migrate.get_config()


def test_there_is_one_line_of_migrations(alembic_config):
    script = ScriptDirectory.from_config(alembic_config)
    assert len(script.get_heads()) == 1
    assert len(script.get_bases()) == 1


def test_a_new_file_follows_the_last_one(empty, tmp_path):
    folder = tmp_path / "migrations"
    shutil.copytree(empty.extensions["migrate"].directory, folder)
    last = int(ScriptDirectory(str(folder)).get_current_head())
    flask_migrate.revision(directory=str(folder), message="languages of a person")
    made = folder / "versions" / f"{last + 1:04d}_languages_of_a_person.py"

    assert f'revision = "{last + 1:04d}"\ndown_revision = "{last:04d}"\n' in made.read_text(encoding="utf-8")


def test_models_and_migrations_agree(alembic_config):
    alembic.command.upgrade(alembic_config, "head")
    alembic.command.check(alembic_config)


def test_every_step_can_be_taken_back(alembic_config):
    alembic.command.upgrade(alembic_config, "head")
    alembic.command.downgrade(alembic_config, "base")
    left = {name for name in inspect(db.engine).get_table_names() if name != "alembic_version"}
    assert left == set()
    alembic.command.upgrade(alembic_config, "head")
    alembic.command.check(alembic_config)
