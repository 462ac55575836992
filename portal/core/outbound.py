"""The one way out: how the portal asks other machines of the web for something.

Whatever address it is given was typed by somebody, so it is asked as a stranger's: by http or https at their usual
ports alone, of public addresses alone (RFC 6890 lists those that are not), and each redirect anew. The name is looked
up once and the connection goes to the very address that was looked at, so no second answer of a name server leads
elsewhere. No proxy, no cookie and no secret goes along.

    answer = outbound.ask("https://example.org/page", method="HEAD")
    answer.code, answer.address        # after redirects

Raises Refused (we do not go there), Unreachable (nobody answers).
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from portal.core.emails import ascii_domain

#: Seconds for one connection, and for all that one question takes with its redirects.
PATIENCE, MOST_SECONDS = 8.0, 20.0
MOST_REDIRECTS = 5
#: Bytes that are read of an answer.
MOST_READ = 64 * 1024
#: What RFC 6890 lists by now, or the old site-local ones (RFC 3879), and Python's own list does not.
_ALSO_INSIDE = tuple(map(ipaddress.ip_network, ("fec0::/10", "3fff::/20", "192.88.99.0/24", "192.0.0.0/24")))
#: RFC 6052: an IPv4 address behind this prefix is reached through a translator, whatever it is.
_TRANSLATED = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
PORTS = {"http": 80, "https": 443}
AGENT = "Guildhall (link check)"
Ip = ipaddress.IPv4Address | ipaddress.IPv6Address
Lookup = Callable[[str, int], list[str]]


class Refused(Exception):
    """An address that the portal does not ask: no web address, another port, or not of the public internet."""


class Unreachable(Exception):
    """Nobody answered: no such name, no connection, no answer in time, or a certificate that does not hold."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status code, and the address that gave it after all redirects."""

    code: int
    address: str


def is_public(ip: Ip) -> bool:
    """Whether this is an address of the public internet, also where one stands inside another."""
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is not None or any(ip in network for network in _TRANSLATED):
            return False
    if any(ip in network for network in _ALSO_INSIDE):
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def looked_up(host: str, port: int) -> list[str]:
    """The addresses of a name. Raises Unreachable."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(str(error)) from error
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def ask(
    address: str,
    *,
    method: str = "GET",
    look_up: Lookup = looked_up,
    may_reach: Callable[[Ip], bool] = is_public,
    ports: Any = PORTS,
) -> Answer:
    """Ask for this address, and follow where it leads. `look_up`, `may_reach`, `ports`: for tests.

    Raises Refused, Unreachable.
    """
    until = time.monotonic() + MOST_SECONDS
    for _turn in range(MOST_REDIRECTS + 1):
        code, leads = _once(address, method, look_up, may_reach, ports, until)
        if leads is None:
            return Answer(code, address)
        address = urljoin(address, leads)
    raise Unreachable("it leads on and on")


def _once(
    address: str, method: str, look_up: Lookup, may_reach: Callable[[Ip], bool], ports: Any, until: float
) -> tuple[int, str | None]:
    scheme, host, port, path = _parts(address, ports)
    ip = _allowed(host, port, look_up, may_reach)
    left = min(PATIENCE, until - time.monotonic())
    if left <= 0:
        raise Unreachable("it took too long")
    connection = _Connection(host, port, ip, left, tls=scheme == "https")
    # A socket's own patience begins anew with each byte; this one does not.
    bell = threading.Timer(left, connection.hang_up)
    bell.daemon = True
    bell.start()
    try:
        connection.request(method, path, headers={"User-Agent": AGENT, "Accept": "*/*", "Accept-Encoding": "identity"})
        answer = connection.getresponse()
        if method != "HEAD":
            answer.read(MOST_READ)
        leads = answer.getheader("Location") if answer.status in {301, 302, 303, 307, 308} else None
        if connection.hung_up:
            raise Unreachable("it took too long")
        return answer.status, leads
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Unreachable(str(error)) from error
    finally:
        bell.cancel()
        connection.let_go()


def _parts(address: str, ports: Any) -> tuple[str, str, int, str]:
    try:
        split = urlsplit(address)
        host, port = ascii_domain(split.hostname or ""), split.port or ports.get(split.scheme, 0)
    except ValueError as error:
        raise Refused("this is no web address") from error
    if split.scheme not in ports or not host or split.username or split.password:
        raise Refused("this is no web address")
    if port != ports[split.scheme]:
        raise Refused("another port than that of the web")
    path = (split.path or "/") + (f"?{split.query}" if split.query else "")
    return split.scheme, host, port, _quoted(path)


def _quoted(path: str) -> str:
    """Only what a request line may hold; what is quoted already stays so."""
    return "".join(
        letter if "!" <= letter <= "~" else "".join(f"%{byte:02X}" for byte in letter.encode()) for letter in path
    )


def _allowed(host: str, port: int, look_up: Lookup, may_reach: Callable[[Ip], bool]) -> str:
    """The address to connect to; a name with one address that is not public is not asked at all."""
    found = [ipaddress.ip_address(each.partition("%")[0]) for each in look_up(host, port)]
    if not found:
        raise Unreachable("there is no such name")
    if not all(may_reach(ip) for ip in found):
        raise Refused("not an address of the public internet")
    return str(found[0])


class _Connection(http.client.HTTPConnection):
    """A connection to an address that was looked at, under the name that was asked for."""

    def __init__(self, host: str, port: int, ip: str, patience: float, *, tls: bool) -> None:
        super().__init__(host, port, timeout=patience)
        self.ip, self.tls = ip, tls
        self.hung_up = False
        self._raw: socket.socket | None = None
        if tls:
            self.default_port = 443

    def connect(self) -> None:
        self.sock = self._raw = socket.create_connection((self.ip, self.port), self.timeout)
        if self.tls:
            self._raw = self.sock.dup()  # wrapping takes the other one over
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)

    def hang_up(self) -> None:
        """Time is up, whatever the other side still sends: reading ends."""
        self.hung_up = True
        if self._raw is not None:
            with suppress(OSError):
                self._raw.shutdown(socket.SHUT_RDWR)

    def let_go(self) -> None:
        """Close it for good; http.client closes it before the answer is read to its end."""
        self.close()
        if self._raw is not None:
            self._raw.close()
