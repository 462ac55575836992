"""What the audit trail says of the actions of leadership, after the name of whoever did it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

ACTIONS = {
    "leadership.ballot_certified": _l("certified a ballot"),
    "leadership.ballot_counted": _l("opened the box of a ballot"),
    "leadership.ballot_opened": _l("opened a ballot"),
    "leadership.ballot_prepared": _l("prepared a ballot"),
    "leadership.ballot_tie_broken": _l("gave the casting vote"),
    "leadership.ballot_voided": _l("made a ballot void"),
    "leadership.body_changed": _l("changed a body"),
    "leadership.body_dissolved": _l("dissolved a body"),
    "leadership.body_formed": _l("formed a body"),
    "leadership.call_opened": _l("opened a call"),
    "leadership.call_withdrawn": _l("took back a call"),
    "leadership.choice_confirmed": _l("confirmed who was chosen"),
    "leadership.choice_returned": _l("sent back who was chosen"),
    "leadership.chosen": _l("chose somebody for a seat"),
    "leadership.circle_written": _l("wrote to the circle of those who served"),
    "leadership.exception_agreed": _l("agreed that somebody may serve once more"),
    "leadership.exception_asked": _l("asked that somebody may serve once more"),
    "leadership.exception_taken_back": _l("took back that somebody may serve once more"),
    "leadership.handover_acknowledged": _l("acknowledged a handover"),
    "leadership.handover_closed": _l("closed a handover"),
    "leadership.handover_met": _l("met to hand over"),
    "leadership.kept_apart": _l("said that nobody may hold two positions together"),
    "leadership.let_together": _l("said that two positions may be held together"),
    "leadership.not_selected": _l("did not choose somebody who stood"),
    "leadership.panel_left": _l("took somebody off a panel, or left it"),
    "leadership.panel_named": _l("put somebody on a panel"),
    "leadership.playbook_written": _l("wrote a playbook"),
    "leadership.position_changed": _l("changed a position"),
    "leadership.position_made": _l("made a position"),
    "leadership.resigned": _l("stepped down"),
    "leadership.seat_added": _l("added a seat"),
    "leadership.seat_cycle": _l("changed from when the terms of a seat are counted"),
    "leadership.seat_ended": _l("ended a seat"),
    "leadership.term_begun": _l("began a term"),
    "leadership.term_ended": _l("ended a term"),
    "leadership.term_voided": _l("voided a term"),
}
