"""What the specification says of its own made-up association, and how far ours is from it: of simple rankers alone.

The bars of suggestions were set on that association (research/relationships.md §5, N = 5,000, three seeds, K = 10).
Ours is to be like it where simple rankers look at it; the rows of our own rankers are no part of this.
"""

from __future__ import annotations

import math

KEYS = ("ndcg", "mutual_yes", "gini", "max_lists", "newcomer_p")
PEOPLE = 5000
#: nDCG@10, mutual yes, Gini, in how many lists somebody stands at the most, newcomer P@10.
ROWS = {
    "random": (0.001, 0.068, 0.18, 24, 0.001),
    "popularity": (0.004, 0.070, 1.00, 4956, 0.003),
    "same trade and area": (0.010, 0.102, 0.17, 21, 0.005),
    "Adamic-Adar": (0.068, 0.113, 0.53, 91, 0.001),
    "PPR": (0.068, 0.110, 0.55, 111, 0.001),
    "needs and interests": (0.021, 0.236, 0.48, 73, 0.011),
}
#: What was printed is rounded: half of its last digit either way is no difference.
ROUNDED = (0.0005, 0.0005, 0.005, 0.5, 0.0005)
#: A hit more or less among 4,000 places of newcomers is much of it.
WEIGHTS = (1.0, 1.0, 1.0, 1.0, 0.36)
#: Newcomers have no ties: what is not of their profile finds theirs by chance, and chance in 4,000 places says nothing.
OF_PROFILES = {"same trade and area", "needs and interests"}


def off(ranker: str, told: dict[str, float]) -> dict[str, float]:
    """Of each figure the logarithm of its ratio to the published one, nothing where that is a matter of rounding."""
    found = {}
    for key, there, half in zip(KEYS, ROWS[ranker], ROUNDED, strict=True):
        if key == "newcomer_p" and ranker not in OF_PROFILES:
            continue
        value, published = told[key], there
        if ranker == "popularity" and key == "max_lists":  # all but those who know them: how many the best known know
            value, published = PEOPLE - value, PEOPLE - published
        most, least = math.log(max(value, 2e-4) / (published + half)), math.log(max(value, 2e-4) / (published - half))
        found[key] = most if most > 0 else min(least, 0.0)
    return found


def distance(rows: dict[str, dict[str, float]]) -> float:
    """The sum of the squares of all that: what the settings of the association were chosen by."""
    weights = dict(zip(KEYS, WEIGHTS, strict=True))
    return sum(weights[key] * each**2 for name in ROWS for key, each in off(name, rows[name]).items())
