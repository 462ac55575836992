"""What may stand in the arguments of each rule: a name for each object, and its values in the order of the names.

Keyed by endpoint (or by package) and the sorted names of the arguments. An object that belongs to somebody in
particular and one that belongs to somebody else are both here, so that the walk tells owners from strangers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.security.introducing import sides_of
from tests.security.talking import talks
from tests.security.world import World

Objects = Callable[[World], dict[str, tuple[Any, ...]]]
NOBODY = 987_654


def things(**named: str | tuple[str, ...]) -> Objects:
    """`things(ours="public event")`: variant → a thing of the world, or several for several arguments."""

    def find(world: World) -> dict[str, tuple[Any, ...]]:
        keys = {name: (key,) if isinstance(key, str) else key for name, key in named.items()}
        return {name.replace("_", " "): tuple(world.things[each] for each in key) for name, key in keys.items()}

    return find


def tokens(name: str) -> Objects:
    return lambda world: {"real": (world.tokens[name],), "made up": ("x" * 43,)}


def people(world: World) -> dict[str, tuple[Any, ...]]:
    """A member, somebody without a membership, and nobody."""
    return {
        "member": (world.people["referred"],),
        "lapsed": (world.people["lapsed"],),
        "missing": (NOBODY,),
    }


def tied(world: World) -> dict[str, tuple[Any, ...]]:
    return {"member": (world.people["receiver"],), "lapsed": (world.people["lapsed"],)}


def referrals(*states: str) -> Objects:
    """Each party's own address of a referral in each state: whoever else has it finds nothing."""
    return lambda world: {
        f"{state}, {party}'s": (world.things[f"{state} referral"][party],)
        for state in states
        for party in ("giver", "receiver", "referred")
    }


