"""What is refused about applications, in words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.errors import DomainError


class AlreadyDecided(DomainError):
    sentence = _l("This application was decided already. The page shows how.")


class NotProved(DomainError):
    sentence = _l("Please press the button behind the link in our letter first: it shows that mail reaches you.")


class NotSentYet(DomainError):
    sentence = _l("This application has not been sent yet.")


class SentAlready(DomainError):
    sentence = _l("This application has been sent. Wait for an answer, or withdraw it.")


class NobodyAsked(DomainError):
    sentence = _l("Nobody waits for an answer from you.")


class Incomplete(DomainError):
    """Something that is needed is missing; `field` says what."""

    sentence = _l("Please fill this in.")


class NamedTwice(DomainError):
    """One member stands in two places; `field` is the second."""

    sentence = _l("Please name different members.")


class NoSuchPlan(DomainError):
    sentence = _l("Nobody can apply for this plan any more. Choose another one.")
    field = "plan"


class WordsNeeded(DomainError):
    sentence = _l("Please write something.")
    field = "words"


class ReasonNeeded(DomainError):
    sentence = _l("Please say why. The applicant reads it.")
    field = "reason"


class NotOneOfThem(DomainError):
    sentence = _l("Choose one of those who are shown, or somebody new.")
    field = "person"
