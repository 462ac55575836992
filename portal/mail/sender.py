"""Who the portal is when it writes: Flask-Mail's configuration, with the association as what is missing."""

from __future__ import annotations

from email.utils import parseaddr
from urllib.parse import urlsplit

from flask import current_app

from portal.core.settings import association, demo_mode
from portal.mail.addresses import Address, NotAnAddress, ascii_domain


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
    """The domain in Message-IDs: the portal's own, since that is what makes them unique."""
    return web_host()


def web_host() -> str:
    """The host of BASE_URL, in ASCII; a name that could never be a real one where none is set."""
    host = urlsplit(str(current_app.config.get("BASE_URL") or "")).hostname or ""
    try:
        host = ascii_domain(host)
    except NotAnAddress:
        host = ""
    return host if "." in host else f"{host or 'portal'}.localdomain"
