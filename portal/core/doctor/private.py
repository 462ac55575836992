"""What is private: whether the master key opens the keys in the database, and whether they open what was sealed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import select

from portal.core import sealing, unsealed, vault
from portal.core.db import Model, db
from portal.core.doctor.findings import Check, Finding, bad, good


def opens(now: datetime) -> Finding:
    """Whether people can read what they wrote in private."""
    wrong, keys = vault.keys_that_do_not_open()
    if wrong:
        return bad(
            _(
                "The private key does not open %(wrong)s of the %(keys)s keys with which private words are sealed, so "
                "nobody can read what they wrote with them. Put back the file private_key (or PRIVATE_KEY) that the "
                "portal had when they were made.",
                wrong=wrong,
                keys=keys,
            )
        )
    if waiting := unsealed.waiting():
        return bad(
            ngettext(
                "%(num)s piece of private writing is not sealed yet. Run: flask guildhall prepare",
                "%(num)s pieces of private writing are not sealed yet. Run: flask guildhall prepare",
                waiting,
            )
        )
    damaged = sorted(_damaged())
    if damaged:
        return bad(
            ngettext(
                "%(num)s sealed text does not open, in %(where)s: it was damaged, and reads as if nothing stood there. "
                "A backup may have it.",
                "%(num)s sealed texts do not open, in %(where)s first: they were damaged, and read as if nothing stood "
                "there. A backup may have them.",
                len(damaged),
                where=damaged[0],
            )
        )
    return good(_("The private key opens everything that was sealed with it."))


def _damaged() -> Iterator[str]:
    """The column of each text that should open and does not. Of whoever was erased, nothing should."""
    for mapper in Model.registry.mappers:
        table = mapper.local_table
        for each in sealing.fields_of(mapper.class_).values():
            column, lead = table.c[each.column], table.c[each.lead]
            rows = select(column, lead).where(column.is_not(None)).execution_options(yield_per=1000)
            for kept, owner in db.session.execute(rows):
                if each.is_damaged(kept, owner):
                    yield each.about


CHECKS = (Check("private", _l("Private words"), opens, slow=True),)
