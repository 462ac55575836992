"""Who did what stands in the audit trail, in words."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.core.models import AuditEntry

#: Who stands in the trail where nobody is signed in, as it is kept.
NOBODY = {
    "system": _l("The portal itself"),
    "visitor": _l("A visitor"),
    "command line": _l("The command line"),
}


def doer(entry: AuditEntry) -> str:
    """Who did it. An account without a request is that of whoever began a job."""
    if entry.account_id is None:
        return str(NOBODY.get(entry.actor, entry.actor))
    if entry.request_id is None:
        return str(_("%(name)s, by a job in the background", name=entry.actor))
    return entry.actor
