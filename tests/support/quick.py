"""`--quick`: the most that can be told in a minute and a half, by rule.

What is marked slow is left out. Of a test's many cases two are tried, the first and the last: the tables read every
page, form and refusal as every kind of person, and most of what breaks breaks many rows of one.
The whole suite does all of it.
"""

from __future__ import annotations

from collections import defaultdict

import pytest

#: How many of a test's cases are enough to be tried all.
CASES = 2


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--quick", action="store_true", help="leave out what is slow, and all but two of a test's cases")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("quick"):
        return
    chosen = {id(item) for item in quick(items)}
    left_out = [item for item in items if id(item) not in chosen]
    items[:] = [item for item in items if id(item) in chosen]
    config.hook.pytest_deselected(items=left_out)


def quick(items: list[pytest.Item]) -> list[pytest.Item]:
    """Those that `--quick` tries."""
    cases: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        if not item.get_closest_marker("slow"):
            cases[item.nodeid.partition("[")[0]].append(item)
    return [item for each in cases.values() for item in some(each)]


def some(cases: list[pytest.Item]) -> list[pytest.Item]:
    """All of a few, or the first and the last of many."""
    if len(cases) <= CASES:
        return cases
    return [cases[0], cases[-1]]
