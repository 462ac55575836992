"""Why somebody is not asked to be a host, or cannot answer any more."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.errors import DomainError


class NotNew(DomainError):
    sentence = _l("A host is for the first ninety days of a membership, and they are over or have not begun.")


class HasHost(DomainError):
    sentence = _l("They have a host, or somebody has been asked. Take that back first if it is to be another one.")
    field = "person"


class NotAMember(DomainError):
    sentence = _l("Only a member of today can be a host. Please choose somebody else.")
    field = "person"


class CannotAnswer(DomainError):
    sentence = _l("They have not signed in here yet, so they could not answer. Please choose somebody else.")
    field = "person"


class AskedAlready(DomainError):
    sentence = _l("They have been asked to show somebody else around, and have not answered. Please choose another.")
    field = "person"


class SaidNo(DomainError):
    sentence = _l("They have said that it does not suit them. Please choose somebody else.")
    field = "person"


class TheSamePerson(DomainError):
    sentence = _l("Nobody can be their own host. Please choose somebody else.")
    field = "person"


class NoLongerAsked(DomainError):
    sentence = _l("This has been settled in the meantime. Thank you all the same.")
