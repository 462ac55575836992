"""Before anybody is served: the schema of this version, the demo in a brand-new place, and the way in."""

from __future__ import annotations

import sys

from portal.core import demo, trouble, whereabouts
from portal.core.house import house
from portal.core.schema import upgrade
from portal.core.settings import demo_mode


def prepare(people: int | None, *, begin_anew: bool = False) -> str:
    """Make the database ready; gives the sentences that say how to get in.

    `people`: how large a demo moves into a brand-new place, where nobody has lived before; None leaves it empty.
    `begin_anew`: the place counts as brand-new whatever has been there. Only one process may do this at a time.
    Ends the process with a sentence where the database cannot be used, or was lost.
    """
    try:
        lived = whereabouts.has_lived() and not begin_anew
        if lived and whereabouts.is_bare():
            sys.exit(trouble.tell(trouble.LOST))
        with whereabouts.creating():
            upgrade()
        if people is not None and not lived and demo.is_empty():
            demo.seed(people, 1)
        whereabouts.move_in()
        return _way_in()
    except Exception as error:
        if sentence := trouble.explain(error):
            sys.exit(sentence)
        raise


def _way_in() -> str:
    if demo_mode():
        sign_ins = [f"  {address:<24} {who}" for address, who in demo.SIGN_INS.items()]
        return "\n".join([f"Sign in as one of these, each with the password “{demo.PASSWORD}”:", *sign_ins])
    if demo.is_empty() and (new_link := house().hooks.get("setup_link")):
        return f"Nobody lives here yet. Set the association up, once, at this address:\n  {new_link()}"
    return "The database is ready."
