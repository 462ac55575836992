"""A mailbox server for tests: as much of IMAP as anybody needs who reads reports, over TLS, with faults on demand."""

from __future__ import annotations

import re
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tests.support.smtp import CERTIFICATE


class MailboxServer:
    """`folders`: what lies in each. `move`, `hang`, `drop_after`: what it can, and what goes wrong."""

    def __init__(self) -> None:
        self.folders: dict[str, dict[int, bytes]] = {"INBOX": {}}
        self.next = 1
        self.move = True
        self.hang = False
        self.drop_before_move = False
        self.signed_in: list[str] = []
        self.commands: list[str] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.load_cert_chain(CERTIFICATE)
        threading.Thread(target=self._accept, daemon=True).start()

    def put(self, raw: bytes) -> None:
        self.folders["INBOX"][self.next] = raw.replace(b"\n", b"\r\n")
        self.next += 1

    def close(self) -> None:
        self._socket.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, plain: socket.socket) -> None:
        with suppress(OSError, ssl.SSLError), self._tls.wrap_socket(plain, server_side=True) as connection:
            file = connection.makefile("rwb")
            self._say(file, "* OK ready")
            chosen = "INBOX"
            while line := file.readline():
                tag, _, command = line.decode().strip().partition(" ")
                self.commands.append(command)
                word = command.split(" ")[0].upper()
                if self.hang and word == "UID":
                    threading.Event().wait(30)
                if word == "CAPABILITY":
                    self._say(file, f"* CAPABILITY IMAP4rev1{' MOVE' if self.move else ''} UIDPLUS")
                elif word == "LOGIN":
                    self.signed_in.append(command)
                elif word == "SELECT":
                    chosen = command.split('"')[1]
                    self._say(file, f"* {len(self.folders[chosen])} EXISTS")
                elif word == "CREATE":
                    self.folders[command.split('"')[1]] = {}
                elif word == "UID" and not self._uid(file, tag, command, self.folders[chosen]):
                    continue
                elif word == "LOGOUT":
                    self._say(file, "* BYE")
                self._say(file, f"{tag} OK done")

    def _uid(self, file, tag: str, command: str, here: dict[int, bytes]) -> bool:
        word = command.split(" ")[1].upper()
        if word == "SEARCH":
            self._say(file, "* SEARCH " + " ".join(map(str, sorted(here))))
            return True
        number = int(re.match(r"UID \w+ (\d+)", command)[1])
        if word == "FETCH":
            raw = here[number]
            file.write(f"* 1 FETCH (UID {number} BODY[]<0> {{{len(raw)}}}\r\n".encode() + raw + b")\r\n")
        elif word in {"MOVE", "COPY"}:
            if self.drop_before_move:
                file.close()
                raise OSError
            there = command.split('"')[1]
            if there not in self.folders:
                self._say(file, f"{tag} NO [TRYCREATE] no such folder")
                return False
            self.folders[there][number] = here[number]
            if word == "MOVE":
                del here[number]
        elif word == "EXPUNGE":
            del here[number]
        return True

    @staticmethod
    def _say(file, line: str) -> None:
        file.write(line.encode() + b"\r\n")
        file.flush()


@contextmanager
def mailbox_server() -> Iterator[MailboxServer]:
    server = MailboxServer()
    try:
        yield server
    finally:
        server.close()
