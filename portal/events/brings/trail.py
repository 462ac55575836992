"""What the audit trail says of the actions of events, after the name of whoever did it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

ACTIONS = {
    "events.attendee_added": _l("put somebody on the list of an event"),
    "events.attendee_removed": _l("took somebody off the list of an event"),
    "events.badges_made": _l("made badges for an event"),
    "events.attendees_exported": _l("downloaded the list of an event"),
    "events.cancelled": _l("cancelled an event"),
    "events.changed": _l("changed an event"),
    "events.created": _l("began an event"),
    "events.discarded": _l("discarded a draft of an event"),
    "events.called_back": _l("called an event back before it went out"),
    "events.framing_changed": _l("changed which sites may show the list of events"),
    "events.message_written": _l("wrote to the people of an event"),
    "events.postponed": _l("postponed an event"),
    "events.published": _l("published an event"),
    "events.question_added": _l("asked something more of those who sign up for an event"),
    "events.question_changed": _l("changed what is asked of those who sign up for an event"),
    "events.question_closed": _l("no longer asks something of those who sign up for an event"),
    "events.question_moved": _l("changed the order in which an event asks"),
    "events.question_opened": _l("asks something again of those who sign up for an event"),
    "events.reminders_chosen": _l("chose when the people of an event are reminded"),
    "events.repeated": _l("made a series of an event"),
    "events.scheduled": _l("set when an event goes out"),
    "events.series_followed": _l("gave the rest of a series what was changed about an event"),
    "events.ticket_added": _l("added a ticket to an event"),
    "events.ticket_changed": _l("changed a ticket of an event"),
    "events.ticket_closed": _l("gives no more of a ticket of an event"),
    "events.ticket_opened": _l("gives a ticket of an event again"),
    "events.payment_noted": _l("wrote down that somebody paid for an event, or need not"),
    "events.payment_returned": _l("wrote down that somebody was paid back for an event"),
    "events.payment_taken_back": _l("took back that somebody paid for an event"),
    "events.payment_terms_set": _l("said how an event is paid"),
    "events.sign_up_approved": _l("said yes to a sign-up for an event"),
    "events.sign_up_refused": _l("said no to a sign-up for an event"),
    "events.team_changed": _l("changed who runs an event"),
    "events.walked_in": _l("let somebody in who was not on the list of an event"),
}
