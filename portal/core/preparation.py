"""Before anybody is served: the schema of this version, the demo in an empty database, and the way in."""

from __future__ import annotations

from portal.core import audit, demo
from portal.core.house import house
from portal.core.schema import upgrade
from portal.core.settings import demo_mode


def prepare(people: int | None) -> str:
    """Make the database ready; gives the sentences that say how to get in.

    `people`: how large a demo moves into an empty database; None leaves it empty. Only one process may do this
    at a time.
    """
    upgrade()
    audit.hold_on()
    if people is not None and demo.is_empty():
        demo.seed(people, 1)
    if demo_mode():
        sign_ins = [f"  {address:<24} {who}" for address, who in demo.SIGN_INS.items()]
        return "\n".join([f"Sign in as one of these, each with the password “{demo.PASSWORD}”:", *sign_ins])
    if demo.is_empty() and (new_link := house().hooks.get("setup_link")):
        return f"Nobody lives here yet. Set the association up, once, at this address:\n  {new_link()}"
    return "The database is ready."
