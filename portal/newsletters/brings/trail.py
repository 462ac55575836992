"""What the audit trail says of the actions of newsletters, after the name of whoever did it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

ACTIONS = {
    "newsletters.approved": _l("approved a letter"),
    "newsletters.audience": _l("chose who gets a letter"),
    "newsletters.cancelled": _l("cancelled a letter"),
    "newsletters.paused": _l("paused a letter on its way"),
    "newsletters.put_back": _l("put an edition back into the archive"),
    "newsletters.resumed": _l("let a letter go on"),
    "newsletters.scheduled": _l("set the time of a letter"),
    "newsletters.sent": _l("sent a letter"),
    "newsletters.settled": _l("settled what became of a copy of a letter"),
    "newsletters.taken_off": _l("took an edition out of the archive"),
    "newsletters.tried_again": _l("had copies of a letter tried again"),
    "newsletters.unscheduled": _l("took back the time of a letter"),
}
