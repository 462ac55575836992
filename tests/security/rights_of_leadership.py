"""Who gets in where, of the pages of leadership: see `rights.py`."""

from __future__ import annotations

from tests.security.rows import (
    ALL,
    EVERYBODY,
    HANDS_OVER,
    KEEPS_WORKS,
    LEADERSHIP,
    MEMBER,
    NOTHING,
    OWN_CANDIDACY,
    TO_CONFIRM,
    TO_DECIDE,
    TWO_HAND_OVER,
    Row,
    only,
    same,
)

OF_LEADERSHIP: dict[str, Row | dict[str, Row]] = {
    **same(
        Row(LEADERSHIP),
        """
        leadership.agree_to_exception leadership.apart leadership.dissolve_body leadership.edit_body
        leadership.acting leadership.edit_position leadership.ex_officio leadership.together
        leadership.end_seat leadership.end_term leadership.limit leadership.take_exception_back leadership.new_body
        leadership.new_position leadership.new_seat leadership.new_term leadership.office leadership.office_body
        leadership.ballot_roll leadership.certify_ballot leadership.count_ballot leadership.office_ballot
        leadership.open_ballot leadership.void_ballot leadership.open_call leadership.seat_cycle leadership.void_term
        leadership.election leadership.withdraw_call
        """,
    ),
    **same(
        OWN_CANDIDACY,
        """
        leadership.accept_offer leadership.candidacy leadership.decline_offer leadership.decline_suggestion
        leadership.withdraw
        """,
    ),
    **same(TO_CONFIRM, "leadership.choice leadership.confirm_choice leadership.return_choice"),
    **same(TO_DECIDE, "leadership.not_selected leadership.offer"),
    "leadership.accept_suggestion": {
        "candidacy": Row(frozenset({"candidate"}), knows=ALL - MEMBER),
        "suggestion": Row(frozenset({"suggested"}), knows=ALL - MEMBER),
    },
    "leadership.keep_in_mind": {
        "candidacy": Row(frozenset({"candidate"}), knows=ALL - MEMBER),
        "suggestion": Row(frozenset({"suggested"}), knows=ALL - MEMBER),
    },
    "leadership.interest": Row(MEMBER),
    "leadership.years": KEEPS_WORKS,
    "leadership.interested": only("chair"),
    "leadership.end_interest": only("candidate"),
    "leadership.ballot": Row(MEMBER | LEADERSHIP, knows=MEMBER | LEADERSHIP),
    "leadership.break_tie": only("chair"),
    "leadership.vote": only("member"),
    "leadership.prepare_ballot": Row(LEADERSHIP),
    "leadership.call": {"public": EVERYBODY, "members": Row(MEMBER | LEADERSHIP, knows=MEMBER | LEADERSHIP)},
    "leadership.desk": {"public": only("chair"), "members": only("other chair")},
    "leadership.panel": {"public": only("chair"), "members": only("other chair")},
    "leadership.leave_panel": only("chair", "other chair"),
    "leadership.reading": {"public": only("other chair"), "members": NOTHING},
    "leadership.assess": {"candidacy": only("other chair"), "suggestion": NOTHING},
    "leadership.resign": only("chair"),
    "leadership.next_chapter": {"parting": only("other chair"), "past": only("candidate")},
    "leadership.check_in": {"past": only("candidate"), "parting": NOTHING},
    "leadership.say_talked": {"past": KEEPS_WORKS, "parting": NOTHING},
    **same(Row(frozenset({"chair", "other chair", *LEADERSHIP})), "leadership.next_chapters leadership.write_circle"),
    "leadership.measures": Row(LEADERSHIP | {"reports"}),
    "leadership.circle": Row(frozenset({"candidate", "chair", "other chair", *LEADERSHIP})),
    "leadership.handover": HANDS_OVER,
    **same(TWO_HAND_OVER, "leadership.acknowledge_handover leadership.agree_to_meet"),
    **same(TWO_HAND_OVER, "leadership.propose_meeting leadership.say_met leadership.handover_meeting"),
    "leadership.prepare_handover": Row(frozenset({"other chair"}), knows=HANDS_OVER.knows),
    "leadership.close_handover": Row(KEEPS_WORKS.inside, knows=HANDS_OVER.knows),
    **same(KEEPS_WORKS, "leadership.edit_playbook leadership.playbook leadership.playbook_version"),
}  # fmt: skip
