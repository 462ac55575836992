"""Before anybody is served: the schema of this version, the demo in a brand-new place, and the way in."""

from __future__ import annotations

import sys
from pathlib import Path

from flask import current_app

from portal.core import advice, anchoring, demo, unsealed, whereabouts
from portal.core.db import db
from portal.core.house import house
from portal.core.safekeeping.upgrading import migrate
from portal.core.settings import demo_mode


def prepare(people: int | None, *, begin_anew: bool = False, save: bool = True) -> str:
    """Make the database ready; gives the sentences that say how to get in.

    `people`: how large a demo moves into a brand-new place, where nobody has lived before; None leaves it empty.
    `begin_anew`: the place counts as brand-new whatever has been there. `save`: back up what people live in before its
    tables are changed. Only one process may do this at a time. Ends the process with a sentence where the database
    cannot be used, or was lost. Raises NotMigrated.
    """
    try:
        lived = whereabouts.has_lived() and not begin_anew
        if lived and whereabouts.is_bare():
            sys.exit(advice.tell(advice.LOST))
        with whereabouts.creating():
            told = migrate(db.engine, Path(current_app.config["DATA_DIR"]), save=save)
        told += unsealed.seal_waiting()
        for put_right in house().prepared:
            put_right()
        anchoring.hold_on()
        if people is not None and not lived and demo.is_empty():
            demo.seed(people, 1)
        whereabouts.move_in()
        return "\n".join([*told, _way_in()])
    except Exception as error:
        if sentence := advice.explain(error):
            sys.exit(sentence)
        raise


def _way_in() -> str:
    if demo_mode():
        sign_ins = [f"  {address:<24} {who}" for address, who in demo.SIGN_INS.items()]
        return "\n".join([f"Sign in as one of these, each with the password “{demo.PASSWORD}”:", *sign_ins])
    if demo.is_empty() and (new_link := house().setup_link):
        return f"Nobody lives here yet. Set the association up, once, at this address:\n  {new_link()}"
    return "The database is ready."
