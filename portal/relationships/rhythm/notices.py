"""The mail of rhythm: one letter a week at most."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.house import NoticeKind

FAMILY = "relationships.week"

KINDS = [
    NoticeKind(
        "relationships.week",
        _l("People and things worth a thought this week"),
        FAMILY,
        switchable=True,
        family_label=_l("Your week: people worth a thought, once a week at most"),
        private=True,
    ),
]
