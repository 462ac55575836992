"""Who runs what, where tests are spread over several processes: what takes long begins first, and in all of them.

The scheduler `worksteal` cuts the list into as many blocks as there are workers, and whoever is done takes from the end
of somebody else's. So each block begins with its share of what is marked slow, a file at a time, since its tests share
what they stand on; what reads the whole house once (tests/security/conftest.py) stays with one worker.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

#: What is read once per process, and takes long to read.
READ_ONCE = ("swept", "heard")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    workers = getattr(config, "workerinput", {}).get("workercount", 1)
    items[:] = spread(items, workers)


def spread(items: Sequence[Any], workers: int) -> list[Any]:
    """The same tests, so that each block has its share of the long ones, and begins with it."""
    shares: list[list[Any]] = [[] for _ in range(workers)]
    for number, group in enumerate(_groups(items).values()):
        shares[number % workers] += group
    long = {id(item) for share in shares for item in share}
    others = [item for item in items if id(item) not in long]
    spread_out: list[Any] = []
    for share, size in zip(shares, blocks(len(items), workers), strict=True):
        short = max(0, size - len(share))
        spread_out += share + others[:short]
        others = others[short:]
    return spread_out + others


def blocks(tests: int, workers: int) -> list[int]:
    """How many tests each worker is given at first: `WorkStealingScheduling.check_schedule` of pytest-xdist."""
    sizes: list[int] = []
    for left in range(workers, 0, -1):
        sizes.append((tests - sum(sizes)) // left)
    return sizes


def _groups(items: Sequence[Any]) -> dict[str, list[Any]]:
    """The long ones, by what they share: first what reads the house, then each file."""
    groups: dict[str, list[Any]] = {name: [] for name in READ_ONCE}
    for item in items:
        read = [name for name in READ_ONCE if name in getattr(item, "fixturenames", ())]
        if read or item.get_closest_marker("slow"):
            groups.setdefault(read[0] if read else item.nodeid.partition("::")[0], []).append(item)
    return groups
