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
