"""The kinds of mail this package sends."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.house import NoticeKind

NOTICES = (
    NoticeKind(
        "newsletters.edition",
        _l("The monthly letter"),
        family="newsletter",
        lane="bulk",
        switchable=True,
        family_label=_l("The monthly letter"),
    ),
    NoticeKind("newsletters.review", _l("A letter wants reading"), family="office"),
)