#: One where guests are welcome, and one where they are not.
SIGN_UPS: dict[str, str | tuple[str, ...]] = {
    "public": "public event", "other": "other event", "members": "members event", "draft": "draft event",
}  # fmt: skip
OF_BALLOTS = """
    ballot ballot_roll break_tie certify_ballot count_ballot office_ballot open_ballot void_ballot
"""
OBJECTS: dict[tuple[str, ...], Objects] = {
    ("branding.sheet", "colour"): lambda _: {"a colour": ("1c5a4b",)},
    ("accounts", "token"): tokens("invitation"),
    ("accounts.account", "account_id"): lambda world: {"somebody": (world.accounts["member"],), "missing": (NOBODY,)},
    ("accounts.sign_account_out", "account_id"): lambda world: {"somebody": (world.accounts["member"],)},
    ("accounts.carry_on", "token"): lambda world: {"": ("x" * 43,)},
    ("accounts.end", "grant_id"): things(a_grant="grant"),
    ("accounts.end_device", "session_id"): things(members="device"),
    ("mail", "token"): tokens("unsubscribe"),
    ("mail", "number"): things(a_letter="letter"),
    ("mail.returned_one", "number"): things(a_report="report"),
    ("mail.settle_returned", "number", "verb"): lambda world: {"a report": (world.things["report"], "aside")},
    ("mail.allow_again", "number"): things(an_address="stopped address"),
    ("mail", "number", "position"): lambda world: {"a letter": (world.things["letter"], 0)},
    ("mail", "name"): lambda _: {"a kind": ("events.registered",), "none": ("events.registred",)},
    ("mail.handle", "number", "verb"): lambda world: {"a letter": (world.things["letter"], "cancel")},
    ("members", "person_id"): people,
    ("members", "slug"): lambda world: {"real": (world.things["public page"],), "made up": ("nobody-at-all",)},
    ("members", "organisation_id"): things(firm="firm", empty_firm="empty firm"),
    ("members", "token"): tokens("application"),
    ("members.vouching", "token"): tokens("vouching member"),
    ("members", "application_id"): things(sent="application", draft="draft application"),
    ("members", "request_id"): things(waiting="request"),
    ("members", "hosting_id"): things(asked="hosting"),
    ("members", "merge_id"): things(made="merge"),
    ("members", "other_id", "person_id"): lambda world: {
        "two": (world.people["lapsed"], world.people["referred"]),
        "missing": (world.people["lapsed"], NOBODY),
    },
    ("members", "question_id"): things(asked="question"),
    ("members.photo", "name", "size"): lambda _: {"missing": ("0" * 32, "small")},
    ("events.picture", "name", "size"): lambda _: {"missing": ("0" * 32, "small")},
    ("events.picture_card", "name"): lambda _: {"missing": ("0" * 32,)},
    ("newsletters.picture", "height", "name", "width"): lambda _: {"missing": (9, "0" * 32, 9)},
    ("office.logo", "name"): lambda _: {"missing": ("0" * 32,)},
    ("office.put_first_steps", "where"): lambda _: {"away": ("away",), "back": ("back",)},
    ("members.portrait", "number"): lambda _: {"drawn": (7,)},
    ("members.office_plan", "plan_id"): things(plan="plan"),
    ("members", "plan_id"): things(plan="plan"),
    ("members", "act_id"): things(letter="act"),
    ("members", "import_id"): things(upload="upload"),
    ("members", "job_id"): things(senders="job"),
    ("members", "membership_id"): things(members="membership"),
    ("members", "coverage_id"): things(members="coverage"),
    ("members.colleague", "token"): tokens("colleague"),
    ("members", "invitation_id"): things(firm="colleague"),
    ("members", "representation_id"): things(firm="representation"),
    ("members", "holder_id", "kind"): lambda world: {
        "person": (world.people["applicant"], "people"),
        "firm": (world.things["empty firm"], "organisations"),
        "missing": (NOBODY, "people"),
    },
    ("volunteering.shift", "number"): things(event="event shift", house="house shift", members="members shift"),
    ("volunteering.edit_role", "number"): things(role="role"),
    ("volunteering.office_edit_shift", "number"): things(house="house shift", events="event shift"),
    ("volunteering.office_cancel_shift", "number"): things(house="house shift", events="event shift"),
    ("volunteering.office_all_came", "number"): things(house="house shift", events="event shift"),
    ("volunteering.office_who_came", "number"): things(house="house shift", events="event shift", past="past shift"),
    ("volunteering.office_thank", "number"): things(house="house shift", events="event shift"),
    ("volunteering.accept_ask", "number"): things(house="house shift: ask"),
    ("volunteering.asked", "number"): things(house="house shift: ask"),
    ("volunteering.decline_ask", "number"): things(house="house shift: ask"),
    ("volunteering.answer_help", "number"): things(event="event shift: wish", house="house: wish"),
    ("volunteering.close_help", "number"): things(event="event shift: wish", house="house: wish"),
    ("volunteering.help_wish", "token"): lambda world: {
        "real": (world.tokens["wish"],),
        "unsent": (world.tokens["unsent wish"],),
        "made up": ("x" * 43,),
    },
    ("volunteering", "token"): lambda world: {"real": (world.tokens["wish"],), "made up": ("x" * 43,)},
    ("volunteering", "number"): things(event="event shift", house="house shift"),
    ("volunteering.kiosk", "day", "number", "token"): lambda world: {
        "real": world.things["kiosk"],
        "made up": (*world.things["kiosk"][:2], "x" * 43),
    },
    ("volunteering", "slug"): things(public="public event", members="members event", draft="draft event"),
    ("volunteering", "number", "slug"): things(
        ours=("event shift", "public event"), crossed=("event shift", "other event")
    ),
    ("volunteering", "assignment", "number", "slug"): things(
        ours=("event shift: assignment", "event shift", "public event"),
        crossed=("event shift: assignment", "event shift", "other event"),
        mixed=("house shift: assignment", "event shift", "public event"),
    ),
    ("volunteering", "assignment", "number"): things(
        house=("house shift: assignment", "house shift"), events=("event shift: assignment", "event shift")
    ),
    ("events.register", "slug"): things(**SIGN_UPS),
    ("events.registration", "slug"): things(**SIGN_UPS),
    ("events", "slug"): things(public="public event", members="members event", draft="draft event"),
    ("events.leave_team", "number", "slug"): lambda world: {
        "ours": (world.people["viewer"], world.things["public event"]),
        "crossed": (world.people["viewer"], world.things["other event"]),
    },
    ("events.mark_place", "number", "slug"): things(
        ours=("public event: place", "public event"), crossed=("public event: place", "other event")
    ),
    ("events.door_code", "code", "slug"): things(ours=("public event: code", "public event")),
    ("events", "slug", "ticket"): things(
        ours=("public event", "public event: ticket"), crossed=("other event", "public event: ticket")
    ),
    ("events", "question", "slug"): things(
        ours=("public event: question", "public event"), crossed=("public event: question", "other event")
    ),
    ("events", "number", "slug"): lambda world: {
        "ours": (world.things["public event: attendee"], world.things["public event"]),
        "crossed": (world.things["public event: attendee"], world.things["other event"]),
    },
    ("events", "token"): tokens("calendar"),
    ("events", "slug", "token"): things(real=("public event", "visit"), made_up=("public event", "no visit")),
    ("events.visit_answer", "slug", "token", "what"): things(
        real=("public event", "visit", "letting go"), made_up=("public event", "no visit", "letting go")
    ),
    ("events.join", "slug", "token"): lambda world: {
        "real": (world.things["public event"], world.tokens["join"]),
        "made up": (world.things["public event"], "x" * 32),
    },
    ("leadership.body", "slug"): things(works="works body"),
    ("leadership.years", "slug"): things(works="works body"),
    ("leadership.position", "number"): things(works="works position"),
    ("leadership.office_body", "slug"): things(works="works body"),
    ("leadership.edit_body", "slug"): things(works="works body"),
    ("leadership.dissolve_body", "slug"): things(works="works body"),
    ("leadership.new_position", "slug"): things(works="works body"),
    ("leadership", "slug"): things(public="works call", members="harbour call"),
    ("leadership.new_term", "number"): things(works="works seat"),
    ("leadership.end_seat", "number"): things(works="works seat"),
    ("leadership.resign", "number"): things(works="works term"),
    ("leadership.end_term", "number"): things(works="works term"),
    ("leadership.void_term", "number"): things(works="works term"),
    ("leadership.edit_position", "number"): things(works="works position"),
    ("leadership.apart", "number"): things(works="works position"),
    ("leadership.together", "number"): things(works="works position"),
    ("leadership.acting", "number"): things(works="works position"),
    ("leadership.ex_officio", "number"): things(works="works position"),
    ("leadership.seat_cycle", "number"): things(works="works seat"),
    ("leadership.new_seat", "number"): things(works="works position"),
    ("leadership.election", "number"): things(works="works position"),
    ("leadership.open_call", "number"): things(works="works position"),
    ("leadership.limit", "number"): things(works="works position"),
    ("leadership.interest", "number"): things(works="works position"),
    ("leadership.interested", "number"): things(works="works position"),
    ("leadership.end_interest", "number"): things(own="interest"),
    ("leadership.playbook", "number"): things(works="works position"),
    ("leadership.edit_playbook", "number"): things(works="works position"),
    ("leadership.playbook_version", "number", "version"): things(works=("works position", "works version")),
    ("leadership", "place"): things(panel="panel place"),
    ("leadership", "chapter"): things(parting="parting", past="past term"),
    ("leadership", "chapter", "days"): things(past=("past term", "month"), parting=("parting", "month")),
    ("leadership", "passing"): things(passing="passing"),
    ("leadership.agree_to_exception", "number"): things(works="exception"),
    ("leadership.take_exception_back", "number"): things(works="exception"),
    **{(f"leadership.{name}", "number"): things(open="ballot") for name in OF_BALLOTS.split()},
    ("leadership.vote", "number"): things(members="vote"),
    ("leadership", "number"): things(candidacy="candidacy", suggestion="suggestion"),
    ("newsletters", "slug"): things(sent="sent edition", draft="draft edition"),
    ("newsletters.shelve", "slug", "verb"): lambda world: {
        "sent": (world.things["sent edition"], "off"),
        "draft": (world.things["draft edition"], "off"),
    },
    ("clicks", "token"): tokens("edition link"),
    ("newsletters", "block_id", "slug"): things(draft=("block", "draft edition"), crossed=("block", "sent edition")),
    ("newsletters", "slug", "version_id"): things(
        draft=("draft edition", "version"), crossed=("sent edition", "version")
    ),
    ("newsletters.mend", "block_id", "slug", "verb"): lambda world: {
        "draft": (world.things["block"], world.things["draft edition"], "keep"),
    },
    ("newsletters", "block_id", "slug", "verb"): lambda world: {
        "draft": (world.things["block"], world.things["draft edition"], "hide"),
    },
    ("outside", "token"): lambda world: {
        **tokens("outside asked")(world),
        "introduction": (world.tokens["outside invited"],),
    },
    **{(f"outside.{name}", "token"): tokens("outside introduced") for name in ("correct", "erase", "stop")},
    ("referrals", "handle"): referrals("draft", "asked", "introduced"),
    ("referrals.show", "handle"): referrals("draft", "offered", "declined", "asked", "introduced"),
    ("introductions", "handle"): sides_of,
    ("relationships", "person_id"): tied,
    ("relationships", "slug"): things(public="public event", members="members event", draft="draft event"),
    ("relationships", "contact_id"): things(givers="contact"),
    ("one_to_ones", "handle"): talks,
    ("one_to_ones", "person_id"): tied,
    ("relationships", "aim_id"): things(givers="aim"),
    ("relationships", "business_id"): things(givers="business"),
    ("goodwill", "act_id"): things(noted="noted act", asked="asked act", confirmed="confirmed act"),
    ("asks", "ask_id"): things(standing="ask", down="ask: down", thanked="ask: thanked"),
    ("asks", "answer_id"): things(receivers="ask: answer"),
    ("asks", "thanks_id"): things(givers="ask: thanks"),
    ("asks", "slug"): things(public="public event", members="members event", draft="draft event"),
}
