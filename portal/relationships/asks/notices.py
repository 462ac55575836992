"""The mail of asks and offers. No letter holds what somebody wrote to somebody: that stands on the page."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.house import NoticeKind

FAMILY = "relationships.asks"
KINDS = [
    NoticeKind(
        "relationships.ask_answered",
        _l("Somebody can help you"),
        FAMILY,
        switchable=True,
        family_label=_l("Asks and offers"),
        private=True,
    ),
    NoticeKind("relationships.answer_accepted", _l("Your help is gladly taken"), FAMILY, switchable=True, private=True),
    NoticeKind("relationships.thanked", _l("Somebody thanks you for your help"), FAMILY, switchable=True, private=True),
    NoticeKind("relationships.ask_ends", _l("Your ask or offer runs out"), FAMILY, switchable=True),
    NoticeKind("relationships.ask_taken_down", _l("The office took your ask or offer down"), FAMILY, private=True),
]
