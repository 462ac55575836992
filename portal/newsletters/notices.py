"""The kinds of mail this package sends."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.house import NoticeKind

#: What people unsubscribe from.
FAMILY = "newsletter"
KINDS = (
    NoticeKind(
        "newsletters.edition",
        _l("The monthly newsletter"),
        family=FAMILY,
        lane="bulk",
        switchable=True,
        family_label=_l("The monthly newsletter"),
    ),
    NoticeKind(
        "newsletters.review",
        _l("An edition wants reading"),
        family="office",
        why=_l("You get this because you may read the newsletter before it goes out."),
    ),
)
