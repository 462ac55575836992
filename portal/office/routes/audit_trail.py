"""Who did what: the audit trail, to read and to search, never to change."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel.speaklater import LazyString

from portal.core import anchor, audit, doers
from portal.core.access import requires
from portal.core.actors import Right
from portal.core.house import house
from portal.core.paging import page_number, paginate
from portal.office import entries, queries
from portal.office.blueprint import bp


@bp.get("/office/audit")
@requires(Right.AUDIT)
def audit_trail() -> ResponseReturnValue:
    """The newest entries first; `q` finds an action, an actor or what it was about."""
    words = request.args.get("q", "").strip()[:100]
    done = house().actions
    wanted = queries.audit_entries(words, _meant(words, done), _meant(words, doers.NOBODY))
    page = paginate(wanted, page=page_number(), per_page=50)
    return render_template(
        "office/audit.html",
        page=page,
        words=words,
        done=done,
        names=queries.names_of(page.items),
        doer=doers.doer,
        called=entries.called,
        in_words=entries.in_words,
    )


def _meant(words: str, called: Mapping[str, LazyString]) -> list[str]:
    return [kept for kept, said in called.items() if words and words.casefold() in str(said).casefold()]


@bp.get("/office/audit/check")
@requires(Right.AUDIT)
def audit_check() -> ResponseReturnValue:
    """Walk the whole chain and say whether it is unbroken."""
    try:
        broken = list(islice(audit.broken_links(), 20))
    except anchor.BadHead:
        broken = None
    return render_template("office/audit_check.html", broken=broken)
