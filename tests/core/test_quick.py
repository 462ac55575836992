"""What `--quick` tries: nothing slow, and of many cases two."""

from types import SimpleNamespace

import pytest

from tests.support.quick import quick


def _test(name: str, *marks: str) -> SimpleNamespace:
    return SimpleNamespace(nodeid=f"test_it.py::{name}", get_closest_marker=lambda mark: mark in marks)


@pytest.mark.parametrize(("cases", "tried"), [("a", "a"), ("ab", "ab"), ("abc", "ac"), ("abcdefghi", "ai")])
def test_of_many_cases_two_are_tried(cases, tried):
    alone, ours = _test("test_alone"), [_test(f"test_each[{case}]") for case in cases]
    assert quick([alone, *ours]) == [alone, *(each for each in ours if each.nodeid[-2] in tried)]


def test_what_is_slow_is_not():
    assert quick([_test("test_long", "slow"), _test("test_short", "sqlite")])[0].nodeid.endswith("test_short")
    assert quick([_test("test_long", "slow")]) == []
