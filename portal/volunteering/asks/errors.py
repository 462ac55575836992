"""What asking somebody to take a shift says no to, in words a person can act on."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.errors import DomainError


class NobodyKnowsYet(DomainError):
    """Whoever is asked would find no page."""

    sentence = _l("Members cannot see this event yet. Publish it first, and then ask.")


class IsOnItAlready(DomainError):
    """Nobody is asked for what they have said yes to."""

    sentence = _l("They are on this shift already.")
    field = "person"


class TheySaidNo(DomainError):
    """A no is asked once."""

    sentence = _l("They said no to this shift. Ask somebody else.")
    field = "person"


class TheyAreNoMember(DomainError):
    """Shifts are for members."""

    sentence = _l("Shifts are for members, and their membership does not count today.")
    field = "person"


class NoPlaceLeft(DomainError):
    """There is nothing to ask for."""

    sentence = _l("Every place on this shift is taken. Choose a larger number first.")
    field = "person"


class TheyAreElsewhere(DomainError):
    """Nobody is in two places."""

    sentence = _l("They have another shift at that time. Ask somebody else.")
    field = "person"
