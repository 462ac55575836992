"""Volunteering's part of the demo association: two years of shifts at events and in the house."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from portal.core.dates import to_utc
from portal.core.db import db
from portal.core.world import World
from portal.events.programme.models import Event, Visibility
from portal.volunteering.models import HELD_AHEAD, Assignment, CancelledBy, Role, Shift
from portal.volunteering.wishes import links
from portal.volunteering.wishes.models import HelpWish

ROLES = (
    ("Greet at the door", "Say good morning, hand out name cards, point to the coffee.", "", True),
    ("Coffee", "Two machines, one temper. Somebody shows you both.", "", True),
    ("Set up", "Tables, benches, string for the cards; tea at the end.", "lift one end of a table", True),
    ("Connector", "Introduce people who should meet. You get a card with whom they hope to find.", "", False),
    ("Washing up", "Three basins and good talk. Often the best part of the evening.", "", True),
    ("Walk at the back", "Nobody is left behind, and nobody feels slow.", "carry the first-aid bag", False),
    ("Keep the time", "A watch, a bell, and a kind face.", "", False),
    ("Reading room", "Open at ten, light the stove, know where the newspapers are.", "", True),
    ("Envelopes", "Two hundred letters, one table, and whoever comes.", "", True),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """A shift of an event: minutes after its beginning (or after its end) at which it begins, and for how long."""

    role: str
    begins: int
    minutes: int
    least: int
    most: int
    after_end: bool = False
    held: int = 0


PIECES: dict[str, tuple[Piece, ...]] = {
    "breakfast": (Piece("Greet at the door", -15, 60, 1, 2), Piece("Coffee", -30, 90, 1, 2, held=1)),
    "supper": (
        Piece("Set up", -90, 75, 2, 3),
        Piece("Connector", 0, 90, 2, 3),
        Piece("Washing up", -15, 60, 2, 3, after_end=True),
    ),
    "walk": (Piece("Walk at the back", 0, 120, 1, 2),),
    "workshop": (Piece("Set up", -60, 50, 1, 2), Piece("Keep the time", 0, 120, 1, 1)),
    "talk": (Piece("Set up", -60, 50, 1, 2),),
}
HOUSE = (
    # role, days ahead, from, until, least, most, where, what besides
    ("Reading room", 3, time(10), time(13), 1, 2, "Corn Exchange, first floor", "The stove likes to be asked twice."),
    ("Reading room", 10, time(10), time(13), 1, 2, "Corn Exchange, first floor", ""),
    ("Envelopes", 8, time(17), time(19), 3, 8, "Corn Exchange, the long table", "Soup at the end, made by Kofi."),
    ("Reading room", 17, time(10), time(13), 1, 2, "Corn Exchange, first floor", ""),
)  # fmt: skip


class Roster:
    """What is being made. Remembers when everybody is busy, so that nobody is in two places."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.roles = {name: number for number, (name, *_rest) in enumerate(ROLES, 1)}
        self.shifts: list[dict[str, Any]] = []
        self.assignments: list[dict[str, Any]] = []
        self.busy: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
        left_out = {world.cast[key] for key in ("member", "newcomer", "lapsed") if key in world.cast}
        self.hands = [number for number in world.people if number not in left_out][:400]

    def offer(self, role: str, start: datetime, end: datetime, least: int, most: int, **said: Any) -> dict[str, Any]:
        """A shift without anybody on it yet."""
        row = {
            "id": len(self.shifts) + 1, "role_id": self.roles[role], "event_id": None, "start_utc": start,
            "end_utc": end, "zone": self.world.zone, "place": "", "note": "", "least": least, "most": most, "taken": 0,
            "held": 0, "held_until": None, "public": True, "anchor_utc": None,
            "created_at": min(start - timedelta(days=30), self.world.ago(1)), "cancelled_at": None, "cancel_reason": "",
        } | said  # fmt: skip
        self.shifts.append(row)
        return row

    def put(self, shift: dict[str, Any], person: int, *, off: bool = False) -> bool:
        """Somebody on the shift, unless they are elsewhere then. `off`: the shift was called off later."""
        start, end = shift["start_utc"], shift["end_utc"]
        if any(start < until and since < end for since, until in self.busy[person]):
            return False
        self.busy[person].append((start, end))
        said = min(start - timedelta(days=self.world.rng.randint(2, 24)), self.world.ago(0.5))
        past = start < self.world.now
        self.assignments.append({
            "id": len(self.assignments) + 1, "shift_id": shift["id"], "person_id": person, "assigned_at": said,
            "acknowledged_at": start - timedelta(hours=20) if past and not off else None,
            "reminded_for": start if past else None, "cancelled_at": shift["cancelled_at"] if off else None,
            "cancelled_by": CancelledBy.SHIFT if off else None,
        })  # fmt: skip
        return True

    def fill(self, shift: dict[str, Any], wanted: int, *, off: bool = False) -> None:
        """So many hands on the shift, whoever is free."""
        found = 0
        for person in self.world.rng.sample(self.hands, min(len(self.hands), wanted * 4)):
            if found >= wanted:
                return
            found += self.put(shift, person, off=off)


