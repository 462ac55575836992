"""How two people were in touch, and what each of them is asked about the other, in words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.relationships.ties.models import ContactKind, TrustQuestion

CONTACTS = {
    ContactKind.TALK: _l("We talked"),
    ContactKind.COFFEE: _l("Coffee or a meal"),
    ContactKind.CALL: _l("A call"),
    ContactKind.MESSAGE: _l("We wrote to each other"),
    ContactKind.EVENT: _l("At an event"),
}
#: What each of two is asked about the other, with their given name.
QUESTIONS = {
    TrustQuestion.INTRODUCE: _l("I would introduce %(name)s to people who matter to me."),
    TrustQuestion.WORK: _l("I know the work of %(name)s, and it is good."),
}
