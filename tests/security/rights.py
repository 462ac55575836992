"""Who gets in where: the one table that is reviewed when a page comes or a right changes.

A row says who is let in, and who may know of the object at all: the others are refused (403) or find nothing (404),
and a visitor is asked to sign in. Where the object matters, a row names its variants (see objects.py). A rule of
the portal that has no row here fails the walk.
"""

from __future__ import annotations

from flask import current_app

from tests.security.from_outside import LINKS
from tests.security.introducing import INTRODUCING
from tests.security.rights_of_asks import ASKS_LOADED, OF_ASKS
from tests.security.rights_of_events import OF_EVENTS
from tests.security.rights_of_leadership import OF_LEADERSHIP
from tests.security.rights_of_mail import OF_MAIL
from tests.security.rights_of_ones_own import OF_ONES_OWN, OWN_LOADED
from tests.security.rows import (
    ADMIN,
    ALL,
    ANY_ACCOUNT,
    ANY_PERSON,
    ANYBODY,
    APPLICATION,
    ASKED_FOR_SHIFT,
    AUDIT,
    BLOCK,
    CHAIR_OF_CIRCLE,
    DUES,
    EDIT,
    EVENTS,
    EVERYBODY,
    LINK,
    MEMBER,
    NOBODY,
    NOTHING,
    OF_THE_MEMBERS_OFFICE,
    OFFICE,
    ON_SHIFT,
    OWN_HOSTING,
    PROFILE,
    RUNS_SHIFT,
    SEND,
    SHIFT_OF_EVENT,
    SHIFT_OF_HOUSE,
    SHIFTS,
    SIGNED_IN,
    STAFF,
    TIE,
    VOLUNTEERING,
    Row,
    each_party,
    event,
    holders,
    only,
    referral,
    same,
)
from tests.security.talking import LOADED, OF_ONE_TO_ONES
from tests.security.walking import FORBIDDEN, IN, MISSING, SIGN_IN, Door

