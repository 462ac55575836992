"""The mail of introductions.

The question says who asks, since nobody answers one that comes from nobody, and never whom it is about; both get it in
the same words. What is not going ahead is told to the asker alone, at the same moment whoever said no. The mail queue
shows none of it.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.house import NoticeKind

FAMILY = "introductions"

KINDS = [
    NoticeKind(
        "introductions.asked",
        _l("A member would like to introduce you"),
        FAMILY,
        switchable=True,
        family_label=_l("Introductions"),
        private=True,
    ),
    NoticeKind("introductions.link", _l("A link to forward"), FAMILY, switchable=True, private=True),
    NoticeKind("introductions.introduced", _l("You two are introduced"), FAMILY, switchable=True, private=True),
    NoticeKind("introductions.stepped_out", _l("Two whom you brought together"), FAMILY, switchable=True, private=True),
    NoticeKind("introductions.not_ahead", _l("What is not going ahead"), FAMILY, switchable=True, private=True),
    NoticeKind("introductions.ended", _l("What has ended"), FAMILY, private=True),
    NoticeKind("introductions.follow_up", _l("How an introduction went"), FAMILY, switchable=True, private=True),
    NoticeKind("introductions.thanks", _l("Thanks for bringing people together"), FAMILY, private=True),
]
