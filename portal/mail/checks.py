"""What the doctor looks at of mail: does it leave, would the server take it, and do others believe that it is ours."""

from __future__ import annotations

import contextlib
import ipaddress
import ssl
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from smtplib import SMTPException
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import Select, func, or_, select

from portal.core import questions
from portal.core.actors import Actor
from portal.core.doctor.findings import Check, Finding, bad, good, look, unknown
from portal.core.questions import Question, Told, made_of
from portal.core.say import say_ago, say_moment
from portal.core.settings import demo_mode
from portal.mail import sender
from portal.mail.addresses import ascii_domain
from portal.mail.deliveries import gate
from portal.mail.models import Delivery, MailGate, Mailing, State
from portal.mail.transports import CredentialsRefused, ServerTrouble
from portal.mail.transports.connection import open_connection

LATE = timedelta(minutes=15)
#: Seconds for one question to the DNS, all servers and tries together.
DNS_PATIENCE = 3.0
#: Who signs chooses the selector; these are what the common programs and providers call theirs.
SELECTORS = (
    "default", "mail", "dkim", "selector1", "selector2", "s1", "s2", "k1", "k2", "google", "fm1", "mxvault",
    "protonmail", "mailjet", "brevo", "smtp", "key1", "20230601",
)  # fmt: skip

#: (name, type of record) -> the answers as text; [] when there are none. Raises Unanswered.
Resolve = Callable[[str, str], list[str]]


class Unanswered(Exception):
    """The DNS gave no answer, which says nothing about the record."""


def _due() -> Select[datetime]:
    """Since when the oldest mail is due that nobody holds back."""
    going = or_(Delivery.mailing_id.is_(None), (Mailing.paused_at.is_(None)) & (Mailing.started_at.is_not(None)))
    return (
        select(func.min(Delivery.due_at))
        .outerjoin(Mailing, Mailing.id == Delivery.mailing_id)
        .where(Delivery.state.in_([State.QUEUED, State.RETRY_WAIT]), going, Mailing.halted_at.is_(None))
    )


HELD = Question[MailGate](
    lambda _who: gate.latest_held(questions.now()), only={MailGate: ("held_until", "held_because")}
)
DUE = Question[datetime | None](lambda _who: _due())
DOUBTFUL = Question[int](
    lambda _who: select(func.count()).select_from(Delivery).where(Delivery.state == State.UNCONFIRMED)
)


@made_of(lambda _who: [HELD, DUE, DOUBTFUL])
def queue_moves(who: Actor, now: datetime, told: Told) -> Finding:
    """Whether mail that is due leaves, and nothing is in doubt."""
    for held in told.get(HELD):
        return look(
            _("Mail waits until %(until)s: %(why)s", until=say_moment(held.held_until), why=held.held_because or "")
        )
    (oldest,), (doubtful,) = told.get(DUE), told.get(DOUBTFUL)
    if oldest is not None and now - oldest > LATE:
        return bad(_("Mail has been due since %(ago)s and does not leave. Is the worker running?", ago=say_ago(oldest)))
    if doubtful:
        return look(
            ngettext(
                "%(num)s message is unconfirmed: look at it in the mail queue.",
                "%(num)s messages are unconfirmed: look at them in the mail queue.",
                doubtful,
            )
        )
    return good(_("No mail waits for long."))


def server_takes_mail(now: datetime) -> Finding:
    """Ask the mail server: connect, greet, secure, sign in. Nothing is sent."""
    if not sender.leaves_the_house():
        if demo_mode():
            return good(_("This is a demo, and no mail leaves it."))
        return look(_("No mail server is set: mail is kept in the portal's own mailbox and reaches nobody."))
    try:
        host = open_connection()
    except CredentialsRefused as error:
        return bad(_("The mail server refuses our name and password: %(why)s", why=error))
    except ServerTrouble as error:
        return bad(_("The mail server cannot be used: %(why)s", why=error))
    with contextlib.suppress(OSError, SMTPException):
        host.quit()
    host.close()
    config = current_app.config
    told = {"server": config["MAIL_SERVER"], "port": config["MAIL_PORT"]}
    if not config["MAIL_USE_TLS"] and not config["MAIL_USE_SSL"] and config["MAIL_USERNAME"]:
        return look(
            _("%(server)s:%(port)s takes our mail, but the password travels in the open: set MAIL_USE_TLS.", **told)
        )
    return good(_("%(server)s:%(port)s answers and takes our mail.", **told))


def authorities_are_there(now: datetime) -> Finding:
    """Whether the file of authorities can be read and holds a certificate."""
    given = current_app.config.get("MAIL_AUTHORITIES")
    if not given:
        return good(_("The system's authorities are believed."))
    path = Path(given)
    if not path.is_file():
        return bad(_("MAIL_AUTHORITIES: there is no file %(path)s. No mail can leave.", path=path))
    try:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(cafile=str(path))
    except (OSError, ssl.SSLError) as error:
        return bad(_("MAIL_AUTHORITIES: %(path)s cannot be used: %(why)s", path=path, why=error))
    if not context.get_ca_certs():
        return bad(_("MAIL_AUTHORITIES: %(path)s holds no certificate.", path=path))
    number = len(context.get_ca_certs())
    return good(ngettext("%(path)s holds %(num)s authority.", "%(path)s holds %(num)s authorities.", number, path=path))


