"""A raw SMTP sink for load tests: it accepts everything, stores no bodies, and costs as little as a sink can.

    python -m bench.support.smtp_sink --port 2530 --log FILE [--think MILLISECONDS]

Each accepted message adds a line "recipient message-id" to the log, written before the answer, as a server
would. `--think` waits that long before it answers the final dot. Prints "ready" when it listens; runs until
it is terminated. Parsed straight from the receive buffer: a stream reader costs more than all the rest.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

MESSAGE_ID = re.compile(rb"^Message-ID: *(\S+)", re.MULTILINE | re.IGNORECASE)
ANSWERS = {
    b"EHLO": b"250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE 52428800\r\n",
    b"HELO": b"250 sink\r\n",
    b"RSET": b"250 ok\r\n",
    b"NOOP": b"250 ok\r\n",
    b"QUIT": b"221 bye\r\n",
}


class Session(asyncio.Protocol):
    """One connection."""

    def __init__(self, log: BinaryIO, think: float) -> None:
        self.log, self.think = log, think
        self.buffer = bytearray()
        self.recipients: list[bytes] = []
        self.in_data = self.thinking = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(b"220 sink ready\r\n")

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        self.go_on()

    def go_on(self) -> None:
        while not self.thinking and (self.message() if self.in_data else self.command()):
            pass

    def message(self) -> bool:
        end = self.buffer.find(b"\r\n.\r\n")
        if end < 0:
            return False
        known = MESSAGE_ID.search(self.buffer, 0, end)
        number = known.group(1) if known else b"-"
        self.log.write(b"".join(b"%s %s\n" % (to, number) for to in self.recipients))
        self.log.flush()
        del self.buffer[: end + 5]
        self.in_data = False
        if self.think:
            self.thinking = True
            asyncio.get_running_loop().call_later(self.think, self.answer)
        else:
            self.transport.write(b"250 taken\r\n")
        return True

    def answer(self) -> None:
        """The thought-over verdict; what was pipelined behind the message waits for it."""
        self.thinking = False
        self.transport.write(b"250 taken\r\n")
        self.go_on()

    def command(self) -> bool:
        end = self.buffer.find(b"\r\n")
        if end < 0:
            return False
        line = bytes(self.buffer[:end])
        del self.buffer[: end + 2]
        verb = line[:4].upper()
        if verb == b"MAIL":
            self.recipients = []
            self.transport.write(b"250 ok\r\n")
        elif verb == b"RCPT":
            self.recipients.append(line.partition(b"<")[2].partition(b">")[0])
            self.transport.write(b"250 ok\r\n")
        elif verb == b"DATA":
            self.in_data = True
            self.transport.write(b"354 go on\r\n")
        else:
            self.transport.write(ANSWERS.get(verb, b"502 not known\r\n"))
            if verb == b"QUIT":
                self.transport.close()
        return True


@contextmanager
def running(port: int, log: Path, think: float = 0) -> Iterator[None]:
    """A sink in a process of its own, for as long as the block lasts. `think`: milliseconds."""
    command = [sys.executable, "-m", "bench.support.smtp_sink", "--port", str(port), "--log", str(log)]
    process = subprocess.Popen([*command, "--think", str(think)], stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        if process.stdout.readline() != b"ready\n":
            raise RuntimeError("the sink did not start")
        yield
    finally:
        process.terminate()
        process.wait()


async def serve(port: int, log: Path, think: float) -> None:
    loop = asyncio.get_running_loop()
    with log.open("ab") as file:
        server = await loop.create_server(lambda: Session(file, think), "127.0.0.1", port)
        print("ready", flush=True)
        await server.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--think", type=float, default=0)
    asked = parser.parse_args()
    asyncio.run(serve(asked.port, asked.log, asked.think / 1000))


if __name__ == "__main__":
    main()
