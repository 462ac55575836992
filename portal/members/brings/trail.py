"""What the audit trail says of the actions of members, after the name of whoever did it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

ACTIONS = {
    "members.act_begun": _l("began to write to, invite or move people whom they chose"),
    "members.letter_written": _l("wrote to somebody, as one of many"),
    "members.application_approved": _l("approved an application for membership"),
    "members.application_asked": _l("asked an applicant for more"),
    "members.application_declined": _l("declined an application for membership"),
    "members.application_submitted": _l("applied for membership"),
    "members.application_withdrawn": _l("withdrew an application for membership"),
    "members.joining_changed": _l("changed what is said and wanted of applicants"),
    "members.question_asked": _l("added a question for applicants"),
    "members.question_changed": _l("changed a question for applicants"),
    "members.question_retired": _l("took a question for applicants away"),
    "members.death_recorded": _l("wrote down that somebody has died"),
    "members.death_taken_back": _l("took back that somebody has died"),
    "members.membership_reopened": _l("took the end of a membership back"),
    "members.said_they_stay": _l("said that they stay"),
    "members.coverage_reversed": _l("reversed what covered a membership"),
    "members.exported": _l("downloaded the list of people"),
    "members.fields_locked": _l("changed how far profiles may be opened"),
    "members.import_started": _l("began an import"),
    "members.imported": _l("imported a list"),
    "members.membership_ended": _l("ended a membership"),
    "members.membership_renewed": _l("renewed a membership"),
    "members.membership_started": _l("began a membership"),
    "members.membership_suspended": _l("suspended a membership"),
    "members.organisation_added": _l("added an organisation"),
    "members.organisation_changed": _l("changed an organisation"),
    "members.person_added": _l("added a person"),
    "members.person_changed": _l("changed a person"),
    "members.plan_added": _l("added a plan"),
    "members.plan_changed": _l("changed a plan"),
    "members.plan_closed": _l("closed a plan"),
    "members.price_set": _l("set the price of a plan"),
    "members.representation_began": _l("made somebody a representative"),
    "members.representation_ended": _l("ended that somebody represents an organisation"),
    "members.suspension_lifted": _l("lifted a suspension"),
}
