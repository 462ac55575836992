"""Rows below the people that add up what stands above them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from portal.lists.folding import key, keys

TOTALS = keys("""
    total, totals, grand total, sum, sums, subtotal, sub total, total members, total count, count, summe, gesamt,
    gesamtsumme, insgesamt, zwischensumme, anzahl, total general, somme, sous total, suma, totaal, eindtotaal, som
""")
#: A number, an amount with its currency, a share: no name, no address.
AMOUNT = re.compile(r"(?:[A-Z]{3}\b|[^\w@]|\d)*")
#: Only the last rows: a firm may be called Total.
LAST = 3


def sums_of(rows: Sequence[tuple[int, list[str]]]) -> Iterator[int]:
    """The lines of the rows at the end that hold a word for a sum and nothing but amounts."""
    for line, cells in reversed(rows[-LAST:]):
        filled = [cell for cell in cells if cell]
        words = [cell for cell in filled if not AMOUNT.fullmatch(cell)]
        if len(words) != 1 or re.sub(r" \d+$", "", key(words[0])) not in TOTALS:
            return
        yield line
