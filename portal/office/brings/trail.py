"""What the audit trail says of the actions of office, after the name of whoever did it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

ACTIONS = {
    "audit.anchored": _l("held on to the audit trail as it stands"),
    "office.first_steps_put": _l("put the first steps away, or back"),
    "office.settings_changed": _l("changed the association's settings"),
}
