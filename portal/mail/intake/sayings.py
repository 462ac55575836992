"""How the office reads what came back."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.mail.intake.models import Outcome, Source, Verdict

VERDICTS = {
    Verdict.HARD: _l("Does not work"),
    Verdict.SOFT: _l("Not this time"),
    Verdict.POLICY: _l("Not taken from us"),
    Verdict.DELAYED: _l("Delayed"),
    Verdict.REPLY: _l("Automatic reply"),
    Verdict.ARRIVED: _l("Arrived"),
    Verdict.COMPLAINT: _l("Complaint"),
    Verdict.UNKNOWN: _l("Not understood"),
}
OUTCOMES = {
    Outcome.STOPPED: _l("Mail to the address was stopped"),
    Outcome.NOTED: _l("Written beside the message"),
    Outcome.NOTHING: _l("Nothing to do"),
    Outcome.AGAIN: _l("Was known already"),
    Outcome.REFUSED: _l("Not believed"),
    Outcome.REVIEW: _l("Needs a look"),
}
SOURCES = {
    Source.FOLDER: _l("A folder"),
    Source.IMAP: _l("A mailbox (IMAP)"),
    Source.PIPE: _l("The mail server, by a command"),
    Source.HOOK: _l("A hook"),
}
WHY = {
    "signature": _l("Its return path is not signed by this portal, or it is for another reader."),
    "no_letter": _l("It speaks of a message that this portal did not send."),
    "other_recipient": _l("It speaks of another address than the message went to."),
    "other_letter": _l("Its return path and the message in it are of two different messages."),
    "before": _l("It was written before the message was sent."),
    "not_sent": _l("The message has not been sent yet."),
    "unsaid": _l("It does not say of which message it speaks."),
    "forwarded": _l("The reader’s mail is passed on to another address, and that one refused it."),
    "unsigned": _l(
        "It names a message of ours, but did not come to its return path: whoever was answered could write it."
    ),
    "unreadable": _l("It is built in a way that no report is."),
    "unclear": _l("It is not clear what it says about the address."),
    "letter": _l("It looks like an ordinary letter. Whoever wrote it should hear from you."),
    "security": _l("It complains of mail about signing in, which is never stopped."),
    "erased": _l("The address is not kept any more."),
}
#: What stands in the history of a message beside its states.
STEPS = {
    "bounced_hard": _l("Came back: the address does not work"),
    "bounced_soft": _l("Came back: not this time"),
    "bounced_policy": _l("Came back: not taken from us"),
    "delayed_there": _l("The other server still tries"),
}
REASONS = {
    "bounce": _l("Mail to it came back"),
    "complaint": _l("Its reader complained"),
    "request": _l("Asked for by its reader"),
}
