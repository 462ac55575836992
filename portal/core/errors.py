"""Errors: what a person reads when something cannot be done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any


class DomainError(Exception):
    """A rule said no. `sentence` tells the person what to do; `field` names the form field it belongs to."""

    sentence: Any = ""
    field: str | None = None
    #: How long until it is worth another try, where that is what is wrong.
    wait: timedelta | None = None
    #: The address of the page to which the sentence sends its reader; whoever shows it fills it in.
    leads: str = ""

    def __init__(self, sentence: Any = None, *, field: str | None = None) -> None:
        if sentence is not None:
            self.sentence = sentence
        if field is not None:
            self.field = field
        super().__init__(str(self.sentence) or type(self).__name__)


class AlreadyDone(Exception):
    """This very form was submitted before; `location` is where its first submission led."""

    def __init__(self, location: str) -> None:
        self.location = location
        super().__init__(location)


class TransientConflict(Exception):
    """The database asks for another try: a deadlock, a serialization failure or a lock not had in time.

    `waited`: a lock was waited for, as long as anybody may; another try waits as long again.
    """

    def __init__(self, told: str = "", *, waited: bool = False) -> None:
        self.waited = waited
        super().__init__(told)


class Crowded(TransientConflict):
    """So many wait to write that one more would keep others from reading; trying again at once helps nobody."""


class DatabaseAway(Exception):
    """The connection to the database is lost, or none can be made.

    `taken`: False when nothing was written; None when it broke so that nobody can know.
    """

    taken: bool | None = False


class DatabaseGone(Exception):
    """The file of the database is not there, or not the one we opened: what was written now would be lost."""


class DiskFull(Exception):
    """There is no room for what is to be written; nothing was."""


class ProofNeeded(Exception):
    """Who acts may do this, once they have said again who they are: they are asked, and what they sent is kept."""
