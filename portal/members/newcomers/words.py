"""What the office reads about newcomers and their hosts."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.members.newcomers.models import State

#: How it stands with somebody who was asked.
SAYS = {
    State.ASKED: _l("asked, and has not answered yet"), State.DECLINED: _l("would rather not"),
    State.EXPIRED: _l("did not answer"), State.HOSTING: _l("shows them around"), State.OVER: _l("over"),
}  # fmt: skip


def say_share(part: float) -> str:
    """A part of some people in words, which never say all or none: that would tell of each of them."""
    if part > 0.6:
        return str(_("Most of them"))
    if part > 0.4:
        return str(_("About half of them"))
    return str(_("Some of them") if part > 0.15 else _("Few of them, if any"))
