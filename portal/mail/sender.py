"""Who the portal is when it writes: Flask-Mail's configuration, with the association as what is missing."""

from __future__ import annotations

import ipaddress
import re
from email.utils import parseaddr
from urllib.parse import urlsplit

from flask import current_app

from portal.core.settings import association, demo_mode
from portal.mail.addresses import Address, NotAnAddress, ascii_domain

#: Labels of letters, digits and hyphens: what a server may expect in EHLO (RFC 5321 §4.1.2).
_NAME = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)(\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))+")


def leaves_the_house() -> bool:
    """Whether a mail server is configured. Without one, mail is kept in the portal's own mailbox."""
    return bool(current_app.config.get("MAIL_SERVER"))


def reaches_people() -> bool:
    """Whether what the portal writes is read by whom it is for: mail leaves, or a demo shows it to everybody."""
    return leaves_the_house() or demo_mode()


def default_sender() -> Address:
    """MAIL_DEFAULT_SENDER, as a pair or as one string; else the association's own address."""
    configured = current_app.config.get("MAIL_DEFAULT_SENDER")
    if isinstance(configured, tuple | list) and len(configured) == 2:
        return Address(str(configured[1]), str(configured[0] or ""))
    name, email = parseaddr(str(configured or ""))
    house = association()
    for candidate in (email, house.email, f"portal@{web_host()}"):
        try:
            return Address(candidate, name or house.called)
        except NotAnAddress:
            continue
    return Address("portal@localhost.localdomain", house.called)


def answered_by() -> Address | None:
    """Where answers to what the office writes are read: the association's own address, if it has one."""
    try:
        return Address(association().email, association().called)
    except NotAnAddress:
        return None


def mail_domain() -> str:
    """The domain in Message-IDs, in ASCII: the sender's, as whoever looks for forgeries expects it."""
    return domain_of(default_sender().email)


def domain_of(email: str) -> str:
    """The domain of an address as it stands in DNS (IDNA 2008). Raises NotAnAddress."""
    return ascii_domain(email.rpartition("@")[2])


def web_host() -> str:
    """The host of BASE_URL as a name of DNS; one that could never be a real one where it has none."""
    host = _host()
    if not host or is_number(host):
        return "portal.localdomain"
    return host if "." in host else f"{host}.localdomain"


def ehlo_name() -> str:
    """What the portal calls itself in EHLO: a name, or an address between brackets (RFC 5321 §4.1.3, §4.1.4)."""
    host = _host()
    if is_number(host):
        return f"[IPv6:{host}]" if ":" in host else f"[{host}]"
    name = web_host()
    return name if _NAME.fullmatch(name) and len(name) <= 253 else "portal.localdomain"


def server_host() -> str:
    """The mail server's name as it stands in DNS: Python would look an international one up by IDNA 2003."""
    given = str(current_app.config.get("MAIL_SERVER") or "")
    try:
        return ascii_domain(given)
    except NotAnAddress:
        return given


def is_number(host: str) -> bool:
    """Whether a host is written as an address of the network and not as a name."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _host() -> str:
    host = urlsplit(str(current_app.config.get("BASE_URL") or "")).hostname or ""
    try:
        return ascii_domain(host)
    except NotAnAddress:
        return ""
