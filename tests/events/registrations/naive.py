"""The rules of places and of the waiting list again, in the plainest words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

#: For how long an offer is held.
HOURS = 20
#: How many days there are to pay, and for how long a place that was not paid is kept after them.
DAYS, GRACE = 3, timedelta(days=2)
LONDON = ZoneInfo("Europe/London")
#: In which a party has its places.
HOLDS = {"confirmed", "offered", "asked", "unpaid"}
#: For how long somebody who is suspended keeps what they have.
NOTICE = timedelta(days=3)


@dataclass
class Party:
    """One registration as the model sees it."""

    person: int
    wants: list[int]
    state: str
    joined: datetime
    until: datetime | None = None
    approved: bool = False
    paid: bool = False

    @property
    def size(self) -> int:
        return len(self.wants)


class Model:
    """The rules again, in the plainest words: a list of parties, in order."""

    def __init__(self, capacity: int | None, start: datetime, types: dict[int, int | None], asks: str = "") -> None:
        self.asks = asks
        self.capacity, self.start, self.cancelled, self.postponed = capacity, start, False, False
        self.lasts = timedelta(hours=1.5)
        self.types = types
        self.parties: list[Party] = []
        #: Who is suspended: from when, up to when, and when that was decided.
        self.pauses: dict[int, list[tuple[date, date | None, datetime]]] = {}

    def of(self, person: int) -> Party | None:
        return next((p for p in self.parties if p.person == person), None)

    def held(self) -> list[int]:
        return [kind for p in self.parties if p.state in HOLDS for kind in p.wants]

    def taken(self) -> int:
        return len(self.held())

    @property
    def end(self) -> datetime:
        return self.start + self.lasts

    def open(self, now: datetime) -> bool:
        return not self.cancelled and not self.postponed and now < self.start

    def has_room(self, party: Party) -> bool:
        return self.capacity is None or self.taken() + party.size <= self.capacity

    def has_of_its_kinds(self, party: Party) -> bool:
        held = self.held() + party.wants
        return all(most is None or held.count(kind) <= most for kind, most in self.types.items() if kind in party.wants)

    def is_over(self, party: Party, now: datetime) -> bool:
        """What was held for it is given on, as soon as anybody looks."""
        if party.until is None or party.state not in {"offered", "unpaid"}:
            return False
        return party.until <= now if party.state == "offered" else self.open(now) and party.until + GRACE <= now

    def go_on(self, party: Party, now: datetime) -> None:
        """A party with places: what comes next for it."""
        party.until = None
        if "approval" in self.asks and not party.approved:
            party.state = "asked"
        elif "payment" in self.asks and not party.paid:
            party.state, party.until = "unpaid", self.pay_by(now)
        else:
            party.state = "confirmed"

    def pay_by(self, now: datetime) -> datetime:
        """The end of the day, or the beginning of the event."""
        day = now.astimezone(LONDON).date() + timedelta(days=DAYS + 1)
        return min(datetime.combine(day, time(), LONDON), self.start)

    def settle(self, now: datetime) -> None:
        self.parties = [p for p in self.parties if not self.is_over(p, now)]
        until = min(now + timedelta(hours=HOURS), self.start - timedelta(hours=2))
        if not self.open(now) or until - now < timedelta(minutes=30):
            return
        awaited: set[int] = set()
        for party in [p for p in self.parties if p.state == "waitlisted"]:
            if not self.has_room(party):
                return
            if awaited & set(party.wants) or not self.has_of_its_kinds(party):
                awaited |= set(party.wants)
                continue
            party.state, party.until = "offered", until

    def is_in_nobodys_way(self, new: Party) -> bool:
        """Everybody who waits lacks a kind, or stands behind somebody who does, and it is not one that this wants."""
        awaited: set[int] = set()
        for party in [p for p in self.parties if p.state == "waitlisted"]:
            if not self.has_room(party):
                return False
            if not awaited & set(party.wants) and self.has_of_its_kinds(party):
                return False
            awaited |= set(party.wants)
        return not awaited & set(new.wants)

    def could_ever_come(self, person: int, wants: list[int], now: datetime) -> bool:
        """There are as many of each kind, however many are taken; whoever is on the list already is not asked."""
        party = self.of(person)
        if party is not None and not self.is_over(party, now):
            return True
        return all(most is None or wants.count(kind) <= most for kind, most in self.types.items())

    def enter(self, person: int, wants: list[int], now: datetime) -> None:
        self.settle(now)
        if self.of(person):
            return
        new = Party(person, wants, "waitlisted", now)
        if self.has_room(new) and self.has_of_its_kinds(new) and self.is_in_nobodys_way(new):
            self.go_on(new, now)
        self.parties.append(new)

    def leave(self, person: int, now: datetime) -> None:
        self.parties = [p for p in self.parties if p.person != person]
        self.settle(now)

    def suspend(self, person: int, start: date, end: date | None, now: datetime) -> None:
        self.pauses.setdefault(person, []).append((start, end, now))

    def lift(self, person: int, day: date) -> bool:
        theirs = self.pauses.get(person, [])
        running = [pause for pause in theirs if pause[1] is None or day < pause[1]]
        for start, end, at in running:
            theirs[theirs.index((start, end, at))] = (start, max(day, start), at)
        return bool(running)

    def is_due(self, party: Party, now: datetime) -> bool:
        """Suspended on the day of the event, after they signed up, and told long enough ago, or too late for that."""
        day = self.start.date()
        return any(
            start <= day and (end is None or day < end) and party.joined <= at
            and (at + NOTICE <= now or self.start <= at + NOTICE)
            for start, end, at in self.pauses.get(party.person, [])
        )  # fmt: skip

    def give_back(self, now: datetime) -> bool:
        due = [party for party in self.parties if self.is_due(party, now)]
        if self.cancelled or self.postponed or now >= self.end or not due:
            return False
        self.parties = [party for party in self.parties if party not in due]
        self.settle(now)
        return True
