"""What the audit trail says of the actions of accounts, after the name of whoever did it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

ACTIONS = {
    "accounts.address_corrected": _l("corrected the address of an account"),
    "accounts.closed": _l("closed an account"),
    "accounts.erased": _l("erased an account"),
    "accounts.email_change_undone": _l("took back a change of address"),
    "accounts.email_changed": _l("changed their address"),
    "accounts.invitation_accepted": _l("came in by an invitation"),
    "accounts.invited": _l("invited somebody to sign in"),
    "accounts.password_changed": _l("chose a new password"),
    "accounts.reopened": _l("opened an account again"),
    "accounts.reset_handed_over": _l("took a link to choose a new password, to hand it over"),
    "accounts.right_ended": _l("ended a right"),
    "accounts.right_given": _l("gave a right"),
    "accounts.set_up": _l("set the portal up"),
    "accounts.signed_out_by_office": _l("signed somebody out everywhere"),
}
