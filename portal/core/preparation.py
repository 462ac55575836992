"""Before anybody is served: the schema of this version, the demo in an empty database, and the way in."""

from __future__ import annotations

from pathlib import Path

from flask import current_app

from portal.core import demo
from portal.core.db import db
from portal.core.house import house
from portal.core.safekeeping.upgrading import migrate
from portal.core.settings import demo_mode


def prepare(people: int | None, *, save: bool = True) -> str:
    """Make the database ready; gives the sentences that say how to get in.

    `people`: how large a demo moves into an empty database; None leaves it empty. `save`: back up what people live in
    before its tables are changed. Only one process may do this at a time. Raises NotMigrated.
    """
    told = migrate(db.engine, Path(current_app.config["DATA_DIR"]), save=save)
    return "\n".join([*told, _moved_in(people)])


def _moved_in(people: int | None) -> str:
    if people is not None and demo.is_empty():
        demo.seed(people, 1)
    if demo_mode():
        sign_ins = [f"  {address:<24} {who}" for address, who in demo.SIGN_INS.items()]
        return "\n".join([f"Sign in as one of these, each with the password “{demo.PASSWORD}”:", *sign_ins])
    if demo.is_empty() and (new_link := house().hooks.get("setup_link")):
        return f"Nobody lives here yet. Set the association up, once, at this address:\n  {new_link()}"
    return "The database is ready."
