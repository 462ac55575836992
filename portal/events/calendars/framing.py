"""Which sites may show the list of public events within their own pages. Nobody may show any other page of ours."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.core import audit, settings
from portal.core.emails import ascii_domain
from portal.core.errors import DomainError
from portal.core.settings import association
from portal.core.web import CSP

ANYWHERE = "*"
MOST_SITES = 20
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


class NotASite(DomainError):
    sentence = _l("A site looks like https://example.org.")
    field = "sites"


class TooManySites(DomainError):
    sentence = _l("That are too many sites. Allow any site instead.")
    field = "sites"


def allow(typed: Iterable[str], *, anywhere: bool) -> None:
    """From now on these sites may show the list: addresses as people type them, of which the site is kept.

    `anywhere`: whatever site likes to. Raises NotASite, TooManySites.
    """
    sites = tuple(dict.fromkeys(_origin(each) for each in typed))
    if len(sites) > MOST_SITES:
        raise TooManySites
    before, after = association().event_frames, (ANYWHERE,) if anywhere else sites
    if before == after:
        return
    settings.change(event_frames=after)
    audit.write(
        "events.framing_changed", about=("association", 1), before={"sites": [*before]}, after={"sites": [*after]}
    )


def policy() -> str:
    """The Content-Security-Policy of the list: that of every page, with the sites that may show it."""
    sites = association().event_frames
    allowed = "https: http:" if ANYWHERE in sites else " ".join(("'self'", *sites))
    return CSP.replace("frame-ancestors 'none'", f"frame-ancestors {allowed}")


def _origin(typed: str) -> str:
    """Scheme, host and port, as a policy names a site."""
    address = typed.strip() if "://" in typed else f"https://{typed.strip()}"
    try:
        parts = urlsplit(address)
        host, port = ascii_domain(parts.hostname or ""), parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    if parts.scheme not in {"http", "https"} or not _HOST.fullmatch(host) or parts.username is not None:
        raise NotASite(_("“%(typed)s” is no site. A site looks like https://example.org.", typed=typed.strip()[:100]))
    return f"{parts.scheme}://{host}" + (f":{port}" if port else "")
