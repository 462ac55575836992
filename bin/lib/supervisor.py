"""A few child processes that live and end together."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, TracebackType

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 30.0  # seconds that children have to finish what they are at
LONGEST_PAUSE = 60.0  # seconds until a child that ends again and again is started anew
SETTLED = 120.0  # seconds after which a child counts as one that runs


class Stopped(Exception):
    """We were asked to stop, by Ctrl-C or a signal."""


@dataclass
class Again:
    """A child that is started anew when it ends, a little later each time."""

    command: list[str]
    environ: dict[str, str]
    began: float
    pause: float = 1.0
    due: float | None = None


class Supervisor:
    """Starts processes and passes their output through, until we are told to stop.

    A child that ends takes the others along, unless it was started with `again`: the portal is worth having without
    its worker, which then only has to be started anew.
    """

    def __init__(self) -> None:
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.again: dict[str, Again] = {}
        self.told_to_stop = False

    def __enter__(self) -> Supervisor:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._stop_all()
        if isinstance(error, Stopped):
            print("Stopped.", flush=True)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        if not self.told_to_stop:  # the children get their time; a second Ctrl-C changes nothing
            self.told_to_stop = True
            raise Stopped

    def start(self, name: str, command: list[str], environ: dict[str, str], *, again: bool = False) -> None:
        """Start a child in a session of its own: Ctrl-C is ours to pass on, once and in order."""
        if again:
            self.again[name] = Again(command, environ, time.monotonic())
        self._spawn(name, command, environ)

    def _spawn(self, name: str, command: list[str], environ: dict[str, str]) -> None:
        self.children[name] = subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | environ,
            start_new_session=True,
            preexec_fn=_end_with_parent,  # noqa: PLW1509 - we have no threads
        )

    def wait_until(self, condition: Callable[[], bool], *, seconds: float) -> None:
        """Wait for the children to get ready; ends everything when one dies or time runs out."""
        deadline = time.monotonic() + seconds
        while not condition():
            if self._dead():
                sys.exit(self.watch())
            if time.monotonic() > deadline:
                sys.exit(f"The portal did not get ready within {seconds:.0f} seconds; its log stands above.")
            time.sleep(0.05)

    def watch(self) -> int:
        """Wait until a child ends for good, which it should not; says which and gives our exit code."""
        while not (dead := self._dead()):
            self._start_again()
            time.sleep(0.2)
        name, code = dead
        print(f"The {name} {_ending(code)}; its message stands above. Everything else is stopped too.", file=sys.stderr)
        return 1

    def _dead(self) -> tuple[str, int] | None:
        for name, child in self.children.items():
            if name not in self.again and (code := child.poll()) is not None:
                return name, code
        return None

    def _start_again(self) -> None:
        now = time.monotonic()
        for name, kept in self.again.items():
            code = self.children[name].poll()
            if code is None:
                continue
            if kept.due is None:
                kept.pause = 1.0 if now - kept.began > SETTLED else min(kept.pause * 2, LONGEST_PAUSE)
                kept.due = now + kept.pause
                again = f"it is started again in {kept.pause:.0f} seconds, and the rest goes on."
                print(f"The {name} {_ending(code)}; {again}", file=sys.stderr, flush=True)
            elif now >= kept.due:
                kept.began, kept.due = now, None
                self._spawn(name, kept.command, kept.environ)

    def _stop_all(self) -> None:
        self.told_to_stop = True
        for child in self.children.values():
            with contextlib.suppress(ProcessLookupError):
                child.terminate()
        deadline = time.monotonic() + PATIENCE
        for child in self.children.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(max(0.1, deadline - time.monotonic()))
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(child.pid, signal.SIGKILL)  # whatever is left of it and of its own children
            child.wait()


def _ending(code: int) -> str:
    return f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"


def _end_with_parent() -> None:
    """Linux: when we are killed outright, the children are told to stop too."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)
