"""Requests per second over kept-alive connections, from one process: a selector loop over raw sockets.

It parses no more of an answer than its status and length, so that on two cores the server gets almost all of
the machine. Compare only figures of one run, and pages only with floors measured by turns.
"""

from __future__ import annotations

import selectors
import socket
import statistics
import time
from dataclasses import dataclass
from pathlib import Path


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
    def __init__(self, port: int, request: bytes) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.request, self.began, self.buffer, self.wanted, self.status = request, 0.0, bytearray(), -1, 0

    def ask(self) -> None:
        self.began, self.wanted = time.perf_counter(), -1
        self.buffer.clear()
        self.socket.sendall(self.request)

    def read(self) -> bool:
        """Take in what has come; True when the answer is whole."""
        chunk = self.socket.recv(262_144)
        if not chunk:
            raise ConnectionError("the server closed a kept-alive connection")
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


def run(
    port: int,
    path: str,
    *,
    cookie: str = "",
    seconds: float = 4.0,
    connections: int = 16,
    pids: tuple[int, ...] = (),
) -> Load:
    """Ask for one page as fast as it is answered."""
    head = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\n"
    request = (head + (f"Cookie: {cookie}\r\n" if cookie else "") + "\r\n").encode()
    picker = selectors.DefaultSelector()
    for _ in range(connections):
        connection = _Connection(port, request)
        picker.register(connection.socket, selectors.EVENT_READ, connection)
        connection.ask()
    took: list[float] = []
    errors = octets = 0
    before, began = cpu_seconds(pids), time.perf_counter()
    until = began + seconds
    while time.perf_counter() < until:
        for key, _mask in picker.select(timeout=1):
            connection = key.data
            if connection.read():
                took.append(time.perf_counter() - connection.began)
                errors += connection.status != 200
                octets += len(connection.buffer)
                connection.ask()
    elapsed, spent = time.perf_counter() - began, cpu_seconds(pids) - before
    for key in list(picker.get_map().values()):
        key.data.socket.close()
    picker.close()
    took.sort()
    return Load(
        per_second=len(took) / elapsed,
        p50_ms=statistics.median(took) * 1000,
        p95_ms=took[int(len(took) * 0.95)] * 1000,
        cpu_ms=spent / len(took) * 1000,
        errors=errors,
        kilobytes=octets / len(took) / 1024,
    )


def cpu_seconds(pids: tuple[int, ...]) -> float:
    """User and system time that the processes have used so far, in seconds."""
    total = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / 100


def pss_mib(pids: tuple[int, ...]) -> float:
    """Proportional set size of the processes together, in MiB."""
    kib = 0
    for pid in pids:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                kib += int(line.split()[1])
    return kib / 1024
