"""Asking the DNS, within a time that ends."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

#: Seconds for one question, all servers and tries together; and for all questions of one look.
DNS_PATIENCE, ALL_PATIENCE = 3.0, 30.0

#: (name, type of record) -> the answers as text; [] when there are none. Raises Unanswered.
Resolve = Callable[[str, str], list[str]]


class Unanswered(Exception):
    """The DNS gave no answer, which says nothing about the record."""


def by_dns(name: str, kind: str) -> list[str]:
    """Ask the DNS. Raises Unanswered when nobody answers in time."""
    import dns.exception  # noqa: PLC0415 - only here
    import dns.resolver  # noqa: PLC0415

    try:
        answer = dns.resolver.resolve(name, kind, lifetime=DNS_PATIENCE, search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except (dns.exception.DNSException, OSError, ValueError) as error:
        raise Unanswered(str(error)) from None
    return [_text(record) for record in answer]


def _text(record: Any) -> str:
    strings = getattr(record, "strings", None)
    return b"".join(strings).decode("utf-8", "replace") if strings is not None else record.to_text()


class Patient:
    """The same question is asked once, and none any more when the time for all of them is over."""

    def __init__(self, ask: Resolve, seconds: float = ALL_PATIENCE) -> None:
        self.ask, self.until = ask, time.monotonic() + seconds
        self.known: dict[tuple[str, str], list[str] | None] = {}

    def __call__(self, name: str, kind: str) -> list[str]:
        key = (name.rstrip(".").lower(), kind)
        if key not in self.known:
            if time.monotonic() > self.until:
                raise Unanswered("it takes too long")
            try:
                self.known[key] = self.ask(key[0], kind)
            except Unanswered:
                self.known[key] = None
        found = self.known[key]
        if found is None:
            raise Unanswered
        return found


def addresses(host: str, ask: Resolve) -> list[str]:
    """The addresses of a host. Raises Unanswered."""
    name = host.rstrip(".")
    return ask(name, "A") + ask(name, "AAAA")


def organisation(one: str, other: str) -> bool:
    """Whether two domains belong together, as DMARC has it (RFC 7489 §3.1): one is the other's, or lies below it."""
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")
