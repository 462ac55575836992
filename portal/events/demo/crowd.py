"""Who comes to the demo's events."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from portal.core.world import World
from portal.events.arrivals.models import What
from portal.events.demo.programme import GUESTS
from portal.events.programme.models import Kind
from portal.events.registrations.models import Standing

#: How many come to a breakfast of a small association, by kind; a larger one brings more.
USUAL = {
    Kind.BREAKFAST: 21, Kind.WALK: 14, Kind.SUPPER: 31, Kind.WORKSHOP: 12, Kind.TALK: 26, Kind.MEETING: 24,
    Kind.GATHERING: 20,
}  # fmt: skip
#: Of the cast, who likes what.
REGULARS = {
    Kind.BREAKFAST: ("amara", "mara", "jonas", "greta", "osei", "yusra", "kofi", "piet", "ines", "lena"),
    Kind.WALK: ("greta", "yusra", "nuala", "dev", "tilda", "amara"),
    Kind.SUPPER: ("ines", "tomas", "kofi", "edda", "rafi", "osei", "mara"),
    Kind.WORKSHOP: ("amara", "tomas", "soraya", "jonas", "anselm"),
    Kind.TALK: ("anselm", "ines", "edda", "dev", "mara", "yusra"),
    Kind.MEETING: ("greta", "osei", "anselm", "yusra", "kofi"),
    Kind.GATHERING: (),
}
#: Whom some hope to meet at an event, and what they offer.
WISHES = (
    ("", ""),
    ("Somebody who has let a shop before", "A second pair of eyes on a lease"),
    ("", "Names of three good printers"),
    ("Anybody who took on a first apprentice", ""),
    ("", ""),
    ("Somebody who has sold abroad", "An hour with your books"),
    ("", "Tools to borrow, and how to use them"),
)


class Crowd:
    """Registrations and their history, made in memory. `since`: person id → when they came to the association."""

    def __init__(self, world: World, since: dict[int, datetime]) -> None:
        self.world, self.since = world, since
        self.registrations: list[dict[str, Any]] = []
        self.places: list[dict[str, Any]] = []
        self.changes: list[dict[str, Any]] = []
        self.arrivals: list[dict[str, Any]] = []
        self.ticket_types: list[dict[str, Any]] = []
        self.terms: list[dict[str, Any]] = []

    def come(self, event: dict[str, Any], *, near: bool = False) -> None:
        """People sign up, a few change their minds, and of a past event most were there."""
        world, rng = self.world, self.world.rng
        past = event["end_utc"] <= world.now
        days_ahead = max(0, (event["start_utc"] - world.now).days)
        share = 1.0 if past or near else max(0.15, 1 - days_ahead / 60)
        wanted = int(USUAL[event["kind"]] * share * (0.75 + rng.random() * 0.5) * max(1.0, (world.size / 300) ** 0.5))
        for person in self.choose(event, wanted, sure=near):
            places = 2 if event["guest_limit"] and rng.random() < 0.08 else 1
            if event["capacity"] is not None and event["seats_taken"] + places > event["capacity"]:
                break
            self._seat(event, person, places, past=past)

    def fill_with_a_queue(self, event: dict[str, Any]) -> None:
        """Every place is taken; somebody cancelled this morning, Amara has the offer, and four more wait."""
        world = self.world
        amara = world.cast["member"]
        people = [person for person in self.choose(event, event["capacity"] + 14, sure=True) if person != amara]
        while event["seats_taken"] < event["capacity"] - 1 and people:
            self._seat(event, people.pop(0), 1, past=False)
        joined = world.now - timedelta(days=11, hours=5)
        event["seats_taken"] += 1
        offer = min(world.now + timedelta(hours=46), event["start_utc"] - timedelta(hours=2))
        self.add(event, amara, joined, offered_at=world.now - timedelta(hours=2), offer_until=offer)
        for step, person in enumerate(people[:4], 1):
            self.add(event, person, joined + timedelta(days=2 * step, hours=step))

    def visit(self, event: dict[str, Any], person: int, joined: datetime) -> None:
        """A guest who signed up themselves."""
        event["seats_taken"] += 1
        self.add(event, person, joined, confirmed_at=joined, as_visitor=True, list_consent=False)

    def wishes(self, events: set[int]) -> list[dict[str, Any]]:
        """Most of those who come wish to be shown people worth meeting, and some say whom, or what they offer."""
        rows = []
        for each in self.registrations:
            comes = each["event_id"] in events and each["confirmed_at"] and not each["ended_at"]
            if comes and each["list_consent"] and each["id"] % 4:
                hopes, offers = WISHES[each["id"] % len(WISHES)]
                since = each["confirmed_at"]
                rows.append({"registration_id": each["id"], "hopes": hopes, "offers": offers, "since": since})
        return rows

    def choose(self, event: dict[str, Any], wanted: int, *, sure: bool = False) -> list[int]:
        world, rng = self.world, self.world.rng
        known = [world.cast[key] for key in REGULARS[event["kind"]] if sure or rng.random() < 0.6]
        chosen = dict.fromkeys(person for person in known if self._here(person, event))
        tries = 0
        while len(chosen) < wanted and tries < wanted * 4:
            tries += 1
            person = world.pick(world.people)
            if self._here(person, event):
                chosen[person] = None
        return list(chosen)[: max(wanted, len(known))]

    def _here(self, person: int, event: dict[str, Any]) -> bool:
        since = self.since.get(person)
        return since is not None and since < event["start_utc"] - timedelta(days=3)

    def _seat(self, event: dict[str, Any], person: int, places: int, *, past: bool) -> None:
        world, rng = self.world, self.world.rng
        first = max(event["published_at"], self.since[person])
        last = min(event["start_utc"] - timedelta(hours=20), world.now - timedelta(hours=3))
        joined = first + (last - first) * rng.random() ** 1.5 if last > first else last
        if event["cancelled_at"] is not None:
            self.add(
                event, person, joined, places=places, confirmed_at=joined, ended_at=event["cancelled_at"],
                ended_as=Standing.EVENT_CANCELLED,
            )  # fmt: skip
        elif rng.random() < 0.06 and last > joined:
            self.add(
                event, person, joined, places=places, confirmed_at=joined, ended_at=joined + (last - joined) / 2,
                ended_as=Standing.CANCELLED,
            )  # fmt: skip
        else:
            was_there = past and rng.random() < 0.93
            came = event["start_utc"] + timedelta(minutes=rng.randint(-15, 12)) if was_there else None
            event["seats_taken"] += places
            self.add(event, person, joined, places=places, confirmed_at=joined, attended_at=came)

    def add(self, event: dict[str, Any], person: int, joined: datetime, places: int = 1, **more: Any) -> None:
        rng, number = self.world.rng, len(self.registrations) + 1
        row: dict[str, Any] = {
            "id": number, "event_id": event["id"], "person_id": person, "places": places,
            "joined_at": joined, "offered_at": None, "offer_until": None,
            "confirmed_at": None, "ended_at": None, "ended_as": None, "attended_at": None,
            "awaits": None, "pay_by": None, "paid": 0, "settled_at": None, "settled_as": None,
            "list_consent": rng.random() < 0.8, "told_sequence": event["sequence"],
            "as_visitor": False,
        } | more  # fmt: skip
        self.registrations.append(row)
        for which, name in enumerate(("", *rng.sample(GUESTS, places - 1))):
            self.places.append({
                "id": len(self.places) + 1, "registration_id": number, "number": which, "name": name,
                "code": f"{rng.getrandbits(96):024x}"[:22], "arrived_at": row["attended_at"],
                "ticket_type_id": None, "price": 0,
            })  # fmt: skip
            if row["attended_at"]:
                self._tick_off(row["attended_at"])
        first = Standing.CONFIRMED if row["confirmed_at"] == joined else Standing.WAITING
        self._change(number, Standing.PENDING_PAYMENT if row["pay_by"] or row["paid"] else first, joined)
        if row["offered_at"]:
            self._change(number, "offered", row["offered_at"])
        if row["ended_at"]:
            self._change(number, row["ended_as"], row["ended_at"])
        if row["attended_at"]:
            self._change(number, "came", row["attended_at"])

    def _tick_off(self, at: datetime) -> None:
        number = len(self.places)
        self.arrivals.append({
            "id": len(self.arrivals) + 1, "place_id": number, "what": What.IN, "at": at, "noted_at": at,
            "door": "", "client_uuid": f"place-{number}", "by_person_id": None,
        })  # fmt: skip

    def _change(self, registration: int, what: str, at: datetime) -> None:
        self.changes.append({
            "id": len(self.changes) + 1, "registration_id": registration, "at": at, "what": what, "by_person_id": None,
            "note": "",
        })  # fmt: skip
