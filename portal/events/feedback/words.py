"""How the questions after an event are said, and their answers."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.events.feedback.models import Said

QUESTIONS: dict[str, Any] = {
    "worth": _l("Was it worth your time?"),
    "met": _l("Did you talk with somebody whom you had not known?"),
    "again": _l("Would you come again?"),
}
ANSWERS: dict[str, Any] = {Said.YES: _l("Yes"), Said.PARTLY: _l("In part"), Said.NO: _l("No")}
