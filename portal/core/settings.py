"""What the association decided about itself. Stored as rows, read as one typed object."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from flask import g, has_app_context
from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.core.models import Setting


@dataclass(frozen=True, slots=True)
class Association:
    """The settings, with what holds until somebody decides otherwise."""

    name: str = "Your association"
    short_name: str = ""
    address: str = ""
    email: str = ""
    website: str = ""
    time_zone: str = "Europe/London"
    locale: str = "en"
    accent: str = "#1c5a4b"
    about: str = ""
    offer_hours: int = 48
    newsletter_day: int = 25
    mail_per_minute: int = 0
    set_up: bool = False
    demo: bool = False

    @property
    def called(self) -> str:
        """The short name where there is one."""
        return self.short_name or self.name


KEYS = {f.name for f in dataclasses.fields(Association)}


def association() -> Association:
    """The association's settings, read once per request or job."""
    if has_app_context() and "association" in g:
        return g.association  # type: ignore[no-any-return]
    rows = db.session.execute(select(Setting.key, Setting.value)).all()
    found = Association(**{key: value for key, value in rows if key in KEYS})
    if has_app_context():
        g.association = found
    return found


def change(**values: Any) -> None:
    """Set some settings. Call inside a unit of work. Raises KeyError for a setting that does not exist."""
    for key, value in values.items():
        if key not in KEYS:
            raise KeyError(key)
        row = db.session.get(Setting, key)
        if row is None:
            db.session.add(Setting(key=key, value=value, changed_at=clock.now()))
        else:
            row.value, row.changed_at = value, clock.now()
    db.session.flush()
    g.pop("association", None)


def demo_mode() -> bool:
    """Whether this database was made by the demo; every page says so."""
    return association().demo
