"""The mail of relationships."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.house import NoticeKind

FAMILY = "relationships"

KINDS = [
    NoticeKind(
        "relationships.met",
        _l("Somebody says that you met, too"),
        FAMILY,
        switchable=True,
        family_label=_l("People you have met"),
        private=True,
    ),
    NoticeKind("relationships.question", _l("Somebody asks whether you met"), FAMILY, switchable=True, private=True),
    NoticeKind(
        "relationships.work_wished", _l("Somebody would like to work with you"), FAMILY, switchable=True, private=True
    ),
    NoticeKind(
        "relationships.work_welcomed",
        _l("Somebody would like to work with you, too"),
        FAMILY,
        switchable=True,
        private=True,
    ),
]
