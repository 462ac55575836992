"""The rules of places and of the waiting list again, in the plainest words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

#: For how long an offer is held.
HOURS = 20


@dataclass
class Party:
    """One registration as the model sees it."""

    person: int
    wants: list[int]
    state: str
    until: datetime | None = None

    @property
    def size(self) -> int:
        return len(self.wants)


class Model:
    """The rules again, in the plainest words: a list of parties, in order."""

    def __init__(self, capacity: int | None, start: datetime, types: dict[int, int | None]) -> None:
        self.capacity, self.start, self.cancelled, self.postponed = capacity, start, False, False
        self.types = types
        self.parties: list[Party] = []

    def of(self, person: int) -> Party | None:
        return next((p for p in self.parties if p.person == person), None)

    def held(self) -> list[int]:
        return [kind for p in self.parties if p.state in {"confirmed", "offered"} for kind in p.wants]

    def taken(self) -> int:
        return len(self.held())

    def open(self, now: datetime) -> bool:
        return not self.cancelled and not self.postponed and now < self.start

    def has_room(self, party: Party) -> bool:
        return self.capacity is None or self.taken() + party.size <= self.capacity

    def has_of_its_kinds(self, party: Party) -> bool:
        held = self.held() + party.wants
        return all(most is None or held.count(kind) <= most for kind, most in self.types.items() if kind in party.wants)

    def settle(self, now: datetime) -> None:
        self.parties = [p for p in self.parties if p.state != "offered" or (p.until is not None and now < p.until)]
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
        if party is not None and (party.state != "offered" or party.until is None or now < party.until):
            return True
        return all(most is None or wants.count(kind) <= most for kind, most in self.types.items())

    def enter(self, person: int, wants: list[int], now: datetime) -> None:
        self.settle(now)
        if self.of(person):
            return
        new = Party(person, wants, "waitlisted")
        if self.has_room(new) and self.has_of_its_kinds(new) and self.is_in_nobodys_way(new):
            new.state = "confirmed"
        self.parties.append(new)

    def leave(self, person: int, now: datetime) -> None:
        self.parties = [p for p in self.parties if p.person != person]
        self.settle(now)
