"""Machines that answer for somebody: out of office, "prove that you are human". Nothing of it came back."""

from __future__ import annotations

import re
from email.message import Message

from portal.mail.intake.reading import bounded

#: RFC 3834 §5: what answers says so. `auto-notified`, `auto-generated` are said by servers that report, too.
_ANSWERS = re.compile(r"auto-replied", re.IGNORECASE)
_MARKS = ("X-Autoreply", "X-Autorespond", "X-Autoreply-From", "X-Mail-Autoreply", "X-Auto-Reply", "Auto-Reply")
_PRECEDENCE = re.compile(r"auto[_-]?reply|autoreply", re.IGNORECASE)
_SUBJECT = re.compile(
    r"^\W{0,3}(re:\s*)?(auto(matic|mated)?[ -]?(reply|response|answer)|out of (the )?office|away from|on (holiday"
    r"|vacation|leave)"
    r"|vacation|i am (away|out)|autoreply|automatische? (antwort|antwoord)|abwesen(d|heit)|abwesenheits|nicht im haus"
    r"|r[ée]ponse automatique|absence du bureau|absent|respuesta autom[áa]tica|fuera de la oficina"
    r"|risposta automatica"
    r"|fuori (sede|ufficio)|automatisch antwoord|afwezig|resposta autom[áa]tica|automatisk svar|autosvar)",
    re.IGNORECASE,
)
_CHALLENGE = re.compile(
    r"(confirm|verify) (that )?(you|your|this) (are|message|e-?mail|delivery)|please (confirm"
    r"|verify) your (message|e-?mail)"
    r"|challenge[- ]response|boxbe|spamarrest|sender verification|requires? (a )?confirmation|human verification",
    re.IGNORECASE,
)
_REPORTS = re.compile(r"mailer-?daemon|postmaster|mail delivery (sub)?system|bounce", re.IGNORECASE)


def answers_itself(message: Message) -> bool:
    """Whether a machine answers in somebody's name. What a mail server says of a delivery does not."""
    if _ANSWERS.search(bounded.field(message, "Auto-Submitted")) and not _from_a_server(message):
        return True
    if any(bounded.field(message, name) for name in _MARKS):
        return not _from_a_server(message)
    if _PRECEDENCE.search(bounded.field(message, "Precedence")):
        return not _from_a_server(message)
    subject = bounded.field(message, "Subject")[:300]
    return bool(_SUBJECT.search(subject)) and not _from_a_server(message)


def asks_for_proof(message: Message, words: str) -> bool:
    """Challenge and response: whoever wrote is to click first. We never do: the office can, by hand."""
    subject = bounded.field(message, "Subject")[:300]
    return bool(_CHALLENGE.search(subject) or _CHALLENGE.search(words[:2000])) and not _from_a_server(message)


def _from_a_server(message: Message) -> bool:
    return bool(_REPORTS.search(bounded.field(message, "From")[:300]))
