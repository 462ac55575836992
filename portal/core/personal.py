"""What packages keep about a person, for the download of one's own data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portal.core.questions import MadeOf


@dataclass(frozen=True, slots=True)
class PersonalData:
    """A part of the download of one's own data, as JSON-able values, and what it is in the words of its reader."""

    says: Any
    collect: MadeOf[Any]
