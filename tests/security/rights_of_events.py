"""The part of the table of rights that is about one event, its team and its list."""

from __future__ import annotations

from tests.security.rows import (
    ALL,
    AT_THE_DOOR,
    DOOR,
    EVENTS,
    EVERYBODY,
    LINK,
    MEMBER,
    NOTHING,
    OF_TEAM_OR_LIST,
    OWNS,
    PEOPLE,
    RUNS,
    TEAM,
    Row,
    event,
    same,
)

OF_EVENTS: dict[str, Row | dict[str, Row]] = {
    **same(
        event(RUNS),
        """
        events.add_attendee events.add_question events.add_ticket events.afterwards events.answers events.call_back
        events.cancel events.cancel_following events.cards events.edit events.export_attendees events.feedback_read
        events.follow events.go_on events.look events.look_at_message events.message events.more_days events.payments
        events.postpone
        events.postpone_following events.publish events.publish_series events.questions events.reminders events.repeat
        events.requests events.save events.schedule events.series events.set_date events.set_payment events.set_places
        events.tables events.team events.tickets events.waiting_list events.write_message
        """,
    ),
    **same(event(DOOR), AT_THE_DOOR),
    **same(event(RUNS | {"connector"}), "events.introduce events.welcome"),
    "events.door_code": {"ours": Row(DOOR)},
    **same(event(PEOPLE), "events.answer_questions events.be_shown events.bring events.decline_offer events.feedback"),
    **same(event(PEOPLE), "events.let_go events.leave_meeting events.meeting events.take_offer"),
    **same(event(OWNS), "events.discard events.join_team"),
    **same(event(TEAM | EVENTS), "events.manage"),
    **same(event(MEMBER | EVENTS), "events.people"),
    "events.registration": event(PEOPLE) | {"other": Row(PEOPLE)},
    "events.register": event(MEMBER | EVENTS)
    | {
        "public": Row(PEOPLE),  # guests are welcome
        "other": Row(MEMBER | EVENTS),
    },
    **same(event(ALL), "events.ask_to_visit events.show events.visit_asked"),
    **same(LINK, "events.visit_guests"),
    **same(LINK, "events.visit events.visit_answer events.visit_answers events.visit_feedback events.visit_forget"),
    "events.file": {"public": EVERYBODY, "members": Row(MEMBER | EVENTS, knows=MEMBER | EVENTS), "draft": NOTHING},
    "events.leave_team": OF_TEAM_OR_LIST | {"ours": Row(OWNS)},
    "events.mark_place": OF_TEAM_OR_LIST | {"ours": Row(DOOR)},
    **same(
        OF_TEAM_OR_LIST | {"ours": Row(RUNS)},
        """
        events.approve events.ask_earlier events.change_question events.change_ticket events.close_question
        events.close_ticket events.note_payment events.open_question events.open_ticket events.pay_back events.refuse
        events.remove_attendee events.take_payment_back
        """,
    ),
}
