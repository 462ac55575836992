"""Two years of people meeting: the cast by name, everybody else by chance."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from portal.core.db import db
from portal.core.world import World
from portal.members.memberships.models import Belonging
from portal.relationships.circle.models import CircleChair
from portal.relationships.demo import ones_own
from portal.relationships.demo.stories import CIRCLE, CONTACTS, LINES, MET, NOTES, PLACES
from portal.relationships.demo.trust import seed_trust
from portal.relationships.demo.words import CHAIRS
from portal.relationships.ties.models import Contact, ContactKind, Tie, TieNote
from portal.relationships.ties.queries import ordered


def seed(world: World) -> None:
    """Ties, notes, contacts and one circle."""
    made = _Making(world)
    for one, other, days in MET:
        made.meet(world.cast[one], world.cast[other], world.ago(days, 8), world.ago(days - min(days, 2), 19))
    _open_questions(world, made)
    _everybody(world, made)
    world.insert(Tie, made.rows)
    world.shared["ties"] = made.confirmed
    _amaras_own(world)
    _others_notes(world, made)
    ones_own.seed(world)
    seed_trust(world, made.rows)


class _Making:
    """Rows of ties, each pair once; `confirmed`: who is tied to whom since when."""

    def __init__(self, world: World) -> None:
        self.world, self.rows, self.pairs = world, list[dict[str, Any]](), set[tuple[int, int]]()
        self.confirmed: dict[int, list[tuple[int, datetime]]] = defaultdict(list)

    def meet(self, one: int, other: int, one_says: datetime, other_says: datetime | None, **more: Any) -> bool:
        pair = ordered(one, other)
        if pair in self.pairs:
            return False
        self.pairs.add(pair)
        low, high = (one_says, other_says) if pair[0] == one else (other_says, one_says)
        row = {
            "id": len(self.rows) + 1,
            "person_a_id": pair[0],
            "person_b_id": pair[1],
            "a_met_at": low,
            "b_met_at": high,
        }
        nothing = dict.fromkeys(("a_asked_at", "b_asked_at", "introduced_at"))
        self.rows.append({**nothing, **row, **more})
        if other_says is not None:
            since = max(one_says, other_says)
            self.confirmed[one].append((other, since))
            self.confirmed[other].append((one, since))
        return True


def _open_questions(world: World, made: _Making) -> None:
    """Anselm asked Amara whether they met; Amara says that she met Soraya, who has not said so."""
    anselm, amara = world.cast["anselm"], world.cast["amara"]
    asked = {("a" if anselm < amara else "b") + "_asked_at": world.ago(1, 17)}
    made.meet(anselm, amara, world.ago(2, 9), None, **asked)
    made.meet(amara, world.cast["soraya"], world.ago(6, 20), None)


def _everybody(world: World, made: _Making) -> None:
    """Everybody meets a few people, most of whom say so too; nobody before both belong."""
    known = set(world.cast.values())
    first = select(Belonging.person_id, func.min(Belonging.since).label("since")).group_by(Belonging.person_id)
    since: dict[int, date] = {row.person_id: row.since for row in db.session.execute(first)}
    earliest = world.today - timedelta(days=720)
    for person in world.people:
        if person in known:
            continue
        for _ in range(world.rng.randint(1, 4)):
            other = world.pick(world.people)
            start = max(earliest, since.get(person, earliest), since.get(other, earliest))
            room = (world.today - start).days - 4
            if other == person or other in known or room < 1:
                continue
            days = world.rng.randint(3, room + 3)
            says_too = world.ago(days - 1, 18) if world.rng.random() < 0.88 else None
            made.meet(person, other, world.ago(days, 12), says_too)


def _amaras_own(world: World) -> None:
    amara = world.cast["amara"]
    notes = [
        {
            "owner_id": amara,
            "about_id": world.cast[who],
            "met_on": None,
            "met_where": where,
            "note": note,
            "changed_at": world.ago(30),
        }
        for who, where, note in NOTES
    ]
    contacts = [
        {
            "owner_id": amara,
            "about_id": world.cast[who],
            "day": world.ago(days).date(),
            "kind": kind.value,
            "note": line,
            "created_at": world.ago(days, 20),
        }
        for who, days, kind, line in CONTACTS
    ]
    chairs = [_chair(world, number, *words) for number, words in enumerate(CIRCLE, 1)]
    world.insert(TieNote, notes)
    world.insert(Contact, contacts)
    world.insert(CircleChair, chairs)


def _chair(world: World, number: int, who: str, step: str, days: int) -> dict[str, Any]:
    purpose, goal, customer, interests, kindness = CHAIRS.get(who, ("", "", "", "", ""))
    return {
        "owner_id": world.cast["amara"],
        "chair": number,
        "person_id": world.cast[who],
        "next_step": step,
        "by": world.ago(-days).date(),
        "since": world.ago(92 if who == "osei" else 60),
        "kept_at": None,
        "purpose": purpose,
        "goal": goal,
        "customer": customer,
        "interests": interests,
        "kindness": kindness,
    }


def _others_notes(world: World, made: _Making) -> None:
    """Some people write something down about somebody they met."""
    amara = world.cast["amara"]
    notes, contacts = [], []
    for person, others in made.confirmed.items():
        for other, since in others:
            if person == amara or world.rng.random() > 0.35:
                continue
            notes.append(
                {
                    "owner_id": person,
                    "about_id": other,
                    "met_on": since.date(),
                    "met_where": world.pick(list(PLACES)),
                    "note": world.pick(list(LINES)),
                    "changed_at": since,
                }
            )
            room = (world.now - since).days - 1
            if room > 20 and world.rng.random() < 0.5:
                day = world.ago(world.rng.randint(1, room))
                contacts.append(
                    {
                        "owner_id": person,
                        "about_id": other,
                        "day": day.date(),
                        "kind": world.pick(list(ContactKind)).value,
                        "note": "",
                        "created_at": day,
                    }
                )
    world.insert(TieNote, notes)
    world.insert(Contact, contacts)