def spf(now: datetime, resolve: Resolve | None = None) -> Finding:
    """RFC 7208: exactly one record of the sender's domain that says who may send for it."""

    def look_up(domain: str, ask: Resolve) -> Finding:
        found = [text for text in ask(domain, "TXT") if text.lower().split(" ")[0] == "v=spf1"]
        if not found:
            return look(_("%(domain)s has no SPF record: much of the mail will count as spam.", domain=domain))
        if len(found) > 1:
            return bad(
                _(
                    "%(domain)s has %(count)s SPF records; more than one counts as none.",
                    domain=domain,
                    count=len(found),
                )
            )
        if "+all" in found[0].lower().split() or "all" in found[0].lower().split():
            return bad(_("The SPF record of %(domain)s lets everybody send in its name.", domain=domain))
        return good(_("%(domain)s: %(record)s", domain=domain, record=found[0]))

    return _about_sender(look_up, resolve)


def dmarc(now: datetime, resolve: Resolve | None = None) -> Finding:
    """RFC 7489: what others shall do with mail that only pretends to be ours. A parent domain speaks for its own."""

    def look_up(domain: str, ask: Resolve) -> Finding:
        labels = domain.split(".")
        for name in (".".join(labels[start:]) for start in range(max(1, len(labels) - 1))):
            found = [text for text in ask(f"_dmarc.{name}", "TXT") if text.lower().startswith("v=dmarc1")]
            if len(found) == 1:
                return good(_("%(domain)s: %(record)s", domain=name, record=found[0]))
            if found:
                return bad(_("%(domain)s has more than one DMARC record, which counts as none.", domain=name))
        return look(_("%(domain)s has no DMARC record; large providers ask for one.", domain=domain))

    return _about_sender(look_up, resolve)


def dkim(now: datetime, resolve: Resolve | None = None) -> Finding:
    """RFC 6376: a published key. Which selector the mail server signs with cannot be seen from here."""

    def look_up(domain: str, ask: Resolve) -> Finding:
        for selector in SELECTORS:
            with contextlib.suppress(Unanswered):
                records = ask(f"{selector}._domainkey.{domain}", "TXT")
                keys = [text for text in records if "p=" in text]
                if any(part.strip() == "p=" for text in keys for part in text.split(";")):
                    return look(
                        _("The DKIM key “%(selector)s” of %(domain)s is withdrawn.", selector=selector, domain=domain)
                    )
                if keys:
                    return good(
                        _("%(domain)s publishes the DKIM key “%(selector)s”.", domain=domain, selector=selector)
                    )
        return unknown(
            _(
                "No DKIM key with a usual name was found for %(domain)s. Ask whoever runs the mail server.",
                domain=domain,
            )
        )

    return _about_sender(look_up, resolve)


def ptr(now: datetime, resolve: Resolve | None = None) -> Finding:
    """RFC 1912 §2.1: the mail server's address has a name that leads back to it."""
    if not sender.leaves_the_house():
        return good(_("No mail leaves the portal."))
    ask = resolve or by_dns
    host = str(current_app.config["MAIL_SERVER"])
    try:
        addresses = [host] if _is_address(host) else ask(host, "A") + ask(host, "AAAA")
        if _is_local(addresses) or host == "localhost":
            return unknown(_("The mail server is this machine; how it is called outside cannot be seen from here."))
        for address in addresses:
            names = ask(_reversed(address), "PTR")
            if any(address in ask(name.rstrip("."), "AAAA" if ":" in address else "A") for name in names):
                return good(_("%(address)s is %(name)s, both ways.", address=address, name=names[0].rstrip(".")))
    except Unanswered:
        return unknown(_("The DNS gave no answer."))
    if not addresses:
        return look(_("%(host)s has no address.", host=host))
    return look(
        _("%(address)s has no name that leads back to it; many servers refuse such mail.", address=addresses[0])
    )


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


def _about_sender(look_up: Callable[[str, Resolve], Finding], resolve: Resolve | None) -> Finding:
    if not sender.leaves_the_house():
        return good(_("No mail leaves the portal."))
    domain = ascii_domain(sender.default_sender().email.rpartition("@")[2])
    if domain.rpartition(".")[2] in {"localdomain", "example", "test", "invalid", "localhost"}:
        return look(
            _("Mail is sent from %(domain)s, which is no domain of yours. Set MAIL_DEFAULT_SENDER.", domain=domain)
        )
    try:
        return look_up(domain, resolve or by_dns)
    except Unanswered:
        return unknown(_("The DNS gave no answer about %(domain)s.", domain=domain))


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_local(addresses: list[str]) -> bool:
    return any(not ipaddress.ip_address(address).is_global for address in addresses)


def _reversed(address: str) -> str:
    import dns.reversename  # noqa: PLC0415

    return dns.reversename.from_address(address).to_text().rstrip(".")


CHECKS = (
    Check("mail_queue", _l("Mail queue"), queue_moves),
    Check("mail_server", _l("Mail server"), server_takes_mail, slow=True),
    Check("mail_authorities", _l("Authorities of the mail server"), authorities_are_there),
    Check("spf", _l("SPF"), spf, slow=True),
    Check("dkim", _l("DKIM"), dkim, slow=True),
    Check("dmarc", _l("DMARC"), dmarc, slow=True),
    Check("ptr", _l("Name of the mail server"), ptr, slow=True),
)
