"""What mail programs and providers tell our mail apart by: the same for every reader, and it leads to nobody."""

from __future__ import annotations

import hashlib
import re

from portal.mail import sender
from portal.mail.deliveries.screening import switchable_family
from portal.mail.kinds import BETWEEN, UnknownKind, is_sealed, kind_of

#: Exchange answers automatically all the same where only Auto-Submitted stands (RFC 3834; MS-OXCMAIL §2.2.3.2.14).
NO_ANSWERS = ("X-Auto-Response-Suppress", "OOF, AutoReply")
_OTHER = re.compile(r"[^A-Za-z0-9.-]+")


def list_id(kind: str) -> str:
    """RFC 2919: the name under which somebody files all mail of this kind; it never changes."""
    family = switchable_family(kind) or kind
    return f"{_OTHER.sub('-', family).strip('-.')}.{sender.web_host()}"


def feedback_id(what: str, kind: str) -> str:
    """What Google sums complaints up by: `what:kind:site:sender`. `what`: an edition, "test" or "notice"."""
    return ":".join(_OTHER.sub("-", part).strip("-.") or "-" for part in (what, _told(kind), sender.web_host(), _us()))


def _told(kind: str) -> str:
    """The kind; of mail between members, and of what opens something, only that it is."""
    try:
        notice = kind_of(kind)
    except UnknownKind:
        return BETWEEN
    return BETWEEN if notice.private else "security" if is_sealed(notice) else notice.name


def _us() -> str:
    """Ours alone, always the same, of 5 to 15 characters, as Google wants it."""
    return "gh" + hashlib.sha256(sender.mail_domain().encode()).hexdigest()[:10]
