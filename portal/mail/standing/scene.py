"""Whose mail it is and how it leaves: what there is to look at."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from portal.mail import sender
from portal.mail.addresses import NotAnAddress, ascii_domain
from portal.mail.mime import dkim

#: What such domains say is nobody's: RFC 2606, RFC 6761, and what the portal makes up where nothing is set.
NOBODYS = {"localdomain", "example", "test", "invalid", "localhost"}
#: What the relays of common providers are to be allowed by. From their own instructions.
RELAYS = {
    "gmail.com": "_spf.google.com", "google.com": "_spf.google.com", "office365.com": "spf.protection.outlook.com",
    "outlook.com": "spf.protection.outlook.com", "amazonaws.com": "amazonses.com", "sendgrid.net": "sendgrid.net",
    "mailgun.org": "mailgun.org", "postmarkapp.com": "spf.mtasv.net", "brevo.com": "spf.brevo.com",
    "mailjet.com": "spf.mailjet.com", "fastmail.com": "spf.messagingengine.com", "protonmail.ch": "_spf.protonmail.ch",
    "gandi.net": "_mailcust.gandi.net", "infomaniak.com": "spf.infomaniak.ch", "ovh.net": "mx.ovh.com",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scene:
    """All in ASCII. `domain`: of From; `returns`: of the envelope; `keys`: with which we sign ourselves."""

    leaves: bool
    domain: str
    returns: str
    host: str
    secure: bool
    https: bool
    sender: str
    keys: tuple[dkim.Key, ...] = ()

    @property
    def is_nobodys(self) -> bool:
        return self.domain.rpartition(".")[2] in NOBODYS or "." not in self.domain

    @property
    def relay(self) -> str:
        """What SPF includes for this mail server; empty for one that is nobody's we know."""
        return next((name for end, name in RELAYS.items() if self.host == end or self.host.endswith(f".{end}")), "")


def here() -> Scene:
    """As the portal is configured now."""
    settings, address = current_app.config, sender.default_sender().email
    domain = sender.domain_of(address)
    returned = str(settings.get("MAIL_BOUNCE_ADDRESS") or address).rpartition("@")[2]
    try:
        returns = ascii_domain(returned)
    except NotAnAddress:
        returns = domain
    return Scene(
        leaves=sender.leaves_the_house(),
        domain=domain,
        returns=returns,
        host=sender.server_host(),
        secure=bool(settings["MAIL_USE_TLS"] or settings["MAIL_USE_SSL"]),
        https=str(settings["BASE_URL"]).startswith("https:"),
        sender=address,
        keys=dkim.keys(domain),
    )
