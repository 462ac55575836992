"""What the states of an application, and the reasons to think that somebody is known, are called."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.members.applications.known import Why
from portal.members.applications.states import State

STATES = {
    State.SUBMITTED: (_l("To decide"), "lamp"),
    State.NEEDS_INFORMATION: (_l("Waits for the applicant"), "sky"),
    State.APPROVED: (_l("Taken in"), "moss"),
    State.DECLINED: (_l("Declined"), ""),
    State.WITHDRAWN: (_l("Withdrawn"), ""),
}
#: What the queue may be narrowed to.
SHOWN = {"": _l("To decide"), "needs_information": _l("Waiting for the applicant"), "decided": _l("Decided")}
WHYS = {
    Why.SIGNED_IN: _l("applied signed in as them"),
    Why.ADDRESS: _l("same e-mail address"),
    Why.NAME: _l("same name"),
    Why.FIRM: _l("same firm"),
}
