"""Two years of events of the demo association: what was, what comes, and who comes to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from portal.core.dates import A_DAY, day_start, to_utc
from portal.core.db import db
from portal.core.search import index_many
from portal.core.text import plain, slugify
from portal.core.world import World
from portal.events.arrivals.models import CheckIn
from portal.events.demo import afterwards, asked
from portal.events.demo.crowd import Crowd
from portal.events.demo.dinner import DINNER, lay, set_out
from portal.events.demo.programme import (
    BREAKFASTS,
    EXCHANGE,
    LOFT,
    PROMPTS,
    ROUNDS,
    SERIES,
    SUPPER_NAMES,
    SUPPERS,
    WALKS,
    Entry,
    Series,
)
from portal.events.meeting.models import MeetingWish
from portal.events.programme.models import Event, EventTeam, Format, Role, Visibility
from portal.events.programme.operations.planning import snapshot
from portal.events.registrations.models import Place, Registration, RegistrationChange
from portal.events.visitors import links
from portal.events.visitors.models import Visitor
from portal.mail.addresses import normalise
from portal.members.people.models import Person
from portal.members.people.operations.people import new_person

#: Nobody is invited out on these.
AT_HOME = {(12, 24), (12, 25), (12, 26), (12, 31), (1, 1)}
HISTORY = timedelta(days=730)
AHEAD = timedelta(days=100)
TALK = Entry(
    "A talk from afar: repairing a street",
    "Karin Holm speaks from Malmö about a street that bought its own buildings. Online, with an hour for questions.",
    "The room opens ten minutes early. If you would rather listen in company, the loft has a screen and tea.",
)
EVENING = Entry(
    "Members’ evening: what we charge, and why",
    "Among ourselves, with the doors shut: prices, margins, and the jobs we should not have taken.",
    "Nothing is written down. Come with one figure you are unsure of; leave with five opinions about it.",
)
REPAIR = Entry(
    "Repair café with the primary school",
    "Forty children, forty school bags, and everybody who can hold a needle.",
    "",
)
STORM = Entry(
    "By boat to the lower locks",
    "Edda takes twelve of us down the river in the old ferry.",
    "Dress warmly; there is a stove, and it is small.",
)


def seed(world: World) -> None:
    """Fill two years, so that something was, something is on next week, and one supper is full."""
    Programme(world).seed()


class Programme:
    """What is being made, before it goes into the database in bulk."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.rows: list[dict[str, Any]] = []
        self.team: list[dict[str, Any]] = []
        since = db.session.execute(select(Person.id, Person.created_at).where(Person.id.in_(world.people)))
        self.crowd = Crowd(world, dict(since.all()))
        self.slugs: set[str] = set()
        self.supper: dict[str, Any] = {}

    def seed(self) -> None:
        for series in SERIES:
            self._repeat(series)
        self._once()
        world = self.world
        visitor = self._visitor()
        world.insert(Event, self.rows)
        world.insert(EventTeam, self.team)
        past = [row for row in self.rows if row["end_utc"] <= world.now and row["cancelled_at"] is None]
        afterwards.write(world, [row for row in past if row["published_at"] and not row["postponed_at"]])
        set_out(world, self.crowd)
        world.insert(Registration, self.crowd.registrations)
        world.insert(Place, self.crowd.places)
        world.insert(RegistrationChange, self.crowd.changes)
        world.insert(CheckIn, self.crowd.arrivals)
        world.insert(Visitor, [visitor])
        asked.ask(world, self.supper, self.crowd.registrations)
        coming = {row["id"] for row in self.rows if row["end_utc"] > world.now and row["cancelled_at"] is None}
        world.insert(MeetingWish, self.crowd.wishes(coming))
        index_many(
            "event",
            [
                (row["id"], row["title"], f"{row['summary']} {plain(row['body'])} {row['venue']} {row['kind']}")
                for row in self.rows
                if row["published_at"] is not None
            ],
        )
        world.shared["events"] = {
            "past": [row["id"] for row in past],
            "coming": [row["id"] for row in self.rows if row["start_utc"] > world.now and row["published_at"]],
        }

    def _repeat(self, series: Series) -> None:
        """The series back to two years ago and some weeks ahead; the next one is near enough to look forward to."""
        step = timedelta(weeks=series.every)
        nearest = {BREAKFASTS: 4, WALKS: 13, SUPPERS: 33}.get(series, 20)
        day = on_weekday(self.world.today + timedelta(days=nearest), series.weekday)
        start = day
        while start - step > self.world.today - HISTORY:
            start -= step
        number = 0
        while start <= self.world.today + AHEAD:
            entry = series.entries[(number + 1) % len(series.entries) if start != day else 0]
            row = self._event(entry, series, start)
            if series is SUPPERS and start == day:
                row["title"], garden = SUPPER_NAMES[season(start)], season(start) in {"spring", "summer"}
                row["venue"], row["venue_note"], row["address"] = series.place if garden else LOFT
                row["body"] = row["body"] if garden else row["body"].split("\n\n", maxsplit=1)[0]
                row["slug"] = self._slug(row["title"], start)
                self.crowd.fill_with_a_queue(row)
                self.supper = row
            elif start <= self.world.today + timedelta(days=60):
                self.crowd.come(row, near=start == day)
            number += 1
            start += step

    def _once(self) -> None:
        """What does not repeat: online, for members alone, a draft, and one that had to be cancelled."""
        today, talks = self.world.today, SERIES[-1]
        online = self._event(TALK, talks, on_weekday(today + timedelta(days=25), 0))
        online |= {"venue": "", "address": "", "venue_note": "", "cost": "Free", "capacity": None}
        online["visitors_welcome"] = True
        online["online_url"] = "https://rooms.ashmere.example/malmoe"
        self.rows[-1] = online
        self.crowd.come(online)
        evening = self._event(EVENING, talks, on_weekday(today + timedelta(days=18), 3))
        evening |= {"visibility": Visibility.MEMBERS, "guest_limit": 0, "venue": LOFT[0], "kind": "meeting"}
        self.rows[-1] = evening
        self.crowd.come(evening)
        dinner = self._event(DINNER, SUPPERS, on_weekday(today + timedelta(days=29), 4))
        dinner |= {"cost": "", "capacity": 40, "guest_limit": 1, "venue": EXCHANGE[0], "venue_note": EXCHANGE[1]}
        dinner |= {"address": EXCHANGE[2]}
        self.rows[-1] = dinner
        lay(self.world, self.crowd, dinner)
        draft = self._event(REPAIR, SERIES[3], on_weekday(today + timedelta(days=16), 5))
        draft |= {"published_at": None, "first_start_utc": None, "told": None, "summary": REPAIR.summary}
        draft |= {"venue": "", "address": ""}
        self.rows[-1] = draft
        off = self._event(STORM, WALKS, on_weekday(today - timedelta(days=38), 6))
        off |= {"capacity": 12, "cancel_reason": "The river is too high, and Edda says no. We try again in spring."}
        off |= {"cancelled_at": off["start_utc"] - timedelta(days=1, hours=3), "sequence": 1}
        self.rows[-1] = off
        self.crowd.come(off)

    def _visitor(self) -> dict[str, Any]:
        """Somebody who found the talk on the web and signed up by a link: a person, and the row of their page."""
        talk = next(row for row in self.rows if row["title"] == TALK.title)
        asked = self.world.now - timedelta(days=2, hours=4)
        them = {"name": "Nils Aalto", "email": "nils.aalto@visitors.example"}
        person = new_person(them, now=asked)
        person.id = (db.session.scalar(select(func.max(Person.id))) or 0) + 1
        db.session.add(person)
        db.session.flush()
        self.crowd.visit(talk, person.id, asked)
        return {
            "event_id": talk["id"], "person_id": person.id, **them, "email_key": normalise(them["email"]),
            "language": "", "asked_at": asked, "confirmed_at": asked,
            **links.new("a-guest-of-the-demo"),
        }  # fmt: skip

    def _event(self, entry: Entry, series: Series, day: date) -> dict[str, Any]:
        """One event as a row, with its team."""
        world, number = self.world, len(self.rows) + 1
        local_start, local_end = at(day, series.begins), at(day, series.ends)
        start, end = to_utc(local_start, world.zone), to_utc(local_end, world.zone)
        published = min(start - timedelta(days=45 + world.rng.randint(0, 20)), world.ago(1, hour=9))
        planned = published - timedelta(days=world.rng.randint(1, 9))
        seated = series.format is Format.TABLES
        row: dict[str, Any] = {
            "id": number, "uuid": str(UUID(int=world.rng.getrandbits(128), version=4)),
            "slug": self._slug(entry.title, day), "title": entry.title, "summary": entry.summary, "body": entry.body,
            "kind": series.kind, "format": series.format, "no_pitch": series.no_pitch,
            **(ROUNDS if seated else dict.fromkeys(ROUNDS)), "prompts": PROMPTS if seated else "", "picture": "",
            "picture_alt": "", "announce_at": None,
            "local_start": local_start, "local_end": local_end, "zone": world.zone, "start_utc": start, "end_utc": end,
            "first_start_utc": start, "online_url": "",
            "venue": series.place[0], "venue_note": series.place[1], "address": series.place[2],
            "cost": series.cost, "visibility": Visibility.PUBLIC,
            "visitors_welcome": False, "capacity": series.capacity, "seats_taken": 0,
            "over_by": 0, "guest_limit": series.guests, "opens_at": None, "closes_at": None,
            "cancel_until": day_start(day - A_DAY, world.zone), "offer_hours": 48, "sequence": 0,
            "revised_at": published,
            "told": None, "tell_at": None, "published_at": published, "postponed_at": None, "cancelled_at": None,
            "cancel_reason": "", "created_at": planned, "created_by": world.cast["organiser"],
        }  # fmt: skip
        row["told"] = {"0": snapshot(Event(**{**row, "told": None}))}
        self.rows.append(row)
        self._hosts(number, series.hosts, planned)
        return row

    def _hosts(self, number: int, hosts: Sequence[tuple[str, str]], since: datetime) -> None:
        owner = self.world.cast["organiser"]
        people = {owner: (Role.OWNER, "", False)}
        for key, does in hosts:
            person = self.world.cast[key]
            role = Role.OWNER if person == owner else Role.DOOR if "door" in does else Role.ORGANISER
            people[person] = (role, does, True)
        for person, (role, does, shown) in people.items():
            self.team.append({
                "id": len(self.team) + 1, "event_id": number, "person_id": person, "role": role, "does": does,
                "shown": shown, "since": since,
            })  # fmt: skip

    def _slug(self, title: str, day: date) -> str:
        slug = slugify(title)
        if slug in self.slugs:
            slug = f"{slug}-{day:%Y-%m-%d}"
        self.slugs.add(slug)
        return slug


def at(day: date, time: str) -> datetime:
    """That time of day, by the clock on the wall."""
    return datetime.fromisoformat(f"{day.isoformat()} {time}")


def on_weekday(day: date, weekday: int) -> date:
    """The first such weekday from that day on that is no feast at home."""
    day += timedelta(days=(weekday - day.weekday()) % 7)
    while (day.month, day.day) in AT_HOME:
        day += timedelta(days=7)
    return day


def season(day: date) -> str:
    """Where the garden stands."""
    return ("winter", "spring", "summer", "autumn")[day.month % 12 // 3]
