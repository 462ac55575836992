"""The office's own mail."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.house import NoticeKind

TEST = NoticeKind(
    "office.test",
    _l("Tests of the mail server"),
    "office",
    family_label=_l("Tests of the mail server"),
    why=_l("You get this because the office tried with this address whether mail arrives."),
)
