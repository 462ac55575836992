"""The five kinds of help, in words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.relationships.goodwill.models import HelpKind

#: What the giver did, as their diary says it.
KINDS = {
    HelpKind.INFORMATION: _l("Information"),
    HelpKind.RESOURCE: _l("A resource"),
    HelpKind.FEEDBACK: _l("Feedback"),
    HelpKind.CONTACT: _l("A contact"),
    HelpKind.ENCOURAGEMENT: _l("Encouragement"),
}
DETAILS = {
    HelpKind.INFORMATION.value: _l("An answer, an article, a tip"),
    HelpKind.RESOURCE.value: _l("A tool, a room, an hour of your time"),
    HelpKind.FEEDBACK.value: _l("An honest opinion on their work"),
    HelpKind.CONTACT.value: _l("Somebody they ought to know"),
    HelpKind.ENCOURAGEMENT.value: _l("A kind word when it was needed"),
}
ICONS = {
    HelpKind.INFORMATION.value: "lightbulb",
    HelpKind.RESOURCE.value: "gift",
    HelpKind.FEEDBACK.value: "messages-square",
    HelpKind.CONTACT.value: "contact-round",
    HelpKind.ENCOURAGEMENT.value: "heart",
}
