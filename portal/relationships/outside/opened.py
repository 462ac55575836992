"""Whoever is from outside sees on which days a member opened what they said of themselves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from flask import request

from portal.core.work import unit_of_work
from portal.relationships.outside.models import OutsideParty
from portal.relationships.outside.operations import keeping


def note(shown: Iterable[OutsideParty], day: date) -> None:
    """They are on the page that is being made. Once a day; and not where a form comes back, whose key stands for what
    it sends.
    """
    fresh = [party for party in shown if day not in party.opened_on]
    if fresh and request.method != "POST":
        with unit_of_work():
            for party in fresh:
                keeping.note_opened(party, day)
