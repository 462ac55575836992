"""The mail of one-to-ones. None of it holds what the two wrote to each other: that stands on the page alone."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.house import NoticeKind

FAMILY = "relationships.one_to_ones"

KINDS = [
    NoticeKind(
        "relationships.talk_proposed",
        _l("Somebody would like to talk with you"),
        FAMILY,
        switchable=True,
        family_label=_l("One-to-ones"),
        private=True,
    ),
    NoticeKind("relationships.talk_agreed", _l("A one-to-one is agreed"), FAMILY, switchable=True, private=True),
    NoticeKind("relationships.talk_off", _l("A one-to-one is called off"), FAMILY, switchable=True, private=True),
    NoticeKind("relationships.talk_over", _l("Did your one-to-one take place?"), FAMILY, switchable=True, private=True),
    NoticeKind("relationships.promise_due", _l("What you promised is due"), FAMILY, switchable=True, private=True),
]
