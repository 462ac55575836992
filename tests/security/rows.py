"""What rows of the table of rights are made of: who is let in, who may know, and who is who."""

from __future__ import annotations

from dataclasses import dataclass

from tests.security.kinds import KINDS, MEMBERS, OUTSIDE

Kinds = frozenset[str]
ALL: Kinds = frozenset(KINDS)
NOBODY: Kinds = frozenset()
SIGNED_IN = ALL - {"visitor"}
PEOPLE = SIGNED_IN - {"account"}
MEMBER: Kinds = frozenset(MEMBERS)


@dataclass(frozen=True)
class Row:
    """Who is let in; who may know of the object; and who is sent to the sign-in page besides visitors."""

    inside: Kinds
    knows: Kinds = ALL
    sent: Kinds = NOBODY


def only(*kinds: str) -> Row:
    """These, and for everybody else there is nothing."""
    return Row(frozenset(kinds), knows=frozenset(kinds))


NOTHING = Row(NOBODY, knows=NOBODY)


def same(row: Row | dict[str, Row], endpoints: str) -> dict[str, Row | dict[str, Row]]:
    """One row for several endpoints."""
    return dict.fromkeys(endpoints.split(), row)


def holders(*kinds: str) -> Kinds:
    """Those with a right, and administrators, who have them all."""
    return frozenset({*kinds, "administrator"})


ADMIN, EVENTS, LEADERSHIP = holders(), holders("events office"), holders("leadership office")
VOLUNTEERING, OFFICE, DUES = holders("volunteer lead"), holders("members office"), holders("members office", "dues")
EDIT, SEND, AUDIT = holders("editor", "sender"), holders("sender"), holders("audit")
#: Who looks after the works: its chair, and the office.
KEEPS_WORKS = only("chair", *LEADERSHIP)
#: The two who hand over a seat of the works; they do more than those who only read along.
HANDS_OVER = only("other chair", "suggested", *KEEPS_WORKS.inside)
TWO_HAND_OVER = Row(frozenset({"other chair", "suggested"}), knows=HANDS_OVER.knows)
STAFF = frozenset(OUTSIDE) - {"applicant"}
TEAM: Kinds = frozenset({"owner", "organiser", "door", "connector", "viewer"})
RUNS = EVENTS | {"owner", "organiser"}
DOOR = RUNS | {"door"}
OWNS = EVENTS | {"owner"}
SHIFTS = RUNS | VOLUNTEERING


def event(inside: Kinds) -> dict[str, Row]:
    """Drafts are known to their team and the events office, members' events to members, the others to all."""
    known = {"public": ALL, "members": MEMBER | EVENTS, "draft": TEAM | EVENTS}
    return {name: Row(inside & knows, knows) for name, knows in known.items()}


def referral(party: str, *states: str) -> dict[str, Row]:
    """Each party by its own address; the receiver and the referred person only once they have been asked."""
    rows = {}
    for state in ("draft", "asked", "introduced"):
        for mine in ("giver", "receiver", "referred"):
            known = frozenset({mine}) if state != "draft" or mine == "giver" else NOBODY
            shown = known if not states or state in states or mine != party else NOBODY
            rows[f"{state}, {mine}'s"] = Row(shown & {party}, shown)
    return rows


def each_party() -> dict[str, Row]:
    """The page of a referral. The referred person has one only once the receiver would like to hear from them."""
    rows = {name: Row(row.knows, row.knows) for name, row in referral("giver").items()}
    for state in ("offered", "declined"):
        rows |= {f"{state}, giver's": only("giver"), f"{state}, receiver's": only("receiver")}
        rows[f"{state}, referred's"] = Row(NOBODY, knows=NOBODY)
    return rows


#: A tie with a member, and with somebody who is none: the members' office knows of them, and is none itself.
TIE = {
    "member": Row(MEMBER - {"receiver"}, knows=MEMBER | OFFICE),
    "lapsed": Row(NOBODY, knows=OFFICE | {"lapsed"}),
}
CHAIR_OF_CIRCLE = {"member": only("giver"), "lapsed": NOTHING}
PROFILE = {
    "member": Row(MEMBER | OFFICE, knows=MEMBER | OFFICE),
    "lapsed": Row(OFFICE | {"lapsed"}, knows=OFFICE | {"lapsed"}),
    "missing": NOTHING,
}
APPLICATION = {"sent": Row(OFFICE), "draft": Row(NOBODY, knows=ALL - OFFICE)}
ANYBODY = {"member": Row(OFFICE), "lapsed": Row(OFFICE), "missing": Row(NOBODY, knows=ALL - OFFICE)}
OWN_HOSTING = {"asked": only("representative")}
OWN_CANDIDACY = {"candidacy": only("candidate"), "suggestion": only("suggested")}
TO_CONFIRM = {"candidacy": Row(ADMIN), "suggestion": Row(NOBODY, knows=ALL - ADMIN)}
TO_DECIDE = {"candidacy": only("chair"), "suggestion": NOTHING}
ON_SHIFT = {"event": only("attendee"), "house": only("newcomer")}
OF_TEAM_OR_LIST = {"crossed": NOTHING}
LINK = {"real": Row(ALL), "made up": NOTHING}
RUNS_SHIFT = {"event": Row(SHIFTS), "house": Row(VOLUNTEERING)}
ASKED_FOR_SHIFT = {"event": only("member"), "house": only("member")}
SHIFT_OF_EVENT = {"ours": Row(SHIFTS), "crossed": Row(NOBODY, knows=ALL - EVENTS - VOLUNTEERING - {"other organiser"})}
SHIFT_OF_HOUSE = {"house": Row(VOLUNTEERING), "events": Row(NOBODY, knows=ALL - VOLUNTEERING)}
BLOCK = {"draft": Row(EDIT), "crossed": Row(NOBODY, knows=ALL - EDIT)}
EVERYBODY, ANY_ACCOUNT, ANY_PERSON = Row(ALL), Row(SIGNED_IN), Row(PEOPLE)
#: Where those who stand at the door of an event go, and nobody else of its team but who runs it.
AT_THE_DOOR = "events.attendees events.badges events.door events.door_people events.note_at_door events.walk_in"
#: Pages about the list of members as a whole, and what is done there.
OF_THE_MEMBERS_OFFICE = """
    members.ask_question members.change_employer members.edit_question members.end_membership members.export_directory
    members.import_check members.import_columns members.import_go members.import_invite members.import_reading
    members.import_undo members.import_undo_go members.import_undo_look members.import_words members.imports
    members.keep_representation members.leave members.lift members.membership_settings members.move_to_plan
    members.office_act members.office_act_go members.office_applications members.office_close_plan
    members.office_duplicates members.office_erase members.office_export members.office_export_organisations
    members.office_extend_erasure members.office_joining members.office_keeping members.office_new_organisation
    members.office_new_person members.office_newcomers members.office_organisation
    members.office_organisation_timeline members.office_organisations members.office_people members.office_picked
    members.office_picked_organisations members.office_privacy members.office_privacy_request
    members.office_refuse_erasure members.office_renewals members.office_selected members.office_statement
    members.office_undo_merge members.renew members.reopen members.represent members.retire_question members.reverse
    members.suspend
"""
