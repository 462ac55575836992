"""The worker's threads: mail waits behind nothing long, and no task ends the thread that does it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from portal.core import lanes
from portal.core.lanes import COMMON, LONG, PROMPT
from portal.core.worker import Crew

# --- lanes


def test_mail_does_not_wait_behind_long_jobs(portal, queue):
    over, prompt = threading.Event(), threading.Event()
    queue.actions |= {"job": lambda number: over.wait(30), "test.prompt": prompt.set}
    queue.goes_in["test.prompt"] = PROMPT
    crew = Crew(queue, lanes.THREADS, initial_delay=0.01, max_delay=0.05, backoff=1.0)
    queue.stopped = crew.stop_flag.is_set
    try:
        for number in range(5):
            queue.ask("job", number)
        for process in [crew.scheduler, *(thread for _, thread in crew.worker_threads)]:
            process.start()
        wait_for(lambda: queue.lanes[LONG].pending_count() == 3)
        queue.ask("test.prompt")
        assert prompt.wait(20)
    finally:
        over.set()
        crew.stop_flag.set()
        for process in [crew.scheduler, *(thread for _, thread in crew.worker_threads)]:
            process.join(20)
        if watch := queue.app.extensions.get("mail-watch"):
            watch.thread.join(20)  # what lives as long as the worker ends with it


def test_a_task_that_waited_for_its_moment_is_passed_on_to_its_lane(queue):
    queue._act(PROMPT, "job", 12)
    assert queue.lanes[LONG].dequeue().args == ("job", 12)


def test_nothing_that_a_task_does_ends_its_thread(queue):
    def leave() -> None:
        raise SystemExit(3)

    queue.actions["test.leave"] = leave
    queue._act(COMMON, "test.leave")
    queue._act(COMMON, "test.nobody-knows")
    assert queue.lanes[COMMON].dequeue() is None, "neither is put back"


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)
