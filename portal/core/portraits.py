"""The drawn portraits that a person without a photograph may choose: files of static/img/portraits."""

from __future__ import annotations

#: Names of the drawings, in the order in which they are offered.
PORTRAITS: tuple[str, ...] = (
    "amara", "anselm", "dev", "edda", "greta", "ines", "jonas", "kofi", "lena", "mara", "nuala", "osei", "piet", "rafi", "soraya", "tilda", "tomas", "wim", "yusra",
)  # fmt: skip
