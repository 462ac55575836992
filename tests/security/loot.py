"""What somebody carries away who has every right of the office and copies of all, and what it tells without words."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]


@dataclass(frozen=True)
class Loot:
    """All that the reviewer has: `files` as bytes, by where they come from; and `rows` of the database, by table."""

    files: dict[str, bytes]
    rows: dict[str, list[Row]]

    def holding(self, words: str) -> list[str]:
        """Where these words stand, in clear or as a database, a backup or a page may write them."""
        forms = spellings(words)
        return [name for name, data in self.files.items() if any(form in data for form in forms)]


def spellings(words: str) -> list[bytes]:
    """The words as UTF-8, as JSON and HTML escape them, as digits, and within base64 at any place."""
    plain = words.encode()
    found = [plain, words.encode("unicode_escape"), words.replace("'", "&#39;").encode(), plain.hex().encode()]
    found.append(plain.hex().upper().encode())
    for before in range(3):
        whole = base64.b64encode(b"\0" * before + plain)
        found.append(whole[4 * bool(before) : len(whole) // 4 * 4 - 4])
    return found


def stands_out(table: str, *names: str) -> Callable[[Loot], bool]:
    """Whether what is sealed there is not always there, or not always as long."""

    def told(loot: Loot) -> bool:
        kept = [row[f"{name}_sealed"] for row in loot.rows[table] for name in names]
        return not kept or None in kept or len({len(each) for each in kept}) > 1

    return told


def left_alone(loot: Loot) -> bool:
    """Of those who were asked."""
    sides = (("a", "b"), ("b", "a"))
    asked = [{"left_sealed": row[f"{mine}_left_sealed"]} for row in loot.rows["tie"] for mine, theirs in sides
             if row[f"{theirs}_asked_at"]]  # fmt: skip
    return stands_out("tie", "left")(Loot({}, {"tie": asked}))


def help_left_alone(loot: Loot) -> bool:
    asked = [row for row in loot.rows["goodwill_act"] if row["asked_at"]]
    return stands_out("goodwill_act", "left")(Loot({}, {"goodwill_act": asked}))
