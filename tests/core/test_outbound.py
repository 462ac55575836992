"""The way out: no address that somebody types leads to a machine of ours or of our network."""

from __future__ import annotations

import ipaddress
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from portal.core import outbound

#: What never may be asked, as somebody would try it; the name of the second is what their name server says.
PRIVATE = (
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.9", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "192.0.2.7", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1",
    "fd12::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1",
    "64:ff9b:1::a00:1", "2001:db8::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "::127.0.0.1", "fec0::1", "3fff::1", "192.88.99.1", "192.0.0.8",
)  # fmt: skip


def connected(monkeypatch) -> list[tuple[str, int]]:
    """To which addresses somebody tries to connect, none of whom answers."""
    tried: list[tuple[str, int]] = []

    def nobody(address, *_rest):
        tried.append(address)
        raise OSError("nobody is there")

    monkeypatch.setattr("socket.create_connection", nobody)
    return tried


def test_no_name_leads_inside(monkeypatch):
    tried = connected(monkeypatch)
    for ip in PRIVATE:
        for found in ([ip], ["93.184.215.14", ip]):  # a name with two addresses is judged by the worse
            with pytest.raises(outbound.Refused):
                outbound.ask("https://cheat.example/", look_up=lambda _host, _port, found=found: found)
    assert tried == []
    with pytest.raises(outbound.Unreachable):
        outbound.ask("https://fine.example/", look_up=lambda _host, _port: ["93.184.215.14"])
    assert tried == [("93.184.215.14", 443)], "to the very address that was looked at"


def test_only_web_addresses_at_their_usual_ports(monkeypatch):
    tried = connected(monkeypatch)
    typed = (
        "ftp://a.example/", "file:///etc/passwd", "gopher://a.example/", "http://a.example:25/", "https://a.example:80/",
        "http://user:word@a.example/", "http://", "//a.example/", "javascript:alert(1)", "http://[::1", "http://a.example:x/",
    )  # fmt: skip
    for address in typed:
        with pytest.raises(outbound.Refused):
            outbound.ask(address, look_up=lambda _host, _port: ["93.184.215.14"])
    assert tried == []
    for address in ("http://127.0.0.1/", "http://[::1]/", "http://0x7f.1/", "http://2130706433/", "http://localhost/"):
        with pytest.raises((outbound.Refused, outbound.Unreachable)):  # whatever the resolver makes of it
            outbound.ask(address)
    assert tried == []


class Site(BaseHTTPRequestHandler):
    """A site with a page, one that is gone, one that leads inside, one that leads round, one that knows no HEAD."""

    def do_GET(self) -> None:
        if self.path.startswith("/drips"):
            self._drip(b"X: " if self.path == "/drips" else b"\r\n")
            return
        code, leads = {
            "/page": (200, ""), "/moved": (301, "/page"), "/inside": (302, "http://inside.example/"),
            "/round": (302, "/round"), "/umlaut%C3%A4?a=b": (200, ""), "/late": (200, ""),
        }.get(self.path, (404, ""))  # fmt: skip
        self.send_response(code)
        if leads:
            self.send_header("Location", leads)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_HEAD(self) -> None:
        if self.path == "/late":
            self.send_error(405)
        else:
            self.do_GET()

    def _drip(self, begins: bytes) -> None:
        """An answer that never ends, a letter at a time."""
        with suppress(OSError):
            self.wfile.write(b"HTTP/1.0 200 OK\r\n" + begins)
            for _ in range(400):
                self.wfile.write(b"x")
                time.sleep(0.05)

    def log_message(self, *_words: object) -> None:
        """Quietly."""


@pytest.fixture
def ask(monkeypatch) -> Iterator:
    """`ask("/page")` asks a site on this machine, which may be reached for once, as `site.example`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    ports = {"http": server.server_port}
    names = {"site.example": ["127.0.0.1"], "inside.example": ["127.0.0.2"]}

    def asked(path: str, method: str = "HEAD"):
        return outbound.ask(
            f"http://site.example{path}",
            method=method,
            look_up=lambda host, _port: names[host],
            may_reach=lambda ip: ip == ipaddress.ip_address("127.0.0.1"),
            ports=ports,
        )

    yield asked
    server.shutdown()
    server.server_close()


def test_what_a_site_answers(ask):
    assert ask("/page").code == 200
    assert ask("/moved") == outbound.Answer(200, "http://site.example/page")
    assert ask("/umlautä?a=b").code == 200
    assert ask("/nowhere").code == 404
    assert (ask("/late").code, ask("/late", "GET").code) == (405, 200)


def test_a_redirect_is_asked_anew_and_does_not_lead_inside(ask):
    with pytest.raises(outbound.Refused):
        ask("/inside")
    with pytest.raises(outbound.Unreachable):
        ask("/round")


def test_whoever_answers_a_letter_at_a_time_is_hung_up_on(ask, monkeypatch):
    monkeypatch.setattr(outbound, "PATIENCE", 0.4)
    for path, method in (("/drips", "HEAD"), ("/drips", "GET"), ("/drips-on", "GET")):
        began = time.monotonic()
        with pytest.raises(outbound.Unreachable):
            ask(path, method)
        assert time.monotonic() - began < 3, "each letter is in time, all of them are not"
