"""Hours as people say them."""

from __future__ import annotations

from flask_babel import gettext as _


def in_hours(minutes: int) -> str:
    """ "2 h 30 min", "45 min"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return str(_("%(minutes)s min", minutes=rest))
    return str(_("%(hours)s h %(minutes)s min", hours=hours, minutes=rest) if rest else _("%(hours)s h", hours=hours))
