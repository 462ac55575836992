"""How kinds, ways and states are called."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.relationships.asks.models import Kind, Side, Way

KINDS: dict[Kind, Any] = {
    Kind.INFORMATION: _l("Something to know"),
    Kind.RESOURCE: _l("Something to use"),
    Kind.FEEDBACK: _l("Somebody’s honest view"),
    Kind.CONTACT: _l("Somebody to talk to"),
    Kind.ENCOURAGEMENT: _l("A bit of courage"),
}
DETAILS: dict[Kind, Any] = {
    Kind.INFORMATION: _l("How something is done, where something is found."),
    Kind.RESOURCE: _l("A room, a van, a tool, an hour."),
    Kind.FEEDBACK: _l("A look at a draft, a plan, a price."),
    Kind.CONTACT: _l("An introduction, a name."),
    Kind.ENCOURAGEMENT: _l("Company for something hard."),
}
ICONS: dict[Kind, str] = {
    Kind.INFORMATION: "info",
    Kind.RESOURCE: "inbox",
    Kind.FEEDBACK: "message-circle",
    Kind.CONTACT: "users-round",
    Kind.ENCOURAGEMENT: "heart-handshake",
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