RIGHTS: dict[str, Row | dict[str, Row]] = {
    **same(
        EVERYBODY,
        """
        accounts.accept accounts.ask_for_code accounts.ask_for_reset accounts.choose accounts.confirm_email
        accounts.confirm_new_email accounts.enter accounts.forgotten accounts.invitation accounts.link_sent
        accounts.reset accounts.sign_in accounts.sign_out accounts.take_email_back accounts.undo_email
        accounts.use_reset branding.sheet events.embed events.feed events.listing events.news health.healthz
        health.readyz home.index home.privacy leadership.body leadership.calls leadership.position leadership.who_leads
        members.begin_application members.join members.link_sent members.portrait newsletters.feed newsletters.index
        theme.choose volunteering.help_asked volunteering.help_out volunteering.volunteer
        """,
    ),
    **same(
        ANY_ACCOUNT,
        """
        accounts.ask_to_confirm_email accounts.change_email accounts.change_password accounts.check_proof
        accounts.check_proof_code accounts.email accounts.end_other_devices accounts.mail_proof_code
        accounts.password accounts.prove accounts.security accounts.withdraw_email leadership.join_circle
        leadership.leave_circle leadership.my_handovers
        leadership.service mail.preferences mail.send_again volunteering.certificate volunteering.mine volunteering.past
        """,
    ),
    **same(
        ANY_PERSON,
        """
        events.calendar events.renew_calendar events.revoke_calendar members.agree_to_statement
        members.choose_portrait members.edit_me members.my_data members.my_erasure members.my_membership
        members.my_privacy members.preview_me members.publish_me members.put_path_away members.save_me
        members.save_photo members.take_statement_back members.withdraw_erasure members.write_on
        """,
    ),
    **same(
        Row(MEMBER),
        """
        leadership.stand leadership.suggest newsletters.get_by_mail
        referrals.begin referrals.new relationships.circle relationships.mine
        relationships.look_again relationships.suggestions volunteering.step_in volunteering.take
        relationships.rhythm
        """,
    ),
    **same(
        Row(ADMIN),
        """
        accounts.access accounts.end accounts.give accounts.sign_account_out components.show components.undo
        mail.allow_again mail.connect_returned mail.handle mail.letter mail.letter_html mail.mailbox mail.open_gate
        mail.returned mail.returned_one mail.settle_returned mail.stopped members.profile_locks
        mail.gallery mail.handle mail.letter mail.letter_html mail.mailbox mail.open_gate members.profile_locks
        mail.handle mail.letter mail.letter_html mail.mailbox mail.open_gate mail.unmute members.profile_locks
        mail.handle mail.letter mail.letter_html mail.look_how_others_see_us mail.mailbox mail.open_gate mail.standing
        members.profile_locks
        office.association_page office.first_steps office.health office.look_again office.mail_server
        office.put_first_steps office.test_mail office.work
        members.profile_locks office.association_page office.first_steps office.health office.look_again
        office.mail_server office.put_first_steps office.test_mail office.work
        """,
    ),
    **same(Row(STAFF), "office.index"),
    **same(Row(AUDIT), "office.audit_check office.audit_trail"),
    **same(Row(EVENTS), "events.create events.elsewhere events.look_ahead events.new events.office"),
    **same(
        Row(VOLUNTEERING),
        """
        volunteering.edit_role volunteering.new_role volunteering.office volunteering.office_help
        volunteering.office_new_shift
        """,
    ),
    **same(Row(OFFICE), OF_THE_MEMBERS_OFFICE),
    **same(Row(MEMBER | OFFICE), "members.people members.organisations"),
    **same(Row(DUES), "members.office_plan members.office_plans members.office_price"),
    **same(
        Row(EDIT),
        """
        newsletters.arrange newsletters.begin newsletters.desk newsletters.drafts newsletters.preview
        newsletters.refresh newsletters.review newsletters.save newsletters.sending_page newsletters.story
        newsletters.test newsletters.typed newsletters.versions
        newsletters.test newsletters.proof newsletters.text newsletters.made_text newsletters.text_fits
        newsletters.preflight newsletters.look_at_links newsletters.mend newsletters.test_letters
        newsletters.download_report newsletters.download_reports newsletters.report newsletters.reports
        newsletters.test
        """,
    ),
    **same(
        Row(SEND),
        """
        newsletters.approve newsletters.audience newsletters.cancel newsletters.pause newsletters.resume
        newsletters.schedule
        newsletters.send newsletters.send_now newsletters.settle newsletters.try_ours_again newsletters.unschedule
        newsletters.approve newsletters.cancel newsletters.pause newsletters.resume newsletters.schedule
        newsletters.send newsletters.send_now newsletters.settle newsletters.shelve newsletters.unschedule
        """,
    ),
    **same(
        NOTHING,
        """
        accounts.finish_set_up accounts.set_up mail.demo_letter mail.demo_letter_file mail.demo_letter_html
        mail.demo_mailbox events.picture events.picture_card members.photo newsletters.picture office.logo
        mail.demo_mailbox mail.returned_hook events.picture events.picture_card members.photo office.logo
        accounts.finish_set_up accounts.set_up events.picture events.picture_card members.photo office.logo
        """,
    ),
    **OF_ASKS,
    **OF_EVENTS,
    **LINKS,
    **OF_LEADERSHIP,
    **OF_MAIL,
    **OF_ONE_TO_ONES,
    **OF_ONES_OWN,
    **same(event(MEMBER), "relationships.after"),
    **same(event(SHIFTS), "volunteering.board volunteering.help_at_event volunteering.new_shift volunteering.tablet"),
    **same(LINK, "members.application members.reply_to_office members.vouching members.withdraw_application"),
    **same(
        APPLICATION,
        "members.approve_application members.ask_applicant members.decline_application members.office_application",
    ),
    **same(LINK, "members.public_person events.join events.personal_feed volunteering.kiosk"),
    "members.write": {
        "member": Row(MEMBER - {"referred"}, knows=MEMBER | OFFICE),
        "lapsed": Row(NOBODY, knows=OFFICE | {"lapsed"}),
        "missing": NOTHING,
    },
    **same(PROFILE, "members.card members.card_code members.person"),
    **same(
        ANYBODY,
        """
        members.office_edit_person members.office_invite members.office_note_consent members.office_note_erasure
        members.office_end_host members.office_host members.office_person members.office_person_timeline
        members.office_twice members.record_death members.take_back_death
        """,
    ),
    **same(
        BLOCK,
        """
        newsletters.block newsletters.block_versions newsletters.bring_back newsletters.save_block
        newsletters.typed_block newsletters.version
        """,
    ),
    **same(
        TIE,
        """
        relationships.ask relationships.leave relationships.log_contact relationships.met relationships.not_met
        relationships.answer_suggestion relationships.note relationships.person relationships.seat
        relationships.note relationships.person relationships.seat
        relationships.keep_in_touch relationships.let_be relationships.trust relationships.work
        """,
    ),
    **same(CHAIR_OF_CIRCLE, "relationships.plan relationships.rest relationships.take_back_answer"),
    **same(OWN_HOSTING, "members.accept_hosting members.decline_hosting members.end_hosting members.hosting"),
    **same(
        ON_SHIFT,
        """
        volunteering.acknowledge volunteering.ask_everybody volunteering.find_stand_in volunteering.give_back
        volunteering.own_words volunteering.take_ask_back
        """,
    ),
    **same(SHIFT_OF_EVENT, "volunteering.all_came volunteering.cancel_shift volunteering.edit_shift"),
    **same(SHIFT_OF_EVENT, "volunteering.thank volunteering.who_came"),
    **same(RUNS_SHIFT, "volunteering.again volunteering.ask volunteering.ask_no_more volunteering.write"),
    **same(ASKED_FOR_SHIFT, "volunteering.decline"),
    **same(
        SHIFT_OF_HOUSE,
        """
        volunteering.office_all_came volunteering.office_cancel_shift volunteering.office_edit_shift
        volunteering.office_note_outcome volunteering.office_release volunteering.office_thank
        """,
    ),
    "volunteering.office_who_came": SHIFT_OF_HOUSE | {"past": Row(VOLUNTEERING)},
    **same(
        referral("receiver"),
        """
        referrals.accept referrals.decline referrals.outcome referrals.talked referrals.thank referrals.unreachable
        referrals.useful
        """,
    ),
    **same(referral("referred"), "referrals.agree referrals.erase referrals.refuse referrals.stop"),
    **same(referral("giver"), "referrals.offer referrals.withdraw"),
    **same(referral("giver", "draft"), "referrals.edit referrals.rewrite"),
    **same(each_party(), "referrals.show"),
    "accounts.account": {"somebody": Row(ADMIN), "missing": Row(NOBODY, knows=ALL - ADMIN)},
    "accounts.carry_on": ANY_ACCOUNT,  # says that nothing is kept
    "accounts.code": Row(SIGNED_IN, sent=frozenset({"visitor"})),  # the browser asked for no code
    "accounts.end_device": only("member"),
    "accounts.try_code": Row(NOBODY, sent=ALL),  # the browser asked for no code
    **same(
        {"firm": Row(OFFICE | {"representative"}, knows=MEMBER | OFFICE), "empty firm": Row(OFFICE, knows=OFFICE)},
        "members.edit_organisation members.firm_people members.hand_on members.invite_colleague",
    ),
    **same(only("representative", *OFFICE), "members.invite_again members.take_invitation_back"),
    "members.colleague": EVERYBODY,
    "members.end_part": NOTHING,  # it is the primary representative's own
    "members.import_rejected": Row(NOBODY, knows=ALL - OFFICE),  # nothing was rejected
    "members.job": only("sender", "administrator"),
    **same(only("member"), "members.resign members.stay members.stay_after_all"),
    "members.organisation": {
        "firm": Row(MEMBER | OFFICE, knows=MEMBER | OFFICE),
        "empty firm": Row(OFFICE, knows=OFFICE),
    },
    **same(
        {"two": Row(OFFICE), "missing": Row(NOBODY, knows=ALL - OFFICE)},
        "members.office_merge members.office_not_the_same",
    ),
    "members.start_membership": {
        "person": Row(OFFICE), "firm": Row(OFFICE), "missing": Row(NOBODY, knows=ALL - OFFICE),
    },
    "newsletters.show": {"sent": EVERYBODY, "draft": NOTHING},
    **same(LINK, "clicks.follow"),
    "referrals.mine": Row(MEMBER | {"lapsed"}),
    "referrals.together": Row(holders("reports")),
    "relationships.answer": {
        # Only the member was asked; whoever said so already is led on to the tie.
        "member": Row(frozenset({"member", "giver", "candidate"}), knows=OFFICE | {"receiver"}),
        "lapsed": Row(NOBODY, knows=OFFICE | {"lapsed"}),
    },
    "relationships.forget_contact": only("giver"),
    "volunteering.accept_ask": {"house": Row(frozenset({"member"}), knows=ALL - MEMBER)},
    **same({"house": only("member")}, "volunteering.asked volunteering.decline_ask"),
    **same(
        SHIFT_OF_EVENT | {"mixed": Row(NOBODY, knows=ALL - SHIFTS)}, "volunteering.note_outcome volunteering.release"
    ),
    **INTRODUCING,
    "volunteering.help_wish": {"real": EVERYBODY, "unsent": EVERYBODY, "made up": NOTHING},
    "volunteering.take_help_back": LINK,
    **same({"event": Row(SHIFTS, knows=SHIFTS), "house": Row(VOLUNTEERING, knows=VOLUNTEERING)},
           "volunteering.answer_help volunteering.close_help"),
    "volunteering.shift": {
        "event": EVERYBODY, "house": EVERYBODY,
        "members": Row(MEMBER | EVENTS | VOLUNTEERING, knows=MEMBER | EVENTS | VOLUNTEERING),
    },
}  # fmt: skip
#: What these are about is loaded, or who asks is asked once more, so that a weaker guard would change no answer.
DECIDED_BY_LOADING = {
    *ASKS_LOADED,
    *("leadership.handover", "leadership.next_chapter", "leadership.check_in", "leadership.say_talked"),
    *("leadership.edit_playbook", "leadership.playbook", "leadership.playbook_version"),
    *("leadership.desk", "leadership.not_selected", "leadership.offer", "referrals.show"),
    *("leadership.assess", "leadership.leave_panel", "leadership.panel", "leadership.reading"),
    "introductions.show",
    *("relationships.forget_contact", "relationships.plan", "relationships.rest"),
    "relationships.take_back_answer",
    *("events.be_shown", "events.bring", "events.decline_offer", "events.let_go", "events.take_offer"),
    *("events.answer_questions", "events.register", "volunteering.answer_help", "volunteering.close_help"),
    *LOADED,
    *OWN_LOADED,
}


def expected(door: Door, kind: str) -> str:
    """What the table says this kind of user is told at this door."""
    row = RIGHTS[door.rule.endpoint]
    row = row if isinstance(row, Row) else row[door.about]
    if kind in row.inside:
        return IN
    access = getattr(current_app.view_functions[door.rule.endpoint], "access", None)
    if kind in row.sent or (kind == "visitor" and not (access and access.public)):
        return SIGN_IN
    return FORBIDDEN if kind in row.knows else MISSING
