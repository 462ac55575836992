"""Guildhall: a portal for business associations. `create_app()` is the one place that knows every package."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from flask import Flask

import config
from portal.core import branding, cli, health, jobs, loose_files, once, theme
from portal.core.access import undeclared
from portal.core.db import db, engine_options
from portal.core.doctor import rounds
from portal.core.house import House
from portal.core.jobs import Queue
from portal.core.logs import init_logs
from portal.core.schema import init_schema
from portal.core.web import Portal, init_web
from portal.core.whereabouts import init_whereabouts

ROOT = Path(__file__).resolve().parent.parent

#: Bottom layer first.
PACKAGES = (
    "mail",
    "accounts",
    "members",
    "events",
    "leadership",
    "volunteering",
    "relationships",
    "referrals",
    "newsletters",
    "home",
    "office",
)


def create_app(settings: Mapping[str, Any] | None = None) -> Flask:
    """Put the portal together. `settings` override what the environment says (for tests and tools)."""
    app = Portal(__name__, template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.config.update(config.load())
    app.config.update(settings or {})
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(
        app.config["SQLALCHEMY_DATABASE_URI"],
        busy_seconds=app.config["SQLITE_BUSY_SECONDS"],
        pool=app.config["DATABASE_POOL"],
    )
    init_logs(app.config["LOG_LEVEL"])
    db.init_app(app)
    init_whereabouts(app)
    init_schema(app, ROOT / "migrations")
    house = app.extensions["house"] = House()
    app.extensions["queue"] = Queue(app)
    init_web(app)
    for blueprint in (health.bp, theme.bp, branding.bp):
        app.register_blueprint(blueprint)
    house.sweeps["jobs"] = jobs.due_jobs
    house.decisions.append(health.decisions)
    house.sweeps |= {"doctor": rounds.call_when_due, "once": once.forget_old, "files": loose_files.remove_due}
    app.extensions["queue"].actions[rounds.ROUND] = rounds.make_round
    for name in PACKAGES:
        import_module(f"portal.{name}").register(app, house)
    cli.init_cli(app)
    missing = undeclared(app)
    if missing:
        raise RuntimeError("endpoints that declare no access: " + ", ".join(missing))
    return app
