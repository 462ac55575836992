"""The mail server itself: its name both ways, its certificate, and whether somebody can answer us."""

from __future__ import annotations

import contextlib
import ipaddress
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from flask_babel import lazy_gettext as _l

from portal.core.doctor.findings import State
from portal.core.sayings import kept
from portal.mail.standing.asking import Resolve, addresses
from portal.mail.standing.findings import Looked, found
from portal.mail.standing.scene import Scene
from portal.mail.transports import CredentialsRefused, ServerTrouble
from portal.mail.transports.connection import open_connection

SOON = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Greeting:
    """How a mail server met us: whether the connection is secured, would be, and until when its certificate holds."""

    secured: bool
    offers: bool
    until: datetime | None = None


Connect = Callable[[], Greeting]


def connect() -> Greeting:
    """Connect as mail does, and part again. Raises ServerTrouble."""
    host = open_connection()
    try:
        secured, until = isinstance(host.sock, ssl.SSLSocket), None
        if isinstance(host.sock, ssl.SSLSocket) and (raw := host.sock.getpeercert(binary_form=True)):
            until = x509.load_der_x509_certificate(raw).not_valid_after_utc
        return Greeting(secured, host.has_extn("starttls"), until)
    finally:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            host.quit()
        host.close()


def tls(scene: Scene, meet: Connect, now: datetime) -> Looked:
    """Whether mail leaves over a connection that nobody else reads, to a server that proves who it is."""
    try:
        met = meet()
    except CredentialsRefused as error:
        told = _l("The mail server refuses our name and password: %(why)s")
        return found("tls", State.BAD, told, kept(_l("Set MAIL_USERNAME and MAIL_PASSWORD anew.")), why=str(error))
    except ServerTrouble as error:
        told = _l("The mail server cannot be used: %(why)s")
        todo = kept(_l("Look at MAIL_SERVER, MAIL_PORT and MAIL_USE_TLS; the certificate must be of that very name."))
        return found("tls", State.BAD, told, todo, why=str(error))
    about = {"host": scene.host}
    if not met.secured and _is_here(scene.host):
        return found("tls", State.GOOD, _l("The mail server is this machine; nothing travels in the open to it."))
    if not met.secured:
        told = _l("Mail leaves for %(host)s in the open; Gmail and others want it secured.")
        todo = kept(
            _l("Set MAIL_USE_TLS=yes; the server offers it.")
            if met.offers
            else _l("Ask whoever runs it for a port with TLS.")
        )
        return found("tls", State.LOOK, told, todo, **about)
    if met.until is not None and met.until - now < SOON:
        told = _l("The certificate of %(host)s ends on %(day)s; after that no mail can leave.")
        todo = kept(_l("Have whoever runs it renew it."))
        return found("tls", State.LOOK, told, todo, day=met.until.astimezone(UTC).strftime("%Y-%m-%d"), **about)
    return found("tls", State.GOOD, _l("Mail leaves for %(host)s over TLS, and its certificate holds."), **about)


def ptr(scene: Scene, ask: Resolve) -> Looked:
    """RFC 1912 §2.1: the mail server's address has a name that leads back to it. Raises Unanswered."""
    host = scene.host
    if scene.relay:
        told = _l("%(host)s belongs to a provider, who looks after the names of its servers.")
        return found("ptr", State.GOOD, told, host=host)
    there = [host] if _is_number(host) else addresses(host, ask)
    if host == "localhost" or any(_is_local(each) for each in there):
        return found(
            "ptr",
            State.UNKNOWN,
            _l("The mail server is this machine; how it is called outside cannot be seen from here."),
        )
    if not there:
        return found("ptr", State.LOOK, _l("%(host)s has no address."), kept(_l("Look at MAIL_SERVER.")), host=host)
    for address in there:
        names = ask(_reversed(address), "PTR")
        kind = "AAAA" if ":" in address else "A"
        if any(address in ask(name.rstrip("."), kind) for name in names):
            told = _l("%(address)s is %(name)s, both ways.")
            return found("ptr", State.GOOD, told, address=address, name=names[0].rstrip("."))
    told = _l("%(address)s has no name that leads back to it; many servers refuse such mail.")
    todo = kept(_l("Ask whoever gave the server its address to set its reverse name to %(host)s."), host=host)
    return found("ptr", State.LOOK, told, todo, address=there[0])


def mx(scene: Scene, ask: Resolve) -> Looked:
    """Whether the domain of From takes mail: answers go there, and a sender that cannot be answered is not believed."""
    domain = scene.domain
    servers = [text.split()[-1].rstrip(".") for text in ask(domain, "MX")]
    if servers and not any(servers):  # RFC 7505: a lone dot
        told = _l(
            "%(domain)s says that it takes no mail at all: nobody can answer, and many servers refuse such a sender."
        )
        todo = kept(_l("Send from a domain that takes mail: MAIL_DEFAULT_SENDER."))
        return found("mx", State.BAD, told, todo, domain=domain)
    if any(addresses(server, ask) for server in servers if server):
        return found(
            "mx", State.GOOD, _l("Answers to %(domain)s are taken by %(server)s."), domain=domain, server=servers[0]
        )
    if not servers and addresses(domain, ask):
        return found(
            "mx", State.GOOD, _l("Answers to %(domain)s are taken by the machine of that name."), domain=domain
        )
    told = _l("Nothing takes mail for %(domain)s: answers and returned mail are lost.")
    todo = kept(_l("Add an MX record at whoever keeps the mailboxes, or send from a domain that has one."))
    return found("mx", State.BAD, told, todo, domain=domain)


def _is_here(host: str) -> bool:
    return host == "localhost" or _is_local(host)


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_local(address: str) -> bool:
    return _is_number(address) and not ipaddress.ip_address(address).is_global


def _reversed(address: str) -> str:
    return ipaddress.ip_address(address).reverse_pointer
