"""How tests are spread over workers: the long ones over all of them, what reads the house once in one."""

from types import SimpleNamespace

import pytest
from xdist.scheduler.worksteal import WorkStealingScheduling  # type: ignore[import-untyped]

from tests.support.spreading import blocks, spread


def _test(name: str, *marks: str, on: tuple[str, ...] = ()) -> SimpleNamespace:
    return SimpleNamespace(nodeid=name, fixturenames=on, get_closest_marker=lambda mark: mark in marks)


def _blocks(items, workers: int) -> list[list[str]]:
    order, found = spread(items, workers), []
    for size in blocks(len(items), workers):
        found.append([item.nodeid for item in order[:size]])
        order = order[size:]
    assert not order
    return found


SHORT = [_test(f"short.py::{number}") for number in range(20)]


def test_each_worker_begins_with_its_share_of_what_is_long():
    long = [_test(f"long_{number}.py::it", "slow") for number in range(6)]
    begins = [["long" in name for name in block[:3]] for block in _blocks([*long, *SHORT], 3)]
    assert begins == [[True, True, False]] * 3


def test_what_reads_the_house_and_what_a_file_shares_stays_together():
    reads = [_test(f"reads_{number}.py::it", on=("swept",)) for number in range(3)]
    file = [_test(f"long.py::{number}", "slow") for number in range(3)]
    heads = [block[:3] for block in _blocks([*reads, *file, *SHORT], 3)]
    assert [test.nodeid for test in reads] in heads
    assert [test.nodeid for test in file] in heads


@pytest.mark.parametrize("workers", [1, 2, 3, 30])
def test_nothing_is_lost_nor_run_twice(workers):
    items = [_test("long.py::it", "slow"), *SHORT, _test("other.py::it", "slow")]
    assert sorted(test.nodeid for test in spread(items, workers)) == sorted(test.nodeid for test in items)


def test_the_blocks_are_those_of_the_scheduler():
    """As long as `check_schedule` gives every worker its block of the list, in order, before anything is stolen."""
    given = {}

    class Scheduler(WorkStealingScheduling):
        def __init__(self):
            self.pending, self.steal_requested_from_node = list(range(23)), None
            self.node2pending = {Worker(name=name, shutting_down=False): [] for name in "abc"}

        def _send_tests(self, node, num):
            given[node.name] = self.pending[:num]
            super()._send_tests(node, num)

    class Worker(SimpleNamespace):
        __hash__ = object.__hash__

        def send_runtest_some(self, tests):
            pass

    Scheduler().check_schedule()
    assert [len(tests) for tests in given.values()] == blocks(23, 3)
    assert [test for tests in given.values() for test in tests] == list(range(23))
