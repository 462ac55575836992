"""Choosing to whom an edition goes: until it begins to go out, and by those who may send."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core import audit
from portal.core.errors import DomainError
from portal.core.locking import lock
from portal.newsletters.audiences import MOST_INTERESTS, Rule, offered
from portal.newsletters.models import Edition
from portal.newsletters.operations.editing import AlreadyGone


class NobodyChosen(DomainError):
    """Only some were to get it, and none of them was named."""

    sentence = _l("Choose at least one plan, body or interest, or send it to all members.")
    field = "plans"


class TooManyInterests(DomainError):
    """More interests than one letter can be about."""

    sentence = _l("Name at most ten interests.")
    field = "interests"


class NotOfferedAnyMore(DomainError):
    """A plan was closed, or a body dissolved, while somebody chose."""

    sentence = _l("One of these is not there any more. Look at the list again.")
    field = "plans"


def choose_audience(edition: Edition, rule: Rule) -> None:
    """Say to whom it goes. The words stay approved: whoever chooses may send them. A repeat does nothing.

    Raises AlreadyGone, TooManyInterests, NotOfferedAnyMore.
    """
    edition = lock(edition)
    if edition.sending_from is not None or edition.cancelled_at is not None:
        raise AlreadyGone
    if len(rule.interests) > MOST_INTERESTS:
        raise TooManyInterests
    there = offered()
    if not set(rule.plans) <= dict(there.plans).keys() or not set(rule.bodies) <= dict(there.bodies).keys():
        raise NotOfferedAnyMore
    if (edition.audience or None) == rule.kept():
        return
    before, edition.audience = edition.audience, rule.kept()
    audit.write("newsletters.audience", about=edition, before={"to": before}, after={"to": edition.audience})
