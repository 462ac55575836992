"""What the audit trail says of the actions of mail, after the name of whoever did it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

ACTIONS = {
    "mail.asked_again": _l("had the mail server asked again"),
    "mail.unmuted": _l("let mail leave after a restore"),
    "mail.retry": _l("sent a mail again"),
    "mail.cancel": _l("cancelled a mail"),
    "mail.arrived": _l("settled that a mail arrived"),
    "mail.lost": _l("settled that a mail was lost"),
    "mail.returned_settled": _l("settled what a report of returned mail says"),
    "mail.allowed_again": _l("allowed mail to an address again"),
}
