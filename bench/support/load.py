"""Requests per second over kept-alive connections, from one process: a selector loop over raw sockets.

It parses no more of an answer than its status and length, so that on two cores the server gets almost all of
the machine. Compare only figures of one run, and pages only with floors measured by turns.
"""

from __future__ import annotations

import heapq
import random
import selectors
import socket
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

#: A stretch goes on until so many answers have come: a busy machine may need longer for them than it was given.
LEAST_ANSWERS, MOST_SECONDS = 20, 60.0


class NoAnswers(RuntimeError):
    """Hardly anything came back, however long it was waited for."""


@dataclass(frozen=True, slots=True)
class Load:
    """What one stretch of load gave: answers a second, milliseconds of CPU per answer of the watched processes."""

    per_second: float
    p50_ms: float
    p95_ms: float
    cpu_ms: float
    errors: int
    kilobytes: float


class _Connection:
    """Somebody who asks for one page after the other."""

    def __init__(self, port: int, requests: Sequence[bytes], first: int) -> None:
        self.port, self.requests, self.next = port, requests, first
        self.began, self.buffer, self.wanted, self.status = 0.0, bytearray(), -1, 0
        self.open()

    def open(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=MOST_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self) -> None:
        request = self.requests[self.next % len(self.requests)]
        self.began, self.wanted = time.perf_counter(), -1
        self.next += 1
        self.buffer.clear()
        self.socket.sendall(request)

    def read(self) -> bool:
        """Take in what has come; True when the answer is whole."""
        chunk = self.socket.recv(262_144)
        if not chunk:
            raise ConnectionError
        self.buffer += chunk
        if self.wanted < 0:
            end = self.buffer.find(b"\r\n\r\n")
            if end < 0:
                return False
            head = bytes(self.buffer[:end]).lower()
            self.status = int(head[9:12])
            at = head.find(b"content-length:")
            self.wanted = end + 4 + int(head[at + 15 :].split(b"\r\n", 1)[0])
        return len(self.buffer) >= self.wanted


def request(path: str, cookie: str = "") -> bytes:
    """What a connection sends for a page."""
    head = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\n"
    return (head + (f"Cookie: {cookie}\r\n" if cookie else "") + "\r\n").encode()


class _Crowd:
    """Everybody with their connections: those who wait for an answer, and those who rest before they ask again."""

    def __init__(self, port: int, requests: Sequence[bytes], connections: int, pause: float) -> None:
        self.picker, self.pause, self.chance = selectors.DefaultSelector(), pause, random.Random(1)
        self.resting: list[tuple[float, int, _Connection]] = []
        self.took: list[float] = []
        self.errors = self.octets = 0
        for number in range(connections):
            connection = _Connection(port, requests, number)
            self.picker.register(connection.socket, selectors.EVENT_READ, connection)
            self._rest(connection, self.chance.random() * pause)

    def step(self) -> None:
        """Ask where it is time to, and take in what comes until the next one is due, for a second at most."""
        while self.resting and self.resting[0][0] <= time.perf_counter():
            connection = heapq.heappop(self.resting)[2]
            try:
                connection.ask()
            except OSError:  # the server closed it while nothing was asked
                self._reopen(connection)
        wait = min(1.0, self.resting[0][0] - time.perf_counter()) if self.resting else 1.0
        for key, _mask in self.picker.select(timeout=max(0.0, wait)):
            self._take(key.data)

    def leave(self) -> None:
        """Everybody hangs up."""
        for key in list(self.picker.get_map().values()):
            key.data.socket.close()
        self.picker.close()

    def _take(self, connection: _Connection) -> None:
        try:
            whole = connection.read()
        except OSError:
            self.errors += bool(connection.buffer)  # it broke off in the middle of an answer
            self._reopen(connection)
            return
        if whole:
            self.took.append(time.perf_counter() - connection.began)
            self.errors += connection.status != 200
            self.octets += len(connection.buffer)
            self._rest(connection, self.pause * (0.5 + self.chance.random()))

    def _rest(self, connection: _Connection, seconds: float) -> None:
        heapq.heappush(self.resting, (time.perf_counter() + seconds, id(connection), connection))

    def _reopen(self, connection: _Connection) -> None:
        self.picker.unregister(connection.socket)
        connection.socket.close()
        connection.open()
        self.picker.register(connection.socket, selectors.EVENT_READ, connection)
        connection.next -= 1
        connection.ask()


def run(
    port: int,
    requests: Sequence[bytes],
    *,
    seconds: float = 2.0,
    connections: int = 16,
    pause: float = 0.0,
    pids: tuple[int, ...] = (),
) -> Load:
    """Everybody asks for these pages in turn, each from another one on, as fast as they are answered.

    `pause`: what somebody rests between two pages, in seconds, from half as long to half as long again.
    """
    crowd = _Crowd(port, requests, connections, pause)
    before, began = cpu_seconds(pids), time.perf_counter()
    while (passed := time.perf_counter() - began) < seconds or len(crowd.took) < LEAST_ANSWERS:
        if passed > MOST_SECONDS:
            raise NoAnswers(f"{len(crowd.took)} answers in {passed:.0f} seconds")
        crowd.step()
    elapsed, spent, took = time.perf_counter() - began, cpu_seconds(pids) - before, sorted(crowd.took)
    crowd.leave()
    return Load(
        per_second=len(took) / elapsed,
        p50_ms=statistics.median(took) * 1000,
        p95_ms=took[int(len(took) * 0.95)] * 1000,
        cpu_ms=spent / len(took) * 1000,
        errors=crowd.errors,
        kilobytes=crowd.octets / len(took) / 1024,
    )


def cpu_seconds(pids: tuple[int, ...]) -> float:
    """User and system time that the processes have used so far, in seconds."""
    total = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / 100


def pss_mib(pids: tuple[int, ...]) -> list[float]:
    """Proportional set size of each process, in MiB."""
    found = []
    for pid in pids:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        found.append(sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024)
    return found
