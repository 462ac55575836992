"""The mail of referrals.

Before the introduction no message but the one to the referred person leaves a trace of them. That one says who asks,
since nobody answers a question that comes from nobody, and never for whom. The mail queue shows none of it.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.house import NoticeKind

FAMILY = "referrals"

KINDS = [
    NoticeKind(
        "referrals.offered",
        _l("Somebody offers you an introduction"),
        FAMILY,
        switchable=True,
        family_label=_l("Referrals"),
        private=True,
    ),
    NoticeKind("referrals.asked", _l("Somebody would like to introduce you"), FAMILY, switchable=True, private=True),
    NoticeKind("referrals.accepted", _l("Your offer was accepted"), FAMILY, switchable=True, private=True),
    NoticeKind("referrals.declined", _l("Your offer was declined"), FAMILY, switchable=True, private=True),
    NoticeKind("referrals.expired", _l("Your offer had no answer"), FAMILY, switchable=True, private=True),
    NoticeKind("referrals.not_ahead", _l("An introduction is not going ahead"), FAMILY, switchable=True, private=True),
    NoticeKind("referrals.introduced", _l("You are introduced"), FAMILY, switchable=True, private=True),
    NoticeKind(
        "referrals.together", _l("The two you thought of are introduced"), FAMILY, switchable=True, private=True
    ),
    NoticeKind("referrals.talked", _l("The two you introduced have talked"), FAMILY, switchable=True, private=True),
    NoticeKind("referrals.outcome", _l("How your introduction turned out"), FAMILY, switchable=True, private=True),
    NoticeKind("referrals.thanks", _l("Thanks for an introduction"), FAMILY, private=True),
    NoticeKind("referrals.ended", _l("An introduction has ended"), FAMILY, switchable=True, private=True),
]
