"""SPF (RFC 7208): who may send in a domain's name, asked of the domain of the return path."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext as _ln

from portal.core.doctor.findings import State
from portal.core.sayings import kept
from portal.mail.standing.asking import Resolve, Unanswered, addresses
from portal.mail.standing.findings import Looked, Record, found
from portal.mail.standing.scene import Scene

#: RFC 7208 §4.6.4: a record that makes receivers ask more often than this counts as broken.
MOST_LOOKUPS, MOST_MX = 10, 10
ASKING = {"include", "a", "mx", "ptr", "exists", "redirect"}
KNOWN = ASKING | {"all", "ip4", "ip6", "exp"}
_TERM = re.compile(r"([+\-~?]?)([A-Za-z][A-Za-z0-9._-]*)(?:([:=])([^/\s]*|[0-9A-Fa-f:.]+))?((?:/{1,2}\d{1,3}){0,2})\Z")
DEEPEST = 12


@dataclass(slots=True)
class Walk:
    """What the record and all that it includes come to."""

    lookups: int = 0
    included: set[str] = field(default_factory=set)
    broken: list[str] = field(default_factory=list)


def records_of(domain: str, ask: Resolve) -> list[str]:
    """The SPF records of a domain. Raises Unanswered."""
    return [text for text in ask(domain, "TXT") if text.lower().split(" ")[0] == "v=spf1"]


def terms(record: str) -> Iterator[tuple[str, str, str, str]]:
    """(qualifier, name, value, prefix lengths) of each term; the name is empty where none can be read."""
    for part in record.split()[1:]:
        match = _TERM.match(part)
        name = match[2].lower() if match else ""
        known = name in KNOWN or (match is not None and match[3] == "=")
        yield (match[1] or "+", name, match[4] or "", match[5] or "") if match and known else ("", "", part, "")


def walk(domain: str, record: str, ask: Resolve, so_far: Walk, depth: int = 0) -> Walk:
    """Count what receivers ask at most, and gather what is included. Raises Unanswered."""
    for _sign, name, value, _bits in terms(record):
        if not name:
            so_far.broken.append(value)
        so_far.lookups += name in ASKING
        if name not in {"include", "redirect"} or "%" in value or depth > DEEPEST or so_far.lookups > 50:
            continue
        so_far.included.add(value.lower())
        inner = records_of(value, ask)
        if len(inner) == 1:
            walk(value, inner[0], ask, so_far, depth + 1)
        else:
            so_far.broken.append(f"{name}:{value}")
    return so_far


def passes(address: str, domain: str, ask: Resolve, depth: int = 0) -> str:
    """The qualifier by which the record of this domain judges a sender: "+", "-", "~", "?". Raises Unanswered."""
    found_here = records_of(domain, ask)
    if len(found_here) != 1 or depth > DEEPEST:
        return "?"
    redirect = ""
    for sign, name, value, bits in terms(found_here[0]):
        if name == "redirect":
            redirect = value
        elif name and "%" not in value and _matches(address, domain, name, value, bits, ask, depth):
            return sign
    return passes(address, redirect, ask, depth + 1) if redirect and "%" not in redirect else "?"


def _matches(address: str, domain: str, name: str, value: str, bits: str, ask: Resolve, depth: int) -> bool:
    match name:
        case "all":
            return True
        case "ip4" | "ip6":
            return _within(address, value + bits)
        case "a":
            return any(_within(address, each + _bits(bits, each)) for each in addresses(value or domain, ask))
        case "mx":
            hosts = [text.split()[-1] for text in ask(value or domain, "MX")][:MOST_MX]
            return any(_within(address, each + _bits(bits, each)) for host in hosts for each in addresses(host, ask))
        case "include":
            return passes(address, value, ask, depth + 1) == "+"
    return False


def _bits(given: str, address: str) -> str:
    """`/24//64`: the first is for IPv4, the second for IPv6."""
    four, _, six = given.partition("//")
    if ":" in address:
        return f"/{six}" if six else ""
    return four


def _within(address: str, network: str) -> bool:
    try:
        return ipaddress.ip_address(address) in ipaddress.ip_network(network, strict=False)
    except ValueError:
        return False


def look(scene: Scene, ask: Resolve) -> Looked:
    """How the record of the return path's domain stands, and the record that it should be. Raises Unanswered."""
    domain = scene.returns
    there = records_of(domain, ask)
    outside = [] if scene.relay else _outside(scene.host, ask)
    own = f"include:{scene.relay}" if scene.relay else " ".join(_allowing(each) for each in outside[:4])
    if not there:
        told = _l("%(domain)s has no SPF record: much of the mail will count as spam.")
        add = kept(_l("Add this record where the domain is kept:"))
        wanted = own or f"a:{scene.host}"
        return found("spf", State.LOOK, told, add, records=_record(domain, f"v=spf1 {wanted} ~all"), domain=domain)
    if len(there) > 1:
        told = _l("%(domain)s has more than one SPF record, which counts as none.")
        return found(
            "spf", State.BAD, told, kept(_l("Put this one in the place of all of them:")),
            records=_record(domain, _joined(there)), domain=domain,
        )  # fmt: skip
    return _one(scene, domain, there[0], own, outside, ask)


