"""What playbooks and handovers say no to."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.errors import DomainError


class WrittenMeanwhile(DomainError):
    """Somebody saved another version while this one was typed."""

    sentence = _l(
        "Somebody saved this playbook while you were writing. Nothing of yours is lost: look at what they changed, and "
        "save again."
    )


class HandoverGone(DomainError):
    """The terms say that there is nothing to hand over, or it is finished."""

    sentence = _l("There is nothing to hand over here any more.")


class NobodyFollows(DomainError):
    """It takes two to meet."""

    sentence = _l("Nobody follows yet, or you have met already.")


class MeetingChanged(DomainError):
    """Another meeting was proposed in the meantime, or it is their own proposal."""

    sentence = _l("The proposal has changed. Look at it once more, and then say yes.")


class MeetFirst(DomainError):
    """Acknowledging is for those who have met."""

    sentence = _l("First say that you have met. Then each of you says that everything was handed on.")


class DayIsOver(DomainError):
    """A meeting lies ahead."""

    sentence = _l("This day is over. Choose today, or a day to come.")
    field = "day"


class SayWhy(DomainError):
    """Closing without both is explained."""

    sentence = _l("Please say why. The two of them and the office read it.")
    field = "reason"
