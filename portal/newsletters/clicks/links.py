"""The links of an edition, led through short addresses of ours: the same ones for every reader.

Only of what all readers get: their own part and the way out come in later, when each copy is written. What is about a
person, and what one does with one's own account, is never counted: nobody shall read how often a member was looked up.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from html import escape, unescape
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from portal.core.db import db
from portal.core.settings import association
from portal.core.web import external_url
from portal.newsletters.clicks.models import EditionLink
from portal.newsletters.models import Edition

#: Pages of ours of which it may be known how often they were opened from an edition.
PLACES = frozenset({
    "events.listing", "events.registration", "events.show", "leadership.call", "leadership.calls",
    "volunteering.shift", "volunteering.volunteer",
})  # fmt: skip
LONGEST = 2_000
#: More links than anybody follows; those after them lead straight on.
MOST = 200
_LINK = re.compile(r'(<a\b[^>]*?\bhref=")([^"]*)("[^>]*>)(.*?)</a>', re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_IN_TEXT = re.compile(r"https?://[^\s<>()\[\]\"]+")

#: What is done with a part of a mail: its HTML and its text, in this order.
Led = Callable[[str, str], tuple[str, str]]


def led(edition: Edition) -> Led:
    """What leads the links of this edition through ours, where the association wants them counted.

    Inside a unit of work: each address that is met for the first time gets its link. Call it with the HTML first, from
    which the words of the links are taken; of the text, only what the HTML leads to is led.
    """
    if not association().count_clicks:
        return lambda html, text: (html, text)
    known = {link.address: link for link in db.session.scalars(select(EditionLink).filter_by(edition_id=edition.id))}

    def link(address: str, label: str) -> str | None:
        if address not in known:
            if len(known) >= MOST or not may_be_counted(address):
                return None
            known[address] = EditionLink(
                edition_id=edition.id,
                token=secrets.token_urlsafe(12),
                position=len(known),
                label=label,
                address=address,
            )
            db.session.add(known[address])
        return external_url("clicks.follow", token=known[address].token)

    def in_html(found: re.Match[str]) -> str:
        words = " ".join(unescape(_TAG.sub(" ", found[4])).split())[:200]
        short = link(unescape(found[2]), words)
        return f"{found[1]}{escape(short) if short else found[2]}{found[3]}{found[4]}</a>"

    def in_text(found: re.Match[str]) -> str:
        address = found[0].rstrip(".,;:!?'…")
        if address not in known:
            return found[0]
        return external_url("clicks.follow", token=known[address].token) + found[0][len(address) :]

    def lead(html: str, text: str) -> tuple[str, str]:
        through = _LINK.sub(in_html, html)
        db.session.flush()
        return through, _IN_TEXT.sub(in_text, text)

    return lead


def may_be_counted(address: str) -> bool:
    """Whether it leads out into the web, or to a page of ours that is about no person."""
    try:
        parts = urlsplit(address)
        ours = urlsplit(external_url("home.index"))
        if parts.scheme not in {"http", "https"} or not parts.hostname or len(address) > LONGEST:
            return False
        if not address.isprintable():
            return False
        return parts.hostname != ours.hostname or _endpoint(parts.path, ours.path.rstrip("/")) in PLACES
    except ValueError:
        return False


def _endpoint(path: str, root: str) -> str | None:
    if not path.startswith(root + "/"):
        return None
    try:
        return str(current_app.url_map.bind("").match(path.removeprefix(root), "GET")[0])
    except HTTPException:
        return None