def _one(scene: Scene, domain: str, record: str, own: str, outside: list[str], ask: Resolve) -> Looked:
    signs = {name: sign for sign, name, _value, _bits in terms(record)}
    instead = kept(_l("Change the record to this:"))
    if signs.get("all") == "+":
        told = _l("The SPF record of %(domain)s lets everybody send in its name.")
        better = re.sub(r"(?i)(?<=\s)\+?all(?=\s|$)", "~all", record)
        return found("spf", State.BAD, told, instead, records=_record(domain, better), domain=domain)
    walked = walk(domain, record, ask, Walk())
    if walked.broken:
        told = _l("The SPF record of %(domain)s cannot be read at “%(part)s”; a broken record counts as none.")
        return found("spf", State.BAD, told, kept(_l("Correct or remove that part.")), domain=domain,
                     part=walked.broken[0])  # fmt: skip
    if walked.lookups > MOST_LOOKUPS:
        told = _ln(
            "The SPF record of %(domain)s makes receivers look up %(num)s name; more than 10 counts as none.",
            "The SPF record of %(domain)s makes receivers look up %(num)s names; more than 10 counts as none.",
            walked.lookups,
        )
        todo = kept(_l("Remove what no longer sends for you: %(names)s."), names=", ".join(sorted(walked.included)))
        return found("spf", State.BAD, told, todo, domain=domain)
    if "all" not in signs and "redirect" not in signs:
        told = _l("The SPF record of %(domain)s has no end: it says nothing about anybody else.")
        return found("spf", State.LOOK, told, instead, records=_record(domain, f"{record} ~all"), domain=domain)
    missing = scene.relay and scene.relay not in walked.included
    missing = missing or (outside and not any(passes(each, domain, ask) == "+" for each in outside))
    if missing:
        told = _l("The SPF record of %(domain)s does not name our mail server, %(host)s.")
        sure = kept(_l("Does it send by other addresses? Then ask whoever runs it what to add instead."))
        todo = (instead,) if scene.relay else (instead, sure)
        return found("spf", State.LOOK, told, *todo, records=_record(domain, _with(record, own)), domain=domain,
                     host=scene.host)  # fmt: skip
    return found("spf", State.GOOD, _l("%(domain)s: %(record)s"), domain=domain, record=record)


def _outside(host: str, ask: Resolve) -> list[str]:
    """The mail server's addresses, as far as they can be seen from outside."""
    try:
        there = [host] if _is_address(host) else addresses(host, ask)
    except Unanswered:
        return []
    return [each for each in there if ipaddress.ip_address(each).is_global]


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _allowing(address: str) -> str:
    return f"ip6:{address}" if ":" in address else f"ip4:{address}"


def _with(record: str, own: str) -> str:
    """The record with our server before its end."""
    parts = record.split()
    ends = [place for place, part in enumerate(parts) if re.fullmatch(r"(?i)[+\-~?]?all|redirect=.*", part)]
    place = ends[0] if ends else len(parts)
    return " ".join([*parts[:place], own, *parts[place:]])


def _joined(records: list[str]) -> str:
    """One record that allows what any of them does."""
    parts = dict.fromkeys(part for record in records for part in record.split()[1:])
    kept_parts = [part for part in parts if not re.fullmatch(r"(?i)[+\-~?]?all|redirect=.*", part)]
    return " ".join(["v=spf1", *kept_parts, "~all"])


def _record(domain: str, value: str) -> tuple[Record, ...]:
    return (Record(domain, "TXT", value),)
