"""The mail of the goodwill diary: a question put once, and thanks."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.house import NoticeKind

FAMILY = "relationships.goodwill"

KINDS = [
    NoticeKind(
        "relationships.did_it_help",
        _l("Somebody asks whether something helped you"),
        FAMILY,
        switchable=True,
        family_label=_l("Goodwill: questions and thanks"),
        private=True,
    ),
    NoticeKind(
        "relationships.it_helped", _l("Something you did helped somebody"), FAMILY, switchable=True, private=True
    ),
]
