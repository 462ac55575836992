"""Who asks for pages behind a server: their cookies, and the addresses that this database has."""

from __future__ import annotations

import http.client
import re
from dataclasses import dataclass
from urllib.parse import urlencode

from bench.support import load
from bench.support.asked import WORDS, Asked


@dataclass(frozen=True, slots=True)
class Visitors:
    """Cookies by reader ("" for a visitor), the floor's cookie, an event, and the directory's last page."""

    cookies: dict[str, str]
    floor_cookie: str
    event: str
    last: int

    def ours(self, page: Asked) -> list[bytes]:
        """What is sent for a page; for a search one request for each of the words."""
        return self._filled(page.path, self.cookies[page.reader])

    def bare(self, page: Asked, octets: int) -> list[bytes]:
        """The same for the floor's page beside it, of as many bytes."""
        return self._filled(f"{page.floor}bytes={octets}", self.floor_cookie)

    def _filled(self, path: str, cookie: str) -> list[bytes]:
        paths = [path.format(event=self.event, last=self.last, words=words.replace(" ", "+")) for words in WORDS]
        return [load.request(each, cookie) for each in dict.fromkeys(paths)]


def of(portal: int, floor: int) -> Visitors:
    """Come in at the portal and the floor that listen on these ports."""
    cookies = {"": "", "member": _signed_in(portal, "member"), "admin": _signed_in(portal, "admin")}
    people, _ = _ask(portal, "/people", cookie=cookies["member"])
    numbers = [int(found) for found in re.findall(r"[?&;]page=(\d+)", people)]
    listed: list[str] = re.findall(r'href="(/events/[a-z0-9-]+)"', _ask(portal, "/events")[0])
    event = next(path for path in listed if path != "/events/new")
    return Visitors(cookies, _ask(floor, "/enter")[1], event, max(numbers, default=1))


def _signed_in(port: int, name: str) -> str:
    page, cookie = _ask(port, "/sign-in")
    hidden = dict(re.findall(r'<input[^>]*name="(csrf_token|once)"[^>]*value="([^"]*)"', page))
    form = hidden | {"email": f"{name}@demo.example", "password": "welcome to guildhall"}
    _text, cookie = _ask(port, "/sign-in", cookie=cookie, form=form)
    text, _ = _ask(port, "/people", cookie=cookie)
    if "/people/" not in text:
        raise RuntimeError(f"{name} of the demo could not sign in")
    return cookie


def _ask(port: int, path: str, *, cookie: str = "", form: dict[str, str] | None = None) -> tuple[str, str]:
    """A page's text, and the cookies it set."""
    connection = http.client.HTTPConnection("localhost", port, timeout=60)
    headers = {"Cookie": cookie} if cookie else {}
    if form is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request("GET" if form is None else "POST", path, urlencode(form) if form else None, headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    set_cookies = [value.split(";", 1)[0] for value in answer.headers.get_all("Set-Cookie") or []]
    connection.close()
    return text, "; ".join(set_cookies) or cookie