def seed(world: World) -> None:
    """Past shifts had their people; the coming ones have gaps, the nearest the clearest."""
    world.insert(Role, [
        {"id": number, "name": name, "duties": duties, "skills": skills, "newcomer_ok": new}
        for number, (name, duties, skills, new) in enumerate(ROLES, 1)
    ])  # fmt: skip
    roster = Roster(world)
    for event in db.session.scalars(select(Event).where(Event.published_at.is_not(None)).order_by(Event.start_utc)):
        _at_event(roster, event)
    _in_the_house(roster)
    world.insert(Shift, roster.shifts)
    world.insert(Assignment, roster.assignments)
    world.insert(HelpWish, [{
        "id": 1, "role_id": roster.roles["Reading room"], "name": "Noor Haddad", "email": "noor@neighbours.example",
        "email_key": "noor@neighbours.example", "words": "I live around the corner and read three papers a day anyway.",
        "asked_at": world.ago(1.2), "sent_at": world.ago(1.1), **links.new("a-neighbour-of-the-demo"),
    }])  # fmt: skip


def _at_event(roster: Roster, event: Event) -> None:
    world = roster.world
    off, ahead = event.cancelled_at is not None, event.start_utc > world.now
    for number, piece in enumerate(PIECES.get(event.kind, ())):
        if not event.venue:
            continue
        start = (event.end_utc if piece.after_end else event.start_utc) + timedelta(minutes=piece.begins)
        held = piece.held if ahead else 0
        shift = roster.offer(
            piece.role, start, start + timedelta(minutes=piece.minutes), piece.least, piece.most,
            event_id=event.id, anchor_utc=event.start_utc, place=event.venue, held=held,
            held_until=start - HELD_AHEAD if held else None,
            public=event.visibility == Visibility.PUBLIC,
            cancelled_at=event.cancelled_at, cancel_reason=event.cancel_reason if off else "",
        )  # fmt: skip
        if ahead and not off and piece.role == "Connector" and "member" in world.cast and not _has_member(roster):
            roster.put(shift, world.cast["member"])
            roster.put(shift, world.cast["greta"])
        elif ahead and not off:
            roster.fill(shift, (number + shift["id"]) % piece.least if piece.least > 1 else number % 2)
        else:
            roster.fill(shift, world.rng.randint(piece.least, piece.most), off=off)


def _has_member(roster: Roster) -> bool:
    return bool(roster.busy[roster.world.cast["member"]])


def _in_the_house(roster: Roster) -> None:
    world = roster.world
    for back in range(14, 720, 14):
        day = world.today - timedelta(days=back)
        start, end = (to_utc(datetime.combine(day, at), world.zone) for at in (time(10), time(13)))
        shift = roster.offer("Reading room", start, end, 1, 2, place="Corn Exchange, first floor")
        roster.fill(shift, world.rng.randint(1, 2))
    for number, (role, days, begins, ends, least, most, place, note) in enumerate(HOUSE):
        day = world.today + timedelta(days=days)
        start, end = (to_utc(datetime.combine(day, at), world.zone) for at in (begins, ends))
        shift = roster.offer(role, start, end, least, most, place=place, note=note)
        roster.fill(shift, number % 2)
