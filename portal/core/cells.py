"""Cells of a spreadsheet, wherever the portal writes one or gives lines to be pasted into one."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

#: OWASP, "CSV Injection": what a spreadsheet may take for the beginning of a formula.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
#: Where a spreadsheet that parts cells by another mark than the file has would begin one, and what would run there.
INSIDE = re.compile(r"(?<=[;,\t\r\n|])(?=[=+\-@])")
#: The same with our apostrophe, for whoever reads such a file again.
GUARDED = re.compile(r"(?<=[;,\t\r\n|])'(?=[=+\-@])")


def safe(value: Any) -> str:
    """The cell as text that no spreadsheet runs, whatever it takes for the end of a cell. A telephone number keeps its
    plus sign, after an apostrophe.
    """
    if value is None:
        return ""
    text = value.isoformat() if isinstance(value, date) else str(value)
    text = INSIDE.sub("'", text)
    return f"'{text}" if text.startswith(DANGEROUS) else text


def line(*values: Any) -> str:
    """Cells on one line, for pasting: a tab between them, so that each falls into its own column."""
    return "\t".join(safe(" ".join(safe(value).split())) for value in values)
