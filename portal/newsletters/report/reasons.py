"""Why a copy did not arrive, in words: of what mail servers write, the codes alone are kept (RFC 5321, RFC 3463)."""

from __future__ import annotations

import re

from flask_babel import gettext as _

_ENHANCED = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
#: How the reasons begin by which the mail engine leaves somebody out, and what is kept of them.
LEFT_OUT = {
    "switched off": "stopped",
    "suppressed: complaint": "complained",
    "suppressed: request": "asked",
    "suppressed": "bounced_before",
    "not a member": "no_member",
}


def code_of(code: int | None, detail: str | None) -> str:
    """The enhanced status (5.1.1) of an answer or a report; else the code of the answer (550), else nothing."""
    found = _ENHANCED.search(detail or "")
    if found and not (code and str(code)[0] != found[1]):
        return found[0]
    return str(code) if code else ""


def left_out(reason: str | None) -> str:
    """Why somebody was left out, as a word of ours."""
    return next((word for begins, word in LEFT_OUT.items() if (reason or "").startswith(begins)), "other")


def say_left_out(word: str) -> str:
    """The same for people."""
    words: dict[str, str] = {
        "stopped": _("They stopped getting it"),
        "complained": _("They called a mail of ours unwanted before"),
        "asked": _("They want no mail at all"),
        "bounced_before": _("Mail to them came back before"),
        "no_member": _("They were no member any more"),
    }
    return words.get(word) or str(_("For another reason"))


def say_code(code: str) -> str:
    """What a code means. Those that are not known here are told by their class."""
    kind, _dot, rest = code.partition(".")
    known: dict[str, str] = {
        "1.1": _("There is no such mailbox"),
        "1.2": _("There is no such mail domain"),
        "1.3": _("The address is not written right"),
        "1.6": _("The mailbox has moved"),
        "1.10": _("Their domain takes no mail"),
        "2.1": _("The mailbox is switched off"),
        "2.2": _("The mailbox is full"),
        "2.3": _("The message is too long for the mailbox"),
        "3.4": _("The message is too big"),
        "4.1": _("Their mail server did not answer"),
        "4.2": _("The line to their mail server broke"),
        "4.4": _("Nobody knows the way to their mail server"),
        "4.7": _("It took too long"),
        "7.1": _("Their mail server did not want it"),
        "7.26": _("Their mail server found it not signed as it should be"),
    }
    if rest in known:
        return known[rest]
    if rest.startswith("1."):
        return str(_("Something is wrong with the address"))
    if rest.startswith("2."):
        return str(_("Something is wrong with the mailbox"))
    if rest.startswith("7."):
        return str(_("Their mail server has a rule against it"))
    if kind[:1] == "4":
        return str(_("Their mail server could not take it yet"))
    return str(_("Their mail server said no") if kind[:1] == "5" else _("No reason was given"))
