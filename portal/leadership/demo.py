"""Leadership's part of the demo association: a board, two committees, terms over the years, and three calls."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from portal.core.actors import Right
from portal.core.dates import add_months
from portal.core.text import slugify
from portal.core.world import World
from portal.leadership.ballots import demo as ballot
from portal.leadership.handover import demo as handover
from portal.leadership.next_chapter import demo as next_chapter
from portal.leadership.offices.models import (
    Body,
    BodyKind,
    FilledBy,
    HeldBy,
    HeldHow,
    HoldOver,
    Opening,
    OpeningCause,
    Position,
    Seat,
    Term,
    Via,
)
from portal.leadership.succession.models import Call, Candidacy, Origin

BODIES = (
    ("board", "The board", BodyKind.BOARD, "",
     ("Keeps the house, its books and its promises. Meets on the first Monday, in the reading room, for two hours and "
     "not a minute more.")),
    ("hosts", "Hosts’ table", BodyKind.COMMITTEE, "board",
     "Sees to it that nobody new eats alone. Each host looks after two or three newcomers for their first season."),
    ("works", "Works and repairs", BodyKind.COMMITTEE, "board",
     "Gutters, boiler, windows, and the clock that is always four minutes late."),
)  # fmt: skip

#: key, body, title, hours, months, what it asks, and what is said besides.
POSITIONS: tuple[tuple[str, str, str, int, int, str, dict[str, Any]], ...] = (
    ("chair", "board", "Chair", 12, 24,
     "Leads the board’s meetings, speaks for the house, and makes sure that every other chair finds its next person.",
     {"chairs": True, "grants": [Right.LEADERSHIP, Right.REPORTS], "filled_by": FilledBy.ELECTION}),
    ("deputy", "board", "Deputy", 6, 24,
     "Stands in for the chair, and keeps the calendar of the year.", {"filled_by": FilledBy.ELECTION}),
    ("treasurer", "board", "Treasurer", 8, 36,
     "Keeps the books, explains them twice a year, and pays the bills on Fridays.",
     {"grants": [Right.DUES, Right.REPORTS], "hold_over": HoldOver.UNTIL_SUCCESSOR, "filled_by": FilledBy.ELECTION}),
    ("learning", "board", "Learning", 5, 24,
     "Finds out what members could teach one another, and gets them into one room.",
     {"hold_over": HoldOver.UNTIL_SUCCESSOR}),
    ("hosts_chair", "hosts", "Chair of hosts", 4, 24,
     "Matches hosts with newcomers, and asks both in the third week how it goes.",
     {"chairs": True, "hold_over": HoldOver.UNTIL_SUCCESSOR}),
    ("host", "hosts", "Host", 3, 12,
     "Write before the first breakfast, sit beside them, introduce them to two people, and ring a week later.",
     {"newcomer_ok": True}),
    ("works_chair", "works", "Chair of works", 6, 24,
     ("Walks through the house once a month with a torch, writes down what drips, and finds somebody who mends it. "
     "There is a full folder of who did what, and Piet on the telephone."), {"chairs": True}),
    ("keys", "works", "Keeper of the keys", 2, 24,
     "Knows who has which key. Opens for the chimney sweep.", {}),
    ("budget", "works", "Purse", 1, 24,
     "Sits with the committee when it wants to spend more than the folder allows.", {}),
)  # fmt: skip

#: position: with which other one it comes, ex officio.
EX_OFFICIO = {"budget": "treasurer"}

#: position: why it exists, what one learns there, how the first ninety days go.
ABOUT = {
    "chair": (
        "Somebody has to see the whole house, and say aloud what it is for.",
        "To lead people who do this for nothing: how to open a question, how to close it, and when to say little.",
        ("Greta takes you to every committee once. After a month you lead a meeting with her beside you, and in the "
        "third month you make the plan of the year."),
    ),
    "treasurer": (
        "Without books that everybody can read, nobody trusts a decision about money.",
        "To read a balance sheet, to plan a year, and to explain both to people who dislike numbers.",
        ("Two evenings with the one before you, one Friday of paying bills together, and then your first report, which "
        "is short."),
    ),
    "host": (
        "Whoever comes alone for the first time decides that evening whether to come again.",
        "To make a stranger feel expected, and to know half of the members by name within a season.",
        "You sit beside another host twice. In the second month you get your first newcomer, and somebody to ask.",
    ),
    "works_chair": (
        "The house is older than anybody who uses it, and it stays up only because one person looks.",
        "How an old house works, what things cost, and how to get a tradesman to ring back.",
        ("Piet walks through the house with you, by telephone if need be. Then you read the folder, write the list "
        "for the winter, and settle one thing on it."),
    ),
}  # fmt: skip

#: position, seat of it, who, start and end in days from today (None: nobody ended it), planned end where it differs.
TERMS: tuple[tuple[str, int, str, int, int | None, int | None], ...] = (
    ("chair", 0, "osei", -2600, -1870, None),
    ("chair", 0, "jonas", -1870, -420, None),
    ("chair", 0, "greta", -420, 310, None),
    ("deputy", 0, "soraya", -1340, -610, None),
    ("deputy", 0, "edda", -610, 120, None),
    ("treasurer", 0, "anselm", -1800, -245, None),
    ("treasurer", 0, "nuala", -245, None, 850),
    ("learning", 0, "yusra", -790, None, -60),
    ("hosts_chair", 0, "amara", -1500, -400, None),
    ("hosts_chair", 0, "soraya", -400, None, 330),
    ("host", 0, "tilda", -200, 165, None),
    ("host", 1, "rafi", -120, 245, None),
    ("host", 2, "kofi", -500, -135, None),
    ("host", 3, "mara", -420, -55, None),
    ("works_chair", 0, "piet", -640, -24, 90),
    ("keys", 0, "tomas", -330, 400, None),
)

CALLS = (
    ("works_chair", "Works and repairs needs someone who notices gutters", True, -16, 24,
     ("Piet has moved nearer to his grandchildren, and the chair is free. We are looking for somebody who looks up "
     "when walking past a roof.\n\n"
     "It takes about six hours a month until the spring, and whoever likes it may stay on. You get a folder with "
     "every tradesman’s name in it, a torch, and a budget that is small but honest. You need not be handy; you need "
     "to notice, and to ring people.")),
    ("host", "Two more hosts for the new season", True, -12, 33,
     ("Nine people joined since the summer, and each of them should have somebody to sit beside. It is three hours a "
     "month: a letter before the first breakfast, an hour at the table, a telephone call.\n\n"
     "If you are new yourself you know best what helps. Somebody from the table shows you how.")),
    ("deputy", "A deputy who keeps the calendar", False, -40, -5,
     ("Edda’s term ends in four months. Whoever follows sits beside the chair, knows what comes when, and speaks up "
     "when two things fall on one evening.")),
)  # fmt: skip

WORDS = {
    "dev": "I look closely for a living, and the roof is opposite my window. I would want one other who likes writing "
           "letters, because I do not. The east gutter needs doing before the frost; I would begin there.",
    "kofi": "The cellar floods where my sacks are delivered, so I have an interest. I could give two mornings a month, "
            "early ones. I know most of the people who own a ladder in this town.",
    "ines": "I print half of what this town reads, so I know what is on before it is. I would gladly write it down.",
    "tomas": "I plan lorries all day, and two of them are never on one bridge. Evenings cannot be harder than that.",
    "lena": "I have been here three weeks and remember exactly how the first breakfast felt. Soraya sat down beside "
            "me, and that was that. I would like to do it for the next one.",
}  # fmt: skip


def seed(world: World) -> None:
    """Everything relative to today; written straight into the tables, so that nobody gets mail about the past."""
    bodies = {key: number for number, (key, *_rest) in enumerate(BODIES, 1)}
    positions = {key: number for number, (key, *_rest) in enumerate(POSITIONS, 1)}
    _bodies(world, bodies)
    _positions(world, bodies, positions)
    seats = _seats(world, positions)
    _terms(world, seats)
    _calls(world, positions, seats)
    ballot.seed(world, 3, [4, 5])
    terms = {(key, who): number for number, (key, _seat, who, *_days) in enumerate(TERMS, 1)}
    handover.seed(world, positions["works_chair"], terms["treasurer", "anselm"], terms["treasurer", "nuala"])
    next_chapter.seed(world, terms)


def _day(world: World, offset: int) -> date:
    return world.today + timedelta(days=offset)


def _bodies(world: World, ids: dict[str, int]) -> None:
    rows = [
        {
            "id": ids[key], "parent_id": ids.get(above), "slug": slugify(name), "name": name, "kind": kind,
            "about": about, "formed": _day(world, -4000),
        }
        for key, name, kind, above, about in BODIES
    ]  # fmt: skip
    world.insert(Body, rows)


def _positions(world: World, bodies: dict[str, int], ids: dict[str, int]) -> None:
    usual = {
        "grants": [], "hold_over": HoldOver.VACANT, "filled_by": FilledBy.VOLUNTEER, "chairs": False,
        "newcomer_ok": False, "beside_another": False,
    }  # fmt: skip
    rows = [
        {
            "id": ids[key], "body_id": bodies[body], "title": title, "duties": duties, "hours_per_month": hours,
            "term_months": months, "order": 10 * number, **usual, **said,
            **dict(zip(("purpose", "learning", "first_days"), ABOUT.get(key, ("", "", "")), strict=True)),
        }
        for number, (key, body, title, hours, months, duties, said) in enumerate(POSITIONS, 1)
    ]  # fmt: skip
    world.insert(Position, rows)
    world.insert(HeldBy, [
        {"position_id": ids[one], "by_id": ids[by], "how": HeldHow.EX_OFFICIO, "since": _day(world, -900)}
        for one, by in EX_OFFICIO.items()
    ])  # fmt: skip


def _seats(world: World, positions: dict[str, int]) -> dict[tuple[str, int], int]:
    wanted = sorted({(key, seat) for key, seat, *_rest in TERMS}, key=lambda pair: (positions[pair[0]], pair[1]))
    ids = {pair: number for number, pair in enumerate(wanted, 1)}
    rows = [
        {"id": number, "position_id": positions[key], "valid_from": _day(world, -4000), "valid_until": None}
        for (key, _seat), number in ids.items()
    ]
    world.insert(Seat, rows)
    return ids


def _terms(world: World, seats: dict[tuple[str, int], int]) -> None:
    titles = {key: title for key, _body, title, *_rest in POSITIONS}
    elected = {key for key, *_rest, said in POSITIONS if said.get("filled_by") == FilledBy.ELECTION}
    rows = []
    for number, (key, seat, who, start, end, planned) in enumerate(TERMS, 1):
        early = planned is not None and end is not None and end < planned
        rows.append({
            "id": number, "seat_id": seats[key, seat], "person_id": world.cast[who], "start": _day(world, start),
            "end": None if end is None else _day(world, end),
            "planned_end": _day(world, planned if planned is not None else end or 0),
            "end_reason": "moved away" if early else None,
            "via": Via.ELECTED if key in elected else Via.APPOINTED, "title_as_held": titles[key],
            "candidacy_id": None, "created_at": world.ago(-start + 12), "voided_at": None, "void_reason": None,
        })  # fmt: skip
    world.insert(Term, rows)


def _calls(world: World, positions: dict[str, int], seats: dict[tuple[str, int], int]) -> None:
    calls = []
    for number, (key, title, public, opened, last, text) in enumerate(CALLS, 1):
        calls.append({
            "id": number, "position_id": positions[key], "slug": slugify(title), "title": title, "text": text,
            "public": public, "opens": _day(world, opened), "closes": _day(world, last + 1),
            "created_at": world.ago(-opened), "withdrawn_at": None,
        })  # fmt: skip
    world.insert(Call, calls)
    openings = [
        (seats["works_chair", 0], OpeningCause.EARLY_EXIT, -24, 1, -40),
        (seats["host", 2], OpeningCause.PLANNED_END, -135, 2, -12),
        (seats["host", 3], OpeningCause.PLANNED_END, -55, 2, -12),
        (seats["deputy", 0], OpeningCause.PLANNED_END, 120, 3, -40),
    ]
    world.insert(Opening, [
        {
            "id": number, "seat_id": seat, "cause": cause, "free_from": _day(world, free), "call_id": call,
            "created_at": world.ago(-known), "filled_at": None, "withdrawn_at": None,
        }
        for number, (seat, cause, free, call, known) in enumerate(openings, 1)
    ])  # fmt: skip
    _candidacies(world)


def _candidacies(world: World) -> None:
    """Two who would take on the works, undecided; one newcomer to whom a host's seat is offered."""
    nothing: dict[str, Any] = {
        "nominated_by_id": None, "suggested_at": None, "declined_at": None, "withdrawn_at": None,
        "not_selected_at": None, "offered_at": None, "offer_declined_at": None, "confirmed_at": None, "reason": "",
        "decided_by_id": None, "opening_id": None, "offered_start": None, "offered_end": None,
        "offer_ends": None, "offer_reminds": None, "offer_lapsed_at": None,
    }  # fmt: skip

    def stands(number: int, call: int, who: str, days: float, hour: int, **said: Any) -> dict[str, Any]:
        return {
            "id": number, "call_id": call, "person_id": world.cast[who], "origin": Origin.SELF,
            "statement": WORDS[who], "stood_at": world.ago(days, hour), **nothing, **said,
        }  # fmt: skip

    start = _day(world, 9)
    offered = {
        "offered_at": world.ago(1, 9), "opening_id": 2, "offered_start": start, "offered_end": add_months(start, 12),
        "offer_ends": _day(world, 14), "offer_reminds": _day(world, 10),
        "decided_by_id": world.cast["soraya"],
        "reason": "You wrote what all of us felt once. We would be glad of you at the table; Tilda shows you how.",
    }  # fmt: skip
    world.insert(Candidacy, [
        stands(1, 1, "dev", 9, 19), stands(2, 1, "kofi", 4, 5), stands(3, 2, "lena", 6, 21, **offered),
        stands(4, 3, "ines", 20, 9), stands(5, 3, "tomas", 15, 18),
    ])  # fmt: skip
