"""How ways and sides are called, and what each kind of help may be; kinds are called as in the goodwill diary."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.relationships.asks.models import Side, Way
from portal.relationships.goodwill.models import HelpKind
from portal.relationships.goodwill.words import ICONS, KINDS

__all__ = ["DETAILS", "ICONS", "KINDS", "SIDES", "WAYS"]

DETAILS: dict[HelpKind, Any] = {
    HelpKind.INFORMATION: _l("How something is done, where something is found."),
    HelpKind.RESOURCE: _l("A room, a van, a tool, an hour."),
    HelpKind.FEEDBACK: _l("A look at a draft, a plan, a price."),
    HelpKind.CONTACT: _l("An introduction, a name."),
    HelpKind.ENCOURAGEMENT: _l("Company for something hard."),
}
SIDES: dict[Side, Any] = {Side.ASK: _l("Asks"), Side.OFFER: _l("Offers")}
#: What an answer says, by whether it is to an ask or to an offer.
WAYS: dict[Side, dict[Way, Any]] = {
    Side.ASK: {
        Way.HELP: _l("I can help"),
        Way.KNOWS: _l("I know someone"),
        Way.WORD: _l("A word of encouragement"),
    },
    Side.OFFER: {
        Way.HELP: _l("I would gladly take it"),
        Way.KNOWS: _l("I know someone for it"),
        Way.WORD: _l("A word of encouragement"),
    },
}
