"""What travels with a message besides its words."""

from __future__ import annotations

import re
from dataclasses import dataclass

CALENDAR_METHODS = {"PUBLISH", "REQUEST", "REPLY", "CANCEL", "ADD", "REFRESH", "COUNTER"}
_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*\Z")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file, or a calendar object that mail programs act upon (`method`, RFC 6047)."""

    filename: str
    content_type: str
    data: bytes
    method: str | None = None

    def __post_init__(self) -> None:
        if not _TYPE.match(self.content_type):
            raise ValueError(f"not a media type: {self.content_type!r}")
        if not self.filename or re.search(r"[\x00-\x1f\x7f/\\\"]", self.filename):
            raise ValueError("a file name is one printable line without slashes or quotes")
        if self.method is not None and self.method not in CALENDAR_METHODS:
            raise ValueError(f"not a calendar method: {self.method!r}")

    @classmethod
    def calendar(cls, data: bytes | str, method: str = "REQUEST", filename: str = "invitation.ics") -> Attachment:
        """An iCalendar object. `method` must be the METHOD written in the object itself."""
        raw = data.encode() if isinstance(data, str) else data
        return cls(filename, "text/calendar", raw, method.upper())
